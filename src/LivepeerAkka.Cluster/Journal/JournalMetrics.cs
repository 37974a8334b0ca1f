using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LivepeerAkka.Cluster.Journal;

/// <summary>Writes of the journal and of the ledger beside it; times of writes that overlap add up.</summary>
internal static class JournalMetrics
{
    private static readonly Meter Meter = new("LivepeerAkka.Journal");
    private static readonly Counter<long> Entries = Meter.CreateCounter<long>("journal_entries_total");
    private static readonly Counter<long> Batches = Meter.CreateCounter<long>("journal_batches_total");
    private static readonly Counter<long> Reads = Meter.CreateCounter<long>("journal_reads_total");
    private static readonly Counter<double> WriteSeconds = Meter.CreateCounter<double>("journal_write_seconds_total");
    private static readonly Counter<double> ReadSeconds = Meter.CreateCounter<double>("journal_read_seconds_total");
    private static readonly Counter<long> Operations = Meter.CreateCounter<long>("ledger_operations_total");
    private static readonly Counter<long> Transactions = Meter.CreateCounter<long>("ledger_transactions_total");
    private static readonly Counter<double> TransactionSeconds = Meter.CreateCounter<double>("ledger_transaction_seconds_total");

    /// <summary>Entries of one session were written, or could not be; <paramref name="started"/> is a timestamp of <see cref="Stopwatch"/>.</summary>
    public static void Wrote(int entries, long started)
    {
        Entries.Add(entries);
        WriteSeconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>One statement with entries of many sessions.</summary>
    public static void Inserted() => Batches.Add(1);

    /// <summary>A question of an activation was answered.</summary>
    public static void Read(long started)
    {
        Reads.Add(1);
        ReadSeconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>A transaction of the ledger ended.</summary>
    public static void Committed(int operations, long started)
    {
        Transactions.Add(1);
        Operations.Add(operations);
        TransactionSeconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
    }
}

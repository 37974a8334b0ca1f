using System.Globalization;
using System.Text;

namespace LivepeerAkka.Benchmarks;

/// <summary>Where the time of a replay went, from the counters that it wrote (<c>--stages</c>).</summary>
internal static class StageTable
{
    /// <summary>
    /// One line a stage. Seconds <c>on thread</c> are elapsed time of threads that share the cores, so more than their CPU; <c>waited</c> adds up
    /// over groups and sessions that wait side by side, so it can exceed the run.
    /// </summary>
    public static string Of(IReadOnlyDictionary<string, double> sums, long records)
    {
        var text = new StringBuilder();
        text.AppendLine("stage                    count        per    seconds");
        Line(text, "decode (on thread)", Get(sums, "ingest_records_total"), Get(sums, "ingest_groups_total"), "group", Get(sums, "ingest_decode_seconds_total"));
        Line(text, "ask (waited)", Get(sums, "ingest_asks_total"), Get(sums, "ingest_groups_total"), "group", Get(sums, "ingest_ask_seconds_total"));
        Line(text, "journal (waited)", Get(sums, "journal_entries_total"), Get(sums, "journal_batches_total"), "insert", Get(sums, "journal_write_seconds_total"));
        Line(text, "activation reads", Get(sums, "journal_reads_total"), 0, "", Get(sums, "journal_read_seconds_total"));
        Line(text, "ledger (on thread)", Get(sums, "ledger_operations_total"), Get(sums, "ledger_transactions_total"), "commit", Get(sums, "ledger_transaction_seconds_total"));
        Line(text, "keep (waited)", Get(sums, "ingest_records_total"), Get(sums, "ingest_groups_total"), "group", Get(sums, "ingest_keep_seconds_total"));
        foreach (var (name, rows) in sums.Where(s => s.Key.StartsWith("store_rows_total{", StringComparison.Ordinal)).OrderByDescending(s => s.Value))
        {
            var table = name[(name.IndexOf('{', StringComparison.Ordinal) + 1)..^1];
            Line(text, table, rows, Get(sums, $"store_inserts_total{{{table}}}"), "insert", Get(sums, $"store_insert_seconds_total{{{table}}}"));
        }

        text.Append(CultureInfo.InvariantCulture, $"journal entries per record: {Get(sums, "journal_entries_total") / records:0.000}");
        return text.ToString();
    }

    private static void Line(StringBuilder text, string stage, double count, double batches, string batch, double seconds)
    {
        var per = batches > 0 ? string.Create(CultureInfo.InvariantCulture, $"{count / batches:0}/{batch}") : "";
        text.AppendLine(CultureInfo.InvariantCulture, $"{stage,-26}{count,12:N0}{per,14}{seconds,10:0.0}");
    }

    private static double Get(IReadOnlyDictionary<string, double> sums, string name) => sums.TryGetValue(name, out var sum) ? sum : 0;
}

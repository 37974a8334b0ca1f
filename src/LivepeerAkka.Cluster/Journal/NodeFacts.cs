using System.Globalization;

namespace LivepeerAkka.Cluster.Journal;

/// <summary>Small durable facts about a journal: what must not change under it, and which replay runs it has seen.</summary>
public sealed class NodeFacts(LedgerWriter ledger)
{
    /// <summary>Remembers a value for the life of the journal; a different one later is an error that names both.</summary>
    public async Task RequireUnchangedAsync(string name, string value)
    {
        var stored = await ledger.RunAsync(t =>
        {
            t.Execute("INSERT INTO node_fact (name, value) VALUES (@p0, @p1) ON CONFLICT (name) DO NOTHING", name, value);
            return t.Query("SELECT value FROM node_fact WHERE name = @p0", r => r.GetString(0), name)[0];
        }).ConfigureAwait(false);
        if (!string.Equals(stored, value, StringComparison.Ordinal))
        {
            throw new InvalidOperationException(
                $"{name} is {value}, but this journal was written with {stored}: set it back, or start with an empty journal.");
        }
    }

    /// <summary>
    /// Number of the run of this kind that is under way, or of a new one. A run that was cut off keeps its number, so that the records it
    /// had accepted are its own and no duplicates when it is started again with the same <paramref name="input"/>.
    /// </summary>
    public Task<long> BeginRunAsync(RunKind kind, string input) => ledger.RunAsync(t =>
    {
        var (numberFact, openFact) = FactsOf(kind);
        var last = t.Query("SELECT value FROM node_fact WHERE name = @p0", r => r.GetString(0), numberFact);
        var open = t.Query("SELECT value FROM node_fact WHERE name = @p0", r => r.GetString(0), openFact);
        var number = last.Count == 0 ? 0 : long.Parse(last[0], CultureInfo.InvariantCulture);
        if (open.Count > 0 && string.Equals(open[0], input, StringComparison.Ordinal))
        {
            return number;
        }

        number++;
        Set(t, numberFact, number.ToString(CultureInfo.InvariantCulture));
        Set(t, openFact, input);
        return number;
    });

    /// <summary>The run has ended: the next one of its kind has a number of its own.</summary>
    public Task EndRunAsync(RunKind kind) => ledger.RunAsync(t => t.Execute("DELETE FROM node_fact WHERE name = @p0", FactsOf(kind).Open));

    private static (string Number, string Open) FactsOf(RunKind kind) => kind switch
    {
        RunKind.Replay => ("replay_run", "replay_open"),
        RunKind.DeadLetters => ("dlq_run", "dlq_open"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of run."),
    };

    private static void Set(LedgerTransaction t, string name, string value) => t.Execute(
        "INSERT INTO node_fact (name, value) VALUES (@p0, @p1) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value);
}

/// <summary>Input that has an end and a log of its own.</summary>
public enum RunKind
{
    /// <summary>Files.</summary>
    Replay,

    /// <summary>Dead letters.</summary>
    DeadLetters,
}

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
    /// Number of the replay run that is under way, or of a new one. A run that was cut off keeps its number, so that the records it
    /// had accepted are its own and no duplicates when it is started again with the same <paramref name="input"/>.
    /// </summary>
    public Task<long> BeginReplayAsync(string input) => ledger.RunAsync(t =>
    {
        var last = t.Query("SELECT value FROM node_fact WHERE name = 'replay_run'", r => r.GetString(0));
        var open = t.Query("SELECT value FROM node_fact WHERE name = 'replay_open'", r => r.GetString(0));
        var number = last.Count == 0 ? 0 : long.Parse(last[0], CultureInfo.InvariantCulture);
        if (open.Count > 0 && string.Equals(open[0], input, StringComparison.Ordinal))
        {
            return number;
        }

        number++;
        Set(t, "replay_run", number.ToString(CultureInfo.InvariantCulture));
        Set(t, "replay_open", input);
        return number;
    });

    /// <summary>The replay run has ended: the next one has a number of its own.</summary>
    public Task EndReplayAsync() => ledger.RunAsync(t => t.Execute("DELETE FROM node_fact WHERE name = 'replay_open'"));

    private static void Set(LedgerTransaction t, string name, string value) => t.Execute(
        "INSERT INTO node_fact (name, value) VALUES (@p0, @p1) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value);
}

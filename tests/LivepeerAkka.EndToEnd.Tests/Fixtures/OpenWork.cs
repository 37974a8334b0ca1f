namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>
/// What of the ledger is open: an entity leaves it only when nothing of it is on its way to another or to the store any more, so when nothing is open, all
/// facts are what the records make of them (ARCHITECTURE.md, "At rest").
/// </summary>
internal static class OpenWork
{
    /// <summary>Sessions, jobs, nodes, changes of the directory, payments, hours, days.</summary>
    private static readonly string[] Counts =
    [
        "open_session", "open_job", "dirty_orchestrator", "directory_change", "payment WHERE settled < marked", "dirty_hour", "dirty_day",
    ];

    /// <summary>A query of all of it as one number.</summary>
    public static string Sum => $"SELECT {string.Join(" + ", Each)}";

    /// <summary>A query of each of it, as a text with blanks between the numbers (PostgreSQL).</summary>
    public static string List => $"SELECT concat_ws(' ', {string.Join(", ", Each)})";

    private static IEnumerable<string> Each => Counts.Select(c => $"(SELECT count(*) FROM {c})");
}

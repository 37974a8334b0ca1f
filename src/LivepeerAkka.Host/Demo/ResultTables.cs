using System.Globalization;
using LivepeerAkka.Cluster.ClickHouse;
using Spectre.Console;

namespace LivepeerAkka.Host.Demo;

/// <summary>The tables that a demo shows, read from the views that everybody reads.</summary>
internal static class ResultTables
{
    /// <summary>Columns of a table that goes to a file or a pipe.</summary>
    private const int RedirectedWidth = 160;

    /// <summary>Standard output; wide where it is no terminal.</summary>
    public static IAnsiConsole Console()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings());
        if (System.Console.IsOutputRedirected)
        {
            console.Profile.Width = RedirectedWidth;
        }

        return console;
    }

    /// <summary>How sessions ended, overall.</summary>
    public static Task<Table> OutcomesAsync(ClickHouseStore store, CancellationToken cancellation) => ReadAsync(
        store, "Startup outcomes",
        """
        SELECT startup_outcome AS outcome, outcome_reason AS reason, count() AS sessions,
               round(avg(first_output_ms)) AS first_output_ms, round(avg(playable_ms)) AS playable_ms, round(sum(total_minutes), 1) AS minutes
        FROM {db}.v_api_session_latest GROUP BY 1, 2 ORDER BY sessions DESC
        """, cancellation);

    /// <summary>Demand by gateway and model: requested, served, unserved by cause.</summary>
    public static Task<Table> DemandAsync(ClickHouseStore store, CancellationToken cancellation) => ReadAsync(
        store, "Demand",
        """
        SELECT gateway, model_id AS model, countIf(known) AS requested, countIf(known AND success) AS served,
               countIf(known AND outcome_reason = 'no_orchestrators') AS no_orchestrators,
               countIf(known AND unexcused) AS startup_failed, countIf(known AND excused AND outcome_reason != 'no_orchestrators') AS excused,
               round(sum(total_minutes), 1) AS minutes
        FROM {db}.v_api_session_latest GROUP BY 1, 2 ORDER BY requested DESC LIMIT 20
        """, cancellation);

    /// <summary>The two success ratios by model, never blended.</summary>
    public static Task<Table> ReliabilityAsync(ClickHouseStore store, CancellationToken cancellation) => ReadAsync(
        store, "Reliability by model",
        """
        SELECT model_id AS model, countIf(known AND success) AS started, countIf(known AND unexcused) AS failed,
               round(started / nullIf(started + failed, 0), 3) AS startup_success_ratio,
               round((started - countIf(known AND success AND output_failed)) / nullIf(started, 0), 3) AS effective_success_ratio,
               countIf(swapped) AS swapped, round(avg(avg_output_fps), 1) AS output_fps
        FROM {db}.v_api_session_latest GROUP BY 1 ORDER BY started DESC LIMIT 20
        """, cancellation);

    /// <summary>Where attribution stands.</summary>
    public static Task<Table> AttributionAsync(ClickHouseStore store, CancellationToken cancellation) => ReadAsync(
        store, "Attribution",
        "SELECT attribution_status AS status, attribution_reason AS reason, count() AS sessions FROM {db}.v_api_session_latest GROUP BY 1, 2 ORDER BY sessions DESC",
        cancellation);

    /// <summary>What became of every record.</summary>
    public static Task<Table> AccountingAsync(ClickHouseStore store, CancellationToken cancellation) => ReadAsync(
        store, "Ingest accounting",
        "SELECT outcome, reason, sum(event_count) AS records FROM {db}.ingest_accounting GROUP BY 1, 2 ORDER BY 1, 3 DESC",
        cancellation);

    private static async Task<Table> ReadAsync(ClickHouseStore store, string title, string sql, CancellationToken cancellation)
    {
        var table = new Table { Title = new TableTitle(title), Border = TableBorder.Simple };
        var rows = await store.QueryAsync(
            sql.Replace("{db}", store.Database, StringComparison.Ordinal),
            r => (
                Names: Enumerable.Range(0, r.FieldCount).Select(r.GetName).ToArray(),
                Cells: Enumerable.Range(0, r.FieldCount).Select(i => Cell(r.GetValue(i))).ToArray()),
            cancellation: cancellation).ConfigureAwait(false);
        if (rows.Count == 0)
        {
            table.AddColumn("nothing yet");
            return table;
        }

        foreach (var name in rows[0].Names)
        {
            table.AddColumn(Markup.Escape(name));
        }

        foreach (var (_, cells) in rows)
        {
            table.AddRow(cells.Select(Markup.Escape).ToArray());
        }

        return table;
    }

    private static string Cell(object? value) => value switch
    {
        null or DBNull => "-",
        string { Length: 0 } => "(none)",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "-",
    };
}

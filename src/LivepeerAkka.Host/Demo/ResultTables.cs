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

    /// <summary>Cards by how fast they give output, a day.</summary>
    public static Task<Table> LeaderboardAsync(ClickHouseStore store, CancellationToken cancellation) => ReadAsync(
        store, "GPU leaderboard",
        """
        SELECT toString(toDate(window_start)) AS day, orchestrator_url AS node, model_id AS model, if(gpu_slot = '', concat(gpu_model_name, ' pool'), gpu_slot) AS gpu,
               round(avg_output_fps, 1) AS output_fps, round(p50_output_fps, 1) AS p50, round(p95_output_fps, 1) AS p95,
               round(fps_jitter_coefficient, 3) AS jitter, round(p50_first_output_ms) AS first_output_ms, attempts, round(swap_ratio, 3) AS swapped
        FROM {db}.v_api_gpu_metrics_1d ORDER BY day DESC, avg_output_fps DESC NULLS LAST, node, model, gpu LIMIT 20
        """, cancellation);

    /// <summary>Demand by gateway and model: requested, served, unserved by cause, a day.</summary>
    public static Task<Table> DemandAsync(ClickHouseStore store, CancellationToken cancellation) => ReadAsync(
        store, "Demand",
        """
        SELECT toString(toDate(window_start)) AS day, gateway, model_id AS model, requested_sessions AS requested, served_sessions AS served,
               unserved_no_orchestrators AS nobody, unserved_startup_failed AS failed, unserved_unknown AS unknown, excused_sessions AS excused,
               pending_sessions AS pending, peak_concurrent AS peak, round(total_minutes, 1) AS minutes, round(startup_success_ratio, 3) AS startup_ratio
        FROM {db}.v_api_network_demand_1d ORDER BY day DESC, requested DESC, gateway, model LIMIT 20
        """, cancellation);

    /// <summary>What operators keep of what they promise, the weakest first, a day; the two success ratios are never blended.</summary>
    public static Task<Table> SlaAsync(ClickHouseStore store, CancellationToken cancellation) => ReadAsync(
        store, "SLA, the weakest first",
        """
        SELECT toString(toDate(window_start)) AS day, orchestrator_url AS node, model_id AS model, attempts, startup_excused AS excused,
               round(startup_success_ratio, 3) AS startup, round(effective_success_ratio, 3) AS effective, round(no_swap_ratio, 3) AS no_swap,
               round(health_ratio, 3) AS health, round(sla_score, 1) AS score
        FROM {db}.v_api_sla_compliance_1d WHERE sla_score IS NOT NULL ORDER BY day DESC, sla_score, attempts DESC, node, model LIMIT 20
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

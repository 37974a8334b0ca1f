using System.Globalization;
using System.Text.Json;
using LivepeerAkka.EndToEnd.Tests.Fixtures;
using LivepeerAkka.Simulator;
using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Records;
using LivepeerAkka.Simulator.Truth;
using Xunit.Abstractions;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>
/// A simulated network through the whole product, against the simulator's own reading of the contract: who did what, in every table that says so.
/// LIVEPEERAKKA_TEST_SESSIONS plays more sessions.
/// </summary>
public sealed class WorkTruthTests(ITestOutputHelper output)
{
    private const ulong Seed = 2_026;

    private static int Sessions =>
        int.TryParse(Environment.GetEnvironmentVariable("LIVEPEERAKKA_TEST_SESSIONS"), CultureInfo.InvariantCulture, out var sessions) ? sessions : 800;

    [Fact]
    public async Task Sessions_segments_payments_jobs_and_stretches_of_a_hostile_network_are_true()
    {
        using var folder = new TestFolder();
        var options = new SimulationOptions
        {
            Seed = Seed,
            Sessions = Sessions,
            Hours = Math.Max(2, Sessions / 1_000),
            SessionMinutesMax = 20,
            Orchestrators = 50,
            Gateways = 4,
            Faults = FaultNames.Attribution.Concat(["duplicates", "disorder", "loss", "late"]).ToHashSet(StringComparer.Ordinal),
        };
        var truth = new CollectedTruth();
        var file = folder.File("events.ndjson");
        await using (var lines = File.Create(file))
        {
            using var writer = new RecordLineWriter(lines);
            foreach (var record in Simulation.Run(options, truth))
            {
                writer.Write(record);
            }
        }

        var summary = await ReplayTests.ReplayAsync(file, folder.File("data"));
        var report = WorkComparison.Compare(truth.Result, await ObserveAsync(folder.File("data")));

        output.WriteLine($"seed {Seed}: {summary.GetProperty("received")} records, {summary.GetProperty("elapsed_s")} s\n{report.Text(60)}");
        Assert.True(report.Differences.Count == 0 && report.FalseOperators.Count == 0, report.Text(60));
    }

    internal static async Task<ObservedWork> ObserveAsync(string data)
    {
        const string Identity =
            """
            attribution_status, attribution_reason, attribution_method, toInt32(round(ifNull(attribution_confidence, 0) * 1000)) AS confidence,
            orchestrator_address, orchestrator_url, pipeline_id, model_id, gpu_id, gpu_model_name, gpu_memory_bytes, ifNull(gpu_count, 0) AS cards
            """;
        var sessions = await ReplayTests.QueryAsync($"SELECT org, session_id, -1 AS segment_index, {Identity} FROM v_api_session_latest", data);
        var segments = await ReplayTests.QueryAsync($"SELECT org, session_id, segment_index, {Identity} FROM v_api_segments_latest", data);
        var payments = await ReplayTests.QueryAsync(
            """
            SELECT org, toString(event_uid) AS uid, link_status, session_id, recipient, orchestrator_url, toString(face_value_wei) AS face,
              toString(expected_value_wei) AS expected, toInt32(ifNull(ticket_count, 0)) AS tickets FROM fact_payments FINAL
            """,
            data);
        var jobs = await ReplayTests.QueryAsync(
            """
            SELECT org, job_kind, request_id, success, tries, toInt64(round(duration_ms)) AS duration, selection_outcome,
              toUnixTimestamp64Milli(completed_at) AS completed, prompt_tokens, completion_tokens, toInt64(round(ttft_ms)) AS ttft, capability, model_id,
              attribution_status, orchestrator_address, orchestrator_url FROM fact_ai_jobs FINAL
            """,
            data);
        var stretches = await ReplayTests.QueryAsync(
            """
            SELECT org, orchestrator_url, toUnixTimestamp64Milli(opened_at) AS opened, toUnixTimestamp64Milli(closed_at) AS closed,
              toInt64(round(busy_minutes * 60000)) AS busy FROM fact_orchestrator_sessions FINAL
            """,
            data);
        return new ObservedWork
        {
            Sessions = sessions.ConvertAll(IdentityOf),
            Segments = segments.ConvertAll(IdentityOf),
            Payments = payments.ConvertAll(r => new ObservedPayment(
                Text(r, "org"), Text(r, "uid"), Text(r, "link_status"), Text(r, "session_id"), Text(r, "recipient"), Text(r, "orchestrator_url"),
                Text(r, "face"), Text(r, "expected"), (int)Number(r, "tickets")!)),
            Jobs = jobs.ConvertAll(JobOf),
            Stretches = stretches.ConvertAll(r => new ObservedStretch(
                Text(r, "org"), Text(r, "orchestrator_url"), Number(r, "opened")!.Value, Number(r, "closed")!.Value, Number(r, "busy")!.Value)),
        };
    }

    private static ObservedIdentity IdentityOf(JsonElement row) => new()
    {
        Org = Text(row, "org"),
        SessionId = Text(row, "session_id"),
        SegmentIndex = (int)Number(row, "segment_index")!,
        Status = Text(row, "attribution_status"),
        Reason = Text(row, "attribution_reason"),
        Method = Text(row, "attribution_method"),
        ConfidencePerMille = (int)Number(row, "confidence")!,
        Operator = Text(row, "orchestrator_address"),
        Node = Text(row, "orchestrator_url"),
        Pipeline = Text(row, "pipeline_id"),
        Model = Text(row, "model_id"),
        GpuId = Text(row, "gpu_id"),
        GpuModelName = Text(row, "gpu_model_name"),
        GpuMemoryBytes = Number(row, "gpu_memory_bytes"),
        GpuCount = (int)Number(row, "cards")!,
    };

    private static ObservedJob JobOf(JsonElement row) => new()
    {
        Org = Text(row, "org"),
        Kind = Text(row, "job_kind"),
        RequestId = Text(row, "request_id"),
        Succeeded = Number(row, "success") switch { null => null, 0 => false, _ => true },
        Tries = (int?)Number(row, "tries"),
        DurationMs = Number(row, "duration"),
        SelectionOutcome = Text(row, "selection_outcome"),
        CompletedAtMs = Number(row, "completed"),
        PromptTokens = Number(row, "prompt_tokens"),
        CompletionTokens = Number(row, "completion_tokens"),
        TtftMs = Number(row, "ttft"),
        Capability = Text(row, "capability"),
        Model = Text(row, "model_id"),
        AttributionStatus = Text(row, "attribution_status"),
        Operator = Text(row, "orchestrator_address"),
        Node = Text(row, "orchestrator_url"),
    };

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString() ?? "";

    private static long? Number(JsonElement row, string name) => row.GetProperty(name) switch
    {
        { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } text => long.Parse(text.GetString()!, CultureInfo.InvariantCulture),
        var number => number.GetInt64(),
    };
}

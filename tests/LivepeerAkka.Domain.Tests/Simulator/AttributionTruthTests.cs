using System.Text;
using System.Text.Json;
using CsCheck;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Simulator;
using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Truth;
using Xunit.Abstractions;

namespace LivepeerAkka.Domain.Tests.Simulator;

/// <summary>Who did what, in runs with every fault that concerns identity.</summary>
public sealed class AttributionTruthTests(ITestOutputHelper output)
{
    private static readonly SimulationOptions Big = SimulationTests.Options(8, 3_000, 6, FaultNames.Attribution) with
    {
        Orchestrators = 50,
        Gateways = 4,
        Organisations = 2,
        SessionMinutesMax = 20,
    };

    private static readonly (List<SimulatedRecord> Records, RunTruth Truth) Run = SimulationTests.Play(Big);

    private static IEnumerable<SegmentIdentityTruth> Segments => Run.Truth.Attributions.SelectMany(a => a.Segments);

    [Fact]
    public void Most_segments_are_resolved_and_every_reason_occurs()
    {
        var report = WorkComparison.Compare(Run.Truth, new ObservedWork());
        output.WriteLine(report.Text());
        Assert.InRange(report.ShareResolved!.Value, 0.6, 0.9);
        Assert.InRange(report.ShareNamed!.Value, 0.9, 0.99);
        string[] reasons =
        [
            "matched", "matched_prior", "learned_later", "stale_candidate", "matched_recipient", "matched_without_hardware",
            "shared_wallet", "incompatible_candidate", "missing_candidate",
        ];
        Assert.Empty(reasons.Except(report.Segments.Keys.Select(k => k.Reason), StringComparer.Ordinal));
        Assert.Empty(new[] { "uri_and_address", "payment_recipient", "hot_wallet", "address", "none" }
            .Except(Segments.Select(s => s.Decision.Method), StringComparer.Ordinal));
        Assert.Contains(Run.Truth.Attributions, a => a.OfSession().Reason == "no_orchestrators");
    }

    [Fact]
    public void The_contract_names_no_false_operator_in_any_simulated_network() =>
        Gen.Select(Gen.ULong, Gen.Int[4, 60], Gen.Int[1, 4], Gen.Double[0.3, 8]).Sample(
            (seed, orchestrators, gateways, hours) =>
            {
                var faults = FaultNames.Attribution.Concat([FaultNames.Loss, FaultNames.Disorder]).ToHashSet(StringComparer.Ordinal);
                var options = SimulationTests.Options(seed, 120, hours, faults) with
                {
                    Orchestrators = orchestrators,
                    Gateways = gateways,
                    SessionMinutesMax = 30,
                    CapabilityEntriesMax = (int)(seed % 20),
                };
                var truth = SimulationTests.Play(options).Truth;
                Assert.Empty(WorkComparison.Compare(truth, WorkRows.Of(truth)).FalseOperators);
            },
            iter: 40);

    [Fact]
    public void Cards_are_single_pooled_mixed_or_unknown()
    {
        Assert.Contains(Segments, s => s.Decision is { Status: "resolved", Gpu.Count: 1 });
        Assert.Contains(Segments, s => s.Decision is { Status: "resolved", Gpu: { Count: > 1, ModelName.Length: > 0, MemoryBytes: > 0 } });
        Assert.Contains(Segments, s => s.Decision is { Status: "resolved", Gpu: { Count: > 1, ModelName: "", MemoryBytes: null } });
        Assert.All(Segments.Where(s => s.Decision.Status != "resolved"), s => Assert.Null(s.Decision.Gpu));
        Assert.All(Segments.Select(s => s.Decision.Gpu).OfType<GpuTruth>(), g => Assert.Equal(g.Count == 1, g.Ids.Count > 0));
        Assert.Contains(Segments, s => s.Decision.Gpu is { Count: 1, Ids.Count: > 1 });
    }

    [Fact]
    public void Whatever_a_decision_names_stands_in_a_capability_record()
    {
        var (owners, cards) = (new HashSet<(string, string)>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var entry in Run.Records.Where(r => r.Topic.EndsWith("network_capabilities", StringComparison.Ordinal)).SelectMany(Entries))
        {
            owners.Add((entry.GetProperty("address").GetString()!.ToLowerInvariant(), new Uri(entry.GetProperty("orch_uri").GetString()!).Authority));
            var hardware = entry.GetProperty("hardware");
            List<JsonElement> offers = hardware.ValueKind == JsonValueKind.Array ? hardware.EnumerateArray().ToList() : [];
            foreach (var gpu in offers.SelectMany(h => h.GetProperty("gpu_info").EnumerateObject()))
            {
                cards.Add(gpu.Value.GetProperty("id").GetString()!);
            }
        }

        var named = Segments.Select(s => s.Decision).Concat(Run.Truth.Jobs.Select(j => j.Identity)).Where(d => d.Operator.Length > 0).ToList();
        Assert.True(named.Count > 3_000);
        Assert.All(named.Where(d => d.Gpu is not null && d.Node.Length > 0), d => Assert.Contains((d.Operator, d.Node), owners));
        Assert.All(named, d => Assert.Contains(owners, o => o.Item1 == d.Operator));
        Assert.All(named.SelectMany(d => d.Gpu?.Ids ?? []), id => Assert.Contains(id, cards));
    }

    [Fact]
    public void Every_accepted_payment_has_a_truth_under_its_uid()
    {
        var uids = Run.Records.Where(r => r.Topic.EndsWith("create_new_payment", StringComparison.Ordinal)).Select(r =>
        {
            using var document = JsonDocument.Parse(r.Value!.Value);
            return EventUids.OfId(r.Org, Encoding.UTF8.GetBytes(document.RootElement.GetProperty("id").GetString()!)).ToString();
        });
        var truths = Run.Truth.Payments.Select(p => p.EventUid);
        Assert.Equal(uids.Order(StringComparer.Ordinal), truths.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        var sessions = Run.Truth.Sessions.Select(s => (s.Org, s.SessionId)).ToHashSet();
        Assert.All(Run.Truth.Payments, p => Assert.Equal(p.LinkStatus != "unlinked", sessions.Contains((p.Org, p.SessionId))));
        Assert.Equal(3, Run.Truth.Payments.Select(p => p.LinkStatus).Distinct(StringComparer.Ordinal).Count());
        Assert.True(Run.Truth.Payments.Select(p => p.FaceValueWei).Distinct(StringComparer.Ordinal).Count() >= 4);
    }

    [Fact]
    public void Every_job_of_the_records_has_one_truth()
    {
        string[] families = ["ai_batch_request", "ai_llm_request", "job_gateway", "job_orchestrator", "job_payment", "job_auth"];
        var jobs = Run.Records.Where(r => families.Contains(r.Topic.Split('.')[1], StringComparer.Ordinal)).Select(r =>
        {
            using var document = JsonDocument.Parse(r.Value!.Value);
            return (r.Org, document.RootElement.GetProperty("data").GetProperty("request_id").GetString()!);
        });
        Assert.Equal(jobs.Distinct().Order(), Run.Truth.Jobs.Select(j => (j.Org, j.RequestId)).Order());
        Assert.Contains(Run.Truth.Jobs, j => j is { Kind: "batch", Tries: 3, Succeeded: true });
        Assert.Contains(Run.Truth.Jobs, j => j is { Kind: "batch", SelectionOutcome: "no_orchestrator", Succeeded: false });
        Assert.Contains(Run.Truth.Jobs, j => j is { Kind: "byoc", Model.Length: > 0, Identity.Status: "resolved" });
        Assert.All(Run.Truth.Jobs.Where(j => j.Kind == "llm"), j => Assert.True(j is { PromptTokens: > 0, CompletionTokens: > 0 }));
    }

    [Fact]
    public void Stretches_are_apart_and_hold_no_more_than_they_last()
    {
        foreach (var node in Run.Truth.Stretches.GroupBy(s => (s.Org, s.Node)))
        {
            var stretches = node.ToList();
            Assert.All(stretches.Zip(stretches.Skip(1)), p => Assert.True(p.Second.OpenedAtMs - p.First.ClosedAtMs > 15 * 60_000));
            Assert.All(stretches, s => Assert.InRange(s.BusyMs, 0, s.ClosedAtMs - s.OpenedAtMs + 10_000));
        }

        var named = Run.Truth.Attributions
            .SelectMany(a => a.Segments.Where(s => s.Decision.NamesNode).Select(s => (a.Org, s.Decision.Node))).ToHashSet();
        Assert.True(Run.Truth.Stretches.Count > named.Count);
        Assert.True(Run.Truth.Stretches.Sum(s => s.BusyMs) <= Run.Truth.Sessions.Sum(s => s.TotalSampleMs));
    }

    [Fact]
    public void Every_session_has_one_attribution_with_the_segments_of_its_truth()
    {
        Assert.Equal(Run.Truth.Sessions.Select(s => (s.Org, s.SessionId)), Run.Truth.Attributions.Select(a => (a.Org, a.SessionId)));
        foreach (var (session, attribution) in Run.Truth.Sessions.Zip(Run.Truth.Attributions))
        {
            Assert.Equal(session.Segments.Count, attribution.Segments.Count);
            Assert.Equal(session.Segments.Count == 0, attribution.IdentitySegment == -1);
            Assert.Equal(session.Segments.Count == 0, attribution.Session is not null);
        }

        // A wallet that two nodes of one operator use may point to the other one.
        var pairs = Run.Truth.Sessions.Zip(Run.Truth.Attributions).SelectMany(p => p.First.Segments.Zip(p.Second.Segments)).ToList();
        Assert.InRange(pairs.Count(p => p.First.Node.Length > 0 && p.First.Node != p.Second.Server), 0, pairs.Count / 200);
    }

    [Fact]
    public void Losses_disorder_and_late_copies_of_session_records_leave_capabilities_and_jobs_as_they_are()
    {
        var calm = Run.Truth.Jobs;
        var faults = Big.Faults.Concat([FaultNames.Duplicates, FaultNames.Disorder, FaultNames.Late]).ToHashSet(StringComparer.Ordinal);
        var hostile = SimulationTests.Play(Big with { Faults = faults }).Truth;
        Assert.Equivalent(calm, hostile.Jobs, strict: true);
        Assert.Equal(
            Run.Truth.Attributions.Select(a => a.OfSession().Operator), hostile.Attributions.Select(a => a.OfSession().Operator), StringComparer.Ordinal);
        Assert.Equal(
            Run.Truth.Payments.OrderBy(p => p.EventUid, StringComparer.Ordinal), hostile.Payments.OrderBy(p => p.EventUid, StringComparer.Ordinal));
        Assert.Equal(Run.Truth.Stretches, hostile.Stretches);
    }

    private static IEnumerable<JsonElement> Entries(SimulatedRecord record)
    {
        using var document = JsonDocument.Parse(record.Value!.Value);
        var data = document.RootElement.GetProperty("data").Clone();
        return data.ValueKind == JsonValueKind.Array ? data.EnumerateArray().ToList() : [data];
    }
}

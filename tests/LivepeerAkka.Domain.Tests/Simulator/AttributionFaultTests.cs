using System.Text.Json;
using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Truth;

namespace LivepeerAkka.Domain.Tests.Simulator;

/// <summary>Each fault that concerns identity, seen in the records alone.</summary>
public sealed class AttributionFaultTests
{
    private static readonly Facts Calm = Facts.Of(SimulationTests.Set());

    [Fact]
    public void Churn_mints_new_uuids_and_nothing_else()
    {
        var churn = Facts.Of(SimulationTests.Set(FaultNames.Churn));
        Assert.True(churn.Uuids.Count > Calm.Uuids.Count * 3 / 2);
        Assert.Equal(Calm.Owners.Order(), churn.Owners.Order());
        Assert.Equal(
            Calm.Truth.Attributions.SelectMany(a => a.Segments).Select(Text), churn.Truth.Attributions.SelectMany(a => a.Segments).Select(Text));

        static object Text(SegmentIdentityTruth s) =>
            (s.Decision with { Gpu = null }, s.Server, s.Decision.Gpu is null ? null : s.Decision.Gpu with { Ids = [] });
    }

    [Fact]
    public void Nodes_that_are_reported_late_are_learned_in_time_or_never()
    {
        var late = Facts.Of(SimulationTests.Set(FaultNames.LateCapabilities));
        Assert.Contains("learned_later", late.Reasons);
        Assert.Contains("missing_candidate", late.Reasons);
        Assert.DoesNotContain("missing_candidate", Calm.Reasons);
    }

    [Fact]
    public void Nodes_that_were_last_reported_long_ago_are_stale_or_prior()
    {
        var stale = Facts.Of(SimulationTests.Set(FaultNames.StaleCapabilities));
        Assert.Contains("stale_candidate", stale.Reasons);
        Assert.Contains("matched_prior", stale.Reasons);
        Assert.DoesNotContain("stale_candidate", Calm.Reasons);
    }

    [Fact]
    public void A_url_that_moves_has_two_operators_one_after_the_other()
    {
        var moves = Facts.Of(SimulationTests.Set(FaultNames.Moves));
        var moved = moves.Owners.GroupBy(o => o.Url, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToList();
        Assert.Equal(2, moved.Count);
        Assert.DoesNotContain(Calm.Owners.GroupBy(o => o.Url, StringComparer.Ordinal), g => g.Count() > 1);
        var named = moves.Truth.Attributions.SelectMany(a => a.Segments).Where(s => moved.Contains(s.Server, StringComparer.Ordinal))
            .Select(s => (s.Server, s.Decision.Operator)).ToHashSet();
        Assert.Equal(3, named.Count);
        Assert.Contains("matched_recipient", moves.Reasons);
    }

    [Fact]
    public void Statuses_may_carry_a_wallet_without_url_nobody_or_a_pipeline()
    {
        Assert.Equal((0, 0), (Calm.WalletOnly, Calm.PipelineLabels));
        Assert.InRange(Facts.Of(SimulationTests.Set(FaultNames.WalletOnly)).WalletOnly, Calm.Statuses / 20, Calm.Statuses / 4);
        Assert.True(Facts.Of(SimulationTests.Set(FaultNames.Nameless)).Nameless > Calm.Nameless + (Calm.Statuses / 100));
        Assert.InRange(Facts.Of(SimulationTests.Set(FaultNames.Labels)).PipelineLabels, Calm.Statuses / 100, Calm.Statuses / 5);
    }

    [Fact]
    public void A_wallet_alone_may_be_shared_and_then_decides_nothing()
    {
        var wallets = Facts.Of(SimulationTests.Set(FaultNames.WalletOnly));
        Assert.Contains("shared_wallet", wallets.Reasons);
        Assert.Contains(wallets.Truth.Sessions, s => s.Segments.Any(g => g.Node.Length == 0));
        Assert.DoesNotContain(Calm.Truth.Sessions, s => s.Segments.Any(g => g.Node.Length == 0));
    }

    [Fact]
    public void Payments_apart_have_ids_that_no_session_knows()
    {
        var payments = Facts.Of(SimulationTests.Set(FaultNames.Payments));
        Assert.True(payments.Truth.Payments.Count > Calm.Truth.Payments.Count);
        Assert.True(payments.Truth.Payments.Count(p => p.LinkStatus == "unlinked") > Calm.Truth.Payments.Count(p => p.LinkStatus == "unlinked"));
    }

    [Fact]
    public void Retried_jobs_complete_more_than_once()
    {
        Assert.Equal(0, Calm.RetriedJobs);
        Assert.InRange(Facts.Of(SimulationTests.Set(FaultNames.Retries)).RetriedJobs, 10, 200);
    }

    [Fact]
    public void Three_to_five_wallets_of_fifty_nodes_are_shared_by_two_operators()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var options = SimulationTests.Options(seed, 1, 1, FaultNames.None) with { Orchestrators = 50 };
            var network = LivepeerAkka.Simulator.Network.NetworkBuilder.Build(options);
            var owners = network.Nodes.GroupBy(n => n.HotWallet, StringComparer.Ordinal)
                .Select(g => g.Select(n => n.Operator.Canonical).Distinct(StringComparer.Ordinal).Count()).ToList();
            Assert.InRange(owners.Count(n => n == 2), 3, 5);
            Assert.DoesNotContain(owners, n => n > 2);
            Assert.Contains(network.Nodes.GroupBy(n => n.Operator), g => g.Count() > 1);
        }
    }

    private sealed record Facts(RunTruth Truth)
    {
        public HashSet<string> Uuids { get; } = new(StringComparer.Ordinal);
        public HashSet<(string Url, string Operator)> Owners { get; } = [];
        public int Statuses { get; private set; }
        public int WalletOnly { get; private set; }
        public int Nameless { get; private set; }
        public int PipelineLabels { get; private set; }
        public int RetriedJobs { get; private set; }

        public HashSet<string> Reasons =>
            Truth.Attributions.SelectMany(a => a.Segments).Select(s => s.Decision.Reason).ToHashSet(StringComparer.Ordinal);

        public static Facts Of(IReadOnlySet<string> faults)
        {
            var options = SimulationTests.Options(12, 900, 5, faults) with { Orchestrators = 50, SessionMinutesMax = 6 };
            var (records, truth) = SimulationTests.Play(options);
            var facts = new Facts(truth);
            var completed = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var record in records)
            {
                using var document = JsonDocument.Parse(record.Value!.Value);
                facts.Take(record.Topic.Split('.')[1], document.RootElement.GetProperty("data"), completed);
            }

            facts.RetriedJobs = completed.Values.Count(n => n > 1);
            return facts;
        }

        private void Take(string family, JsonElement data, Dictionary<string, int> completed)
        {
            switch (family)
            {
                case "network_capabilities":
                    foreach (var entry in data.ValueKind == JsonValueKind.Array ? data.EnumerateArray().ToList() : [data])
                    {
                        Take(entry);
                    }

                    break;
                case "ai_stream_status":
                    var info = data.GetProperty("orchestrator_info");
                    var (address, url) = (info.GetProperty("address").GetString()!.Trim(), info.GetProperty("url").GetString()!);
                    Statuses++;
                    WalletOnly += address.Length > 0 && url.Length == 0 ? 1 : 0;
                    Nameless += address.Length == 0 && url.Length == 0 ? 1 : 0;
                    PipelineLabels += data.GetProperty("pipeline").GetString() == "live-video-to-video" ? 1 : 0;
                    break;
                case "ai_batch_request" or "ai_llm_request"
                    when data.GetProperty("type").GetString()!.EndsWith("request_completed", StringComparison.Ordinal):
                    var request = data.GetProperty("request_id").GetString()!;
                    completed[request] = completed.GetValueOrDefault(request) + 1;
                    break;
                default:
                    break;
            }
        }

        private void Take(JsonElement entry)
        {
            Owners.Add((new Uri(entry.GetProperty("orch_uri").GetString()!).Authority, entry.GetProperty("address").GetString()!));
            var hardware = entry.GetProperty("hardware");
            List<JsonElement> offers = hardware.ValueKind == JsonValueKind.Array ? hardware.EnumerateArray().ToList() : [];
            foreach (var gpu in offers.SelectMany(h => h.GetProperty("gpu_info").EnumerateObject()))
            {
                Uuids.Add(gpu.Value.GetProperty("id").GetString()!);
            }
        }
    }
}

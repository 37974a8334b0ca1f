using System.Globalization;
using System.Text.Json;
using LivepeerAkka.Simulator;
using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Network;

namespace LivepeerAkka.Domain.Tests.Simulator;

public sealed class RecordShapeTests
{
    private static readonly Dictionary<string, string[]> Members = new(StringComparer.Ordinal)
    {
        ["stream_trace"] = ["type", "stream_id", "request_id", "orchestrator_info", "pipeline_id"],
        ["ai_stream_status"] =
            ["stream_id", "request_id", "pipeline", "state", "timestamp", "start_time", "inference_status", "orchestrator_info"],
        ["ai_stream_events"] = ["type", "stream_id", "request_id", "pipeline"],
        ["stream_ingest_metrics"] = ["stream_id", "request_id", "timestamp", "stats"],
        ["create_new_payment"] =
            [
                "requestID", "sessionID", "manifestID", "sender", "recipient", "orchestrator", "faceValue", "price", "winProb", "numTickets",
                "clientIP", "capability",
            ],
        ["ai_batch_request"] = ["type", "request_id", "pipeline", "model_id"],
        ["ai_llm_request"] = ["type", "request_id", "model"],
        ["job_gateway"] = ["type", "request_id", "capability", "orchestrator_info"],
        ["job_orchestrator"] = ["type", "request_id", "capability", "success", "duration_ms", "http_status"],
        ["job_payment"] = ["type", "request_id"],
        ["job_auth"] = ["type", "request_id", "success"],
        ["worker_lifecycle"] = ["type", "id", "capability"],
    };

    [Fact]
    public void Every_record_of_a_run_without_malformed_ones_is_json_with_the_members_of_its_family()
    {
        var families = new HashSet<string>(StringComparer.Ordinal);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var record in Simulation.Run(SimulationTests.Options(3, 400, 2, FaultNames.None)))
        {
            using var document = JsonDocument.Parse(record.Value!.Value);
            var root = document.RootElement;
            var type = root.GetProperty("type").GetString()!;
            families.Add(type);
            Assert.Equal($"livepeer.{type}", record.Topic);
            Assert.True(ids.Add(root.GetProperty("id").GetGuid().ToString()), "an id came twice");
            Assert.True(long.Parse(root.GetProperty("timestamp").GetString()!, CultureInfo.InvariantCulture) < record.TimestampMs);
            Assert.Equal(JsonValueKind.String, root.GetProperty("gateway").ValueKind);
            var data = root.GetProperty("data");
            if (Members.TryGetValue(type, out var members))
            {
                Assert.All(members, member => Assert.True(data.TryGetProperty(member, out _), $"{type} lacks {member}"));
            }
            else
            {
                List<JsonElement> entries = data.ValueKind == JsonValueKind.Array ? data.EnumerateArray().ToList() : [data];
                Assert.All(entries, entry => AssertEntry(type, entry));
            }
        }

        Assert.Equal(
            Members.Keys.Append("discovery_results").Append("network_capabilities").Order(StringComparer.Ordinal),
            families.Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    [Fact]
    public void Swaps_errors_and_payments_carry_no_time_of_their_own()
    {
        var seen = 0;
        foreach (var record in Simulation.Run(SimulationTests.Options(3, 300, 1, FaultNames.None)))
        {
            using var document = JsonDocument.Parse(record.Value!.Value);
            var data = document.RootElement.GetProperty("data");
            if (data.ValueKind == JsonValueKind.Object && data.TryGetProperty("type", out var type)
                && type.GetString() is "orchestrator_swap" or "error" or "ERROR")
            {
                seen++;
                Assert.False(data.TryGetProperty("timestamp", out _));
            }
        }

        Assert.True(seen > 100);
    }

    [Fact]
    public void A_snapshot_has_the_size_of_a_real_one_and_shrinks_by_its_option()
    {
        static long Largest(SimulationOptions options) =>
            Simulation.Run(options)
                .Where(r => r.Topic.EndsWith("network_capabilities", StringComparison.Ordinal))
                .Max(r => r.Value!.Value.Length);

        var options = SimulationTests.Options(3, 1, 1, FaultNames.None) with { Orchestrators = 50 };
        Assert.InRange(Largest(options), 25_000, 120_000);
        Assert.InRange(Largest(options with { CapabilityEntriesMax = 2 }), 500, 9_000);
    }

    [Fact]
    public void Operators_share_a_wallet_here_and_there()
    {
        var network = NetworkBuilder.Build(SimulationTests.Options(3, 1, 1, FaultNames.None) with { Orchestrators = 60 });
        var owners = network.Nodes.GroupBy(n => n.HotWallet, StringComparer.Ordinal)
            .Select(g => g.Select(n => n.Operator.Address).Distinct(StringComparer.Ordinal).Count())
            .ToList();
        Assert.Contains(owners, n => n > 1);
        Assert.Contains(owners, n => n == 1);
        Assert.Equal(60, network.Nodes.Select(n => n.NodeKey).Distinct(StringComparer.Ordinal).Count());
    }

    private static void AssertEntry(string type, JsonElement entry)
    {
        string[] members = type == "discovery_results"
            ? ["address", "url", "latency_ms"]
            : ["address", "local_address", "orch_uri", "capabilities", "capabilities_prices", "hardware"];
        Assert.All(members, member => Assert.True(entry.TryGetProperty(member, out _), $"{type} lacks {member}"));
    }
}

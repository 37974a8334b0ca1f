using LivepeerAkka.Simulator.Network;

namespace LivepeerAkka.Simulator.Records;

/// <summary><c>discovery_results</c> data.</summary>
internal static class DiscoveryRecord
{
    /// <summary>The array; <paramref name="salt"/> varies the latencies.</summary>
    public static void WriteEntries(JsonBuffer json, IReadOnlyList<OrchestratorNode> nodes, int salt)
    {
        json.Raw("["u8);
        for (var i = 0; i < nodes.Count; i++)
        {
            var latency = 20 + (long)(SeededRandom.Mix(((ulong)(uint)salt << 20) ^ (ulong)nodes[i].Index) % 180);
            json.Raw(i == 0 ? "{\"address\":"u8 : ",{\"address\":"u8).Text(nodes[i].HotWallet)
                .Raw(",\"latency_ms\":\""u8).Number(latency)
                .Raw("\",\"url\":"u8).Text(nodes[i].Url).Raw("}"u8);
        }

        json.Raw("]"u8);
    }
}

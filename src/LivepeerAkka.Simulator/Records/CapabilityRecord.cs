using LivepeerAkka.Simulator.Network;

namespace LivepeerAkka.Simulator.Records;

/// <summary><c>network_capabilities</c> data. Zero integers are left out, as the producer does.</summary>
internal static class CapabilityRecord
{
    /// <summary>
    /// One snapshot taken at <paramref name="atMs"/> (epoch ms); <paramref name="random"/> draws what is volatile: free memory, free and
    /// used slots.
    /// </summary>
    public static void WriteEntries(JsonBuffer json, SeededRandom random, IReadOnlyList<OrchestratorNode> nodes, long atMs)
    {
        json.Raw("["u8);
        for (var i = 0; i < nodes.Count; i++)
        {
            json.Raw(i == 0 ? ""u8 : ","u8);
            WriteEntry(json, random, nodes[i], atMs);
        }

        json.Raw("]"u8);
    }

    public static void WriteEntry(JsonBuffer json, SeededRandom random, OrchestratorNode node, long atMs)
    {
        json.Raw("{\"address\":"u8).Text(node.Operator.Address)
            .Raw(",\"local_address\":"u8).Text(node.HotWallet)
            .Raw(",\"orch_uri\":"u8).Text(node.Url)
            .Raw(",\"capabilities\":{\"bitstring\":[34426871807],\"capacities\":"u8)
            .Raw("{\"0\":1,\"1\":1,\"10\":1,\"11\":1,\"12\":1,\"14\":1,\"2\":1,\"26\":1,\"3\":1"u8);
        foreach (var id in node.Offers.Select(o => o.CapabilityId).Distinct())
        {
            json.Raw(",\""u8).Number(id).Raw("\":1"u8);
        }

        json.Raw("},\"version\":"u8).Text(node.Version).Raw(",\"constraints\":{\"minVersion\":"u8).Text(node.Version);
        if (!node.HasModels)
        {
            json.Raw("}},\"price_info\":{\"pricePerUnit\":75,\"pixelsPerUnit\":1},\"capabilities_prices\":null,\"hardware\":null}"u8);
            return;
        }

        WriteConstraints(json, random, node, atMs);
        json.Raw("}},\"price_info\":{\"pricePerUnit\":75,\"pixelsPerUnit\":1},\"capabilities_prices\":["u8);
        for (var i = 0; i < node.Offers.Count; i++)
        {
            var offer = node.Offers[i];
            json.Raw(i == 0 ? "{\"pricePerUnit\":"u8 : ",{\"pricePerUnit\":"u8).Number(offer.PricePerUnit)
                .Raw(",\"pixelsPerUnit\":1,\"capability\":"u8).Number(offer.CapabilityId)
                .Raw(",\"constraint\":"u8).Text(offer.Model).Raw("}"u8);
        }

        json.Raw("],\"hardware\":"u8);
        WriteHardware(json, random, node, atMs);
        json.Raw("}"u8);
    }

    private static void WriteConstraints(JsonBuffer json, SeededRandom random, OrchestratorNode node, long atMs)
    {
        var slots = node.SlotsAt(atMs);
        json.Raw(",\"PerCapability\":{"u8);
        var groups = node.Offers.GroupBy(o => o.CapabilityId).ToList();
        for (var g = 0; g < groups.Count; g++)
        {
            json.Raw(g == 0 ? "\""u8 : ",\""u8).Number(groups[g].Key).Raw("\":{\"models\":{"u8);
            var first = true;
            foreach (var offer in groups[g])
            {
                json.Raw(first ? ""u8 : ","u8).Text(offer.Model).Raw(":{\"warm\":true"u8);
                if (node.TellsRunnerVersion)
                {
                    json.Raw(",\"runnerVersion\":"u8).Text(node.RunnerVersion);
                }

                var used = random.Below(slots + 1);
                if (used > 0)
                {
                    json.Raw(",\"capacityInUse\":"u8).Number(used);
                }

                if (used < slots)
                {
                    json.Raw(",\"capacity\":"u8).Number(slots - used);
                }

                json.Raw("}"u8);
                first = false;
            }

            json.Raw("}}"u8);
        }

        json.Raw("}"u8);
    }

    private static void WriteHardware(JsonBuffer json, SeededRandom random, OrchestratorNode node, long atMs)
    {
        if (!node.ReportsHardware)
        {
            json.Raw("null"u8);
            return;
        }

        var restarts = node.RestartsAt(atMs);
        json.Raw("["u8);
        var perEntry = node.OneEntryPerCard ? 1 : node.Cards.Count;
        for (var i = 0; i < node.Offers.Count * node.Cards.Count / perEntry; i++)
        {
            var offer = node.Offers[i * perEntry / node.Cards.Count];
            json.Raw(i == 0 ? "{\"pipeline\":"u8 : ",{\"pipeline\":"u8).Text(offer.Pipeline)
                .Raw(",\"model_id\":"u8).Text(offer.Model)
                .Raw(",\"gpu_info\":{"u8);
            for (var c = 0; c < perEntry; c++)
            {
                json.Raw(c == 0 ? "\""u8 : ",\""u8).Number(c).Raw("\":"u8);
                WriteCard(json, random, node.Cards[((i * perEntry) + c) % node.Cards.Count], restarts);
            }

            json.Raw("}}"u8);
        }

        json.Raw("]"u8);
    }

    private static void WriteCard(JsonBuffer json, SeededRandom random, Card card, long restarts)
    {
        json.Raw("{\"id\":"u8).Text(card.IdAfter(restarts)).Raw(",\"name\":"u8).Text(card.Type.Name).Raw(",\"major\":"u8).Number(card.Type.Major);
        if (card.Type.Minor != 0)
        {
            json.Raw(",\"minor\":"u8).Number(card.Type.Minor);
        }

        json.Raw(",\"memory_free\":"u8).Number(random.Between(card.Type.MemoryBytes / 8, card.Type.MemoryBytes))
            .Raw(",\"memory_total\":"u8).Number(card.Type.MemoryBytes).Raw("}"u8);
    }
}

using LivepeerAkka.Simulator.Network;

namespace LivepeerAkka.Simulator.Records;

/// <summary>Writes the envelope around an event's data.</summary>
internal static class Envelope
{
    /// <summary>Everything up to the data's first byte.</summary>
    public static JsonBuffer Open(JsonBuffer json, ulong idSeed, ReadOnlySpan<byte> family, long timestampMs, string gateway)
    {
        json.Clear();
        return json
            .Raw("{\"id\":"u8).Uuid(SeededRandom.Mix(idSeed), SeededRandom.Mix(~idSeed))
            .Raw(",\"type\":\""u8).Raw(family)
            .Raw("\",\"timestamp\":\""u8).Number(timestampMs)
            .Raw("\",\"gateway\":"u8).Text(gateway)
            .Raw(",\"data\":"u8);
    }

    /// <summary>Everything after the data.</summary>
    public static byte[] Close(JsonBuffer json) => json.Raw("}"u8).ToArray();

    /// <summary>The gateway's name as one record carries it.</summary>
    public static string NameFor(SeededRandom random, Gateway gateway) => random.Chance(gateway.NamedPerTenThousand) ? gateway.Name : "";
}

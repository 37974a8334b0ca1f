using System.Globalization;

namespace LivepeerAkka.DevServices.Kafka;

/// <summary>A topic of the embedded broker.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Partitions">Number of partitions, 1 to 128.</param>
public sealed record BrokerTopic(string Name, int Partitions)
{
    /// <summary>Most partitions of a topic.</summary>
    public const int PartitionsMax = 128;

    private const int NameLengthMax = 249;

    /// <summary>Whether the broker can make it.</summary>
    public bool IsValid =>
        Name.Length is > 0 and <= NameLengthMax && Partitions is > 0 and <= PartitionsMax
        && Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}:{Partitions}");

    /// <summary>Reads <c>name:partitions,…</c>; null when it is none.</summary>
    internal static IReadOnlyList<BrokerTopic>? Parse(string text)
    {
        var topics = new List<BrokerTopic>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = part.LastIndexOf(':');
            if (colon < 0 || !int.TryParse(part.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var partitions))
                return null;
            var topic = new BrokerTopic(part[..colon], partitions);
            if (!topic.IsValid)
                return null;
            topics.Add(topic);
        }

        return topics;
    }
}

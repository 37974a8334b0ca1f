using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Jobs;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Ingest;

/// <summary>
/// Divides what one entity is told into messages that remoting carries: a message beyond its frame is dropped, its ask never answered, and the
/// group that holds it read again for ever. The frame (<c>hocon/akka.conf</c>) is larger than a part with the largest record in it.
/// </summary>
internal static class AskParts
{
    /// <summary>Bytes of one part, about; a single item may be larger.</summary>
    private const int BytesMax = 1 << 20;

    /// <summary>Most bytes of a UTF-16 unit in UTF-8.</summary>
    private const int BytesOfChar = 3;

    /// <summary>Bytes of an item without its long texts: generous for ids, labels and numbers of an ordinary one.</summary>
    private const int BytesOfItem = 512;

    private const int BytesOfOffer = 128;

    /// <summary>The items in their order, in parts.</summary>
    public static IEnumerable<IReadOnlyList<T>> Of<T>(IReadOnlyList<T> items, Func<T, long> sizeOf)
    {
        var (start, bytes) = (0, 0L);
        for (var i = 0; i < items.Count; i++)
        {
            var size = sizeOf(items[i]);
            if (i > start && bytes + size > BytesMax)
            {
                yield return [.. items.Skip(start).Take(i - start)];
                (start, bytes) = (i, 0);
            }

            bytes += size;
        }

        if (items.Count > start)
        {
            yield return start == 0 ? items : [.. items.Skip(start)];
        }
    }

    public static long SizeOf(Signal signal) =>
        SizeOf(signal.Orchestrator.Url) + (signal is StreamEventSignal { Parameters.Text: { } text } ? SizeOf(text) : 0);

    public static long SizeOf(JobRecord job) => SizeOf(job.Error);

    public static long SizeOf(NodeObservation node) =>
        BytesOfItem + ((long)BytesOfOffer * (node.Offers.Count + node.Wallets.Count + node.Recipients.Count));

    private static long SizeOf(string text) => BytesOfItem + ((long)BytesOfChar * text.Length);
}

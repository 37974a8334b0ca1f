using LivepeerAkka.Domain.Events;
using LivepeerAkka.Simulator.Network;
using LivepeerAkka.Simulator.Records;
using LivepeerAkka.Simulator.Sessions;

namespace LivepeerAkka.Simulator.Feeds;

/// <summary>What ingest has to make of a record.</summary>
internal enum Fate
{
    Accepted,
    Duplicate,
    Ignored,
    Rejected,
}

/// <summary>A record on its way into the output.</summary>
/// <param name="Record">The record; its time is that of arrival.</param>
/// <param name="Family">Type of the envelope, '' where it has none.</param>
/// <param name="Fate">What ingest has to make of it.</param>
/// <param name="Reason">Reason of a rejection, else ''.</param>
/// <param name="Gateway">Gateway that sent it; its batches are what gets repeated.</param>
internal sealed record Emission(SimulatedRecord Record, string Family, Fate Fate, string Reason, Gateway Gateway)
{
    /// <summary>The session that sent it, null = none did.</summary>
    public SessionPlan? Session { get; init; }

    /// <summary>Nodes that a capability snapshot shows, as it shows them; empty for other records.</summary>
    public IReadOnlyList<OrchestratorNode> Shown { get; init; } = [];

    /// <summary>When the snapshot was taken, epoch ms.</summary>
    public long ShownAtMs { get; init; }

    /// <summary>What the record says of a job, null = it is none's.</summary>
    public JobNote? Job { get; init; }

    /// <summary>The payment that the record is, null = it is none or a session's.</summary>
    public PaymentNote? Payment { get; init; }

    /// <summary>It arrived before.</summary>
    public bool IsCopy { get; private init; }

    /// <summary>Topic of a family in an organisation; families that nobody analyses share the topic of the traces, as in a mixed topic.</summary>
    public static string TopicOf(string org, string family) =>
        string.Concat(org, ".", EventFamilies.TryParse(family, out _) ? family : EventFamilies.NameOf(EventFamily.StreamTrace));

    public static Emission Accepted(Gateway gateway, string family, long arrivalMs, byte[] value) =>
        new(
            new SimulatedRecord(TopicOf(gateway.Org, family), gateway.Org, arrivalMs, value) { IsPlainObject = true },
            family, Fate.Accepted, "", gateway);

    /// <summary>As <see cref="Again"/>, with the markers of a replay beside what it says.</summary>
    public Emission Replayed(long arrivalMs)
    {
        var copy = Again(arrivalMs);
        return Record is { IsPlainObject: true, Value: { } value } ? copy with { Record = copy.Record with { Value = WithMarkers(value.Span, arrivalMs) } } : copy;
    }

    /// <summary>The same record arriving again: what was accepted is now a duplicate, the rest stays what it was.</summary>
    public Emission Again(long arrivalMs) =>
        this with { Record = Record with { TimestampMs = arrivalMs }, IsCopy = true, Fate = Fate == Fate.Accepted ? Fate.Duplicate : Fate };

    private static byte[] WithMarkers(ReadOnlySpan<byte> value, long atMs)
    {
        var json = new JsonBuffer();
        json.Raw(value[..^1]).Raw(",\"__replay\":true,\"__replay_ts\":"u8).Number(atMs)
            .Raw(",\"__replay_source\":\"mirror\",\"__replay_reason\":\"backfill\"}"u8);
        return json.ToArray();
    }
}

/// <summary>A source of records in order of arrival.</summary>
internal interface IFeed
{
    /// <summary>Arrival of the next record, epoch ms; null = there is none.</summary>
    long? NextArrivalMs { get; }

    /// <summary>Takes the next record. Only while <see cref="NextArrivalMs"/> is not null.</summary>
    Emission Take();
}

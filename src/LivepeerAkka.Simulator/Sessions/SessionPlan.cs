using System.Text;
using LivepeerAkka.Simulator.Network;

namespace LivepeerAkka.Simulator.Sessions;

/// <summary>Everything that one session sends, and who it is. Only what arrives is in it: lost records are gone.</summary>
internal sealed class SessionPlan
{
    public required Scenario Scenario { get; init; }
    public required Gateway Gateway { get; init; }

    /// <summary>As sent; '' = the records carry none.</summary>
    public required string StreamId { get; init; }

    /// <summary>As sent; '' = the records carry none.</summary>
    public required string RequestId { get; init; }

    /// <summary>Model label of the session's statuses.</summary>
    public required string Model { get; init; }

    /// <summary>Records carry the pipeline's name where a model label belongs.</summary>
    public bool PipelineLabels { get; init; }

    /// <summary>Start of the random ids.</summary>
    public required ulong IdSeed { get; init; }

    /// <summary>Time of the request, sent or not, epoch ms.</summary>
    public required long StartMs { get; init; }

    /// <summary>Arriving records by arrival, then number.</summary>
    public required IReadOnlyList<PlannedEvent> Events { get; init; }

    /// <summary>The session's identity in facts: trimmed ids, a placeholder for a missing one.</summary>
    public string SessionId =>
        $"{(StreamId.Length == 0 ? "_missing_stream" : StreamId.Trim())}|{(RequestId.Length == 0 ? "_missing_request" : RequestId.Trim())}";

    /// <summary><c>,"request_id":…,"stream_id":…</c> as UTF-8, made once.</summary>
    public byte[] IdMembers => _idMembers ??= Encoding.UTF8.GetBytes($"\"request_id\":\"{RequestId}\",\"stream_id\":\"{StreamId}\"");

    private byte[]? _idMembers;

    /// <summary>Label that a record carries.</summary>
    public string LabelOf(in PlannedEvent planned) =>
        PipelineLabels ? Catalogue.LiveVideoName
            : planned.Kind == EventKind.Status && planned.Node is { } node ? node.LiveModel
            : Model;

    /// <summary>Start of the id of a record.</summary>
    public ulong IdSeedOf(in PlannedEvent planned) => IdSeed + ((ulong)planned.Number * 0x9E3779B97F4A7C15UL);

    /// <summary>The same session without its records: all that writing one of them needs.</summary>
    public SessionPlan WithoutEvents() => new()
    {
        Scenario = Scenario,
        Gateway = Gateway,
        StreamId = StreamId,
        RequestId = RequestId,
        Model = Model,
        PipelineLabels = PipelineLabels,
        IdSeed = IdSeed,
        StartMs = StartMs,
        Events = [],
    };
}

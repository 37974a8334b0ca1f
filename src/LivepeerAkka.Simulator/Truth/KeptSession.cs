using LivepeerAkka.Simulator.Records;
using LivepeerAkka.Simulator.Sessions;
using LivepeerAkka.Simulator.Truth.Hours;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>What has to be kept of a session until everything is known. Times epoch ms.</summary>
internal sealed class KeptSession
{
    public required string Org { get; init; }
    public required string SessionId { get; init; }

    /// <summary>Trimmed; '' = it has none.</summary>
    public required string RequestId { get; init; }

    public required long StartedAtMs { get; init; }
    public required long EndedAtMs { get; init; }
    public required IReadOnlyList<KeptSegment> Segments { get; init; }

    /// <summary>Identity of a session without a segment, by what its records say; null for others.</summary>
    public IdentityTruth? Unserved { get; init; }

    /// <summary>A status or parameter update names a model.</summary>
    public bool HasStatusLabel { get; init; }

    /// <summary>Index of the segment whose identity is the session's, −1 = none.</summary>
    public int IdentitySegment { get; init; } = -1;

    /// <summary>Gateway of the session.</summary>
    public string Gateway { get; init; } = "";

    /// <summary>Work of a session without a segment, by hour.</summary>
    public IReadOnlyList<HourSliceTruth> UnservedSlices { get; init; } = [];

    /// <summary>What demand shows of the session before its identity is known; null = nobody requested it.</summary>
    public Func<HourIdentity, RequestTruth>? Request { get; init; }

    public static KeptSession Of(SessionPlan plan, SessionReading reading)
    {
        var (truth, segments) = (reading.Truth, reading.Segments);
        var signals = plan.Events.Where(e => e.IsSignal).ToList();
        var kept = segments.Select((_, i) => KeptSegment.Of(plan, reading, i)).ToList();
        var foundNobody = signals.Exists(s => s.Kind == EventKind.NoOrchestrators || s.Error?.Meaning == ErrorMeaning.NoOrchestrator);
        var labels = KeptSegment.LabelsOf(plan, signals);
        return new KeptSession
        {
            Org = truth.Org,
            SessionId = truth.SessionId,
            RequestId = plan.RequestId.Trim(),
            StartedAtMs = truth.StartedAtMs,
            EndedAtMs = truth.EndedAtMs,
            Segments = kept,
            Gateway = truth.Gateway,
            UnservedSlices = SliceOracle.OfNobody(reading.Unsegmented, reading.ErrorSamples),
            Request = RequestOf(truth),
            IdentitySegment = IdentityOf(kept),
            HasStatusLabel = !plan.PipelineLabels && labels.Status.Length > 0,
            Unserved = kept.Count > 0 ? null : new IdentityTruth
            {
                Status = "unresolved",
                Reason = foundNobody ? "no_orchestrators" : "no_identity_evidence",
                Method = "none",
                ConfidencePerMille = 0,
                Model = plan.PipelineLabels ? "" : labels.Status.Length > 0 ? labels.Status : labels.Error,
            },
        };
    }

    private static Func<HourIdentity, RequestTruth>? RequestOf(SessionTruth truth)
    {
        var (requested, ended, outcome, reason) = (truth.RequestedAtMs, truth.EndedAtMs, truth.StartupOutcome, truth.OutcomeReason);
        var (hasSegment, isSwapped) = (truth.Segments.Count > 0, truth.ConfirmedSwapCount > 0 || truth.InferredSwapCount > 0);
        var isOutputFailed = truth.OutputFailed;
        return requested is { } at ? identity => new RequestTruth(identity, at, ended, outcome, reason, hasSegment, isSwapped, isOutputFailed) : null;
    }

    // The most output, then the later; without any output the last that has a length, or the last of all.
    private static int IdentityOf(List<KeptSegment> segments)
    {
        var best = -1;
        for (var i = 0; i < segments.Count; i++)
        {
            if (segments[i].OutputMs > 0 && (best < 0 || segments[i].OutputMs >= segments[best].OutputMs))
            {
                best = i;
            }
        }

        var last = segments.FindLastIndex(s => s.EndMs > s.StartMs);
        return best >= 0 ? best : last >= 0 ? last : segments.Count - 1;
    }
}

/// <summary>What has to be kept of a segment until everything is known. Times epoch ms, texts '' = none.</summary>
internal sealed class KeptSegment
{
    public required ServerKey Key { get; init; }
    public required string Server { get; init; }
    public required IReadOnlyList<string> Operators { get; init; }
    public required long StartMs { get; init; }
    public required long EndMs { get; init; }

    /// <summary>What its records carry.</summary>
    public required IReadOnlyList<ServerKey> Carried { get; init; }

    /// <summary>Model label of its statuses and parameter updates.</summary>
    public required string StatusLabel { get; init; }

    /// <summary>Model label of its error events.</summary>
    public required string ErrorLabel { get; init; }

    /// <summary>Pipeline named in place of a label.</summary>
    public required string PipelineHint { get; init; }

    /// <summary>Time that samples with output stand for, ms.</summary>
    public required long OutputMs { get; init; }

    public required IReadOnlyList<Work> Work { get; init; }

    /// <summary>Work by hour.</summary>
    public IReadOnlyList<HourSliceTruth> Slices { get; init; } = [];

    /// <summary>Null = the session is unknown.</summary>
    public KeptAttempt? Attempt { get; init; }

    public static KeptSegment Of(SessionPlan plan, SessionReading reading, int index)
    {
        var segment = reading.Segments[index];
        var labels = LabelsOf(plan, segment.Records);
        var hasLabel = labels.Status.Length > 0 || labels.Error.Length > 0;
        return new KeptSegment
        {
            Key = segment.Key,
            Server = segment.Server.NodeKey,
            Operators = [.. segment.Operators],
            StartMs = segment.StartMs,
            EndMs = segment.EndMs!.Value,
            Carried = segment.Records.Where(r => r.Node is not null).Select(CarriedBy).Distinct().ToList(),
            StatusLabel = plan.PipelineLabels ? "" : labels.Status,
            ErrorLabel = plan.PipelineLabels ? "" : labels.Error,
            PipelineHint = plan.PipelineLabels && hasLabel ? labels.Status.Length > 0 ? labels.Status : labels.Error : "",
            OutputMs = Spans(segment).Where(s => s.Sample.Sample.OutputMicros > 0).Sum(s => s.ToMs - s.FromMs),
            Work = WorkOf(segment),
            Slices = SliceOracle.Of(segment, reading.ErrorSamples),
            Attempt = AttemptOracle.Of(reading.Truth, reading.Segments, index),
        };
    }

    /// <summary>The label most frequent in statuses and parameter updates (then the earliest), and that of error events.</summary>
    public static (string Status, string Error) LabelsOf(SessionPlan plan, IReadOnlyList<PlannedEvent> records)
    {
        var labelled = records.Where(r => r.Kind is EventKind.Status or EventKind.ParamsUpdate).ToList();
        var status = labelled.GroupBy(r => plan.LabelOf(r), StringComparer.Ordinal)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Min(r => r.EventMs)).FirstOrDefault()?.Key ?? "";
        return (status, records.Any(r => r.Kind == EventKind.Error) ? plan.LabelOf(records.First(r => r.Kind == EventKind.Error)) : "");
    }

    private static ServerKey CarriedBy(PlannedEvent record) =>
        new(ServerKeys.IsWalletOnly(record) ? "" : record.Node!.NodeKey, record.Node!.HotWallet);

    // Runner traces carry another clock; everything else that belongs to the segment is work.
    private static List<Work> WorkOf(OracleSegment segment)
    {
        var spans = Spans(segment).ToDictionary(s => s.Sample.Number, s => new Span(s.FromMs, s.ToMs));
        var work = new List<Work>();
        foreach (var record in segment.Records.Where(r => !r.IsRunnerTrace))
        {
            work.Add(new Work(record.EventMs, record.EventMs, spans.TryGetValue(record.Number, out var span) ? [span] : []));
        }

        return StretchOracle.Join(work);
    }

    private static IEnumerable<(PlannedEvent Sample, long FromMs, long ToMs)> Spans(OracleSegment segment)
    {
        for (var i = 0; i < segment.Samples.Count; i++)
        {
            var at = segment.Samples[i].EventMs;
            yield return (segment.Samples[i], at - (i == 0 ? 10_000 : Math.Min(20_000, at - segment.Samples[i - 1].EventMs)), at);
        }
    }
}

/// <summary>A payment that was accepted. Times epoch ms.</summary>
internal sealed record KeptPayment(
    string Org, string Uid, string Gateway, long TimeMs, string RequestId, string PaymentSessionId, string Recipient, string Url,
    string ManifestModel, long FaceValueWei, int Tickets)
{
    public static KeptPayment Of(in PaymentNote note) => new(
        note.Gateway.Org, EventIds.UidOf(note.Gateway.Org, note.IdSeed), note.GatewayName, note.TimeMs, note.RequestId.Trim(), note.PaymentSessionId,
        note.Node.Operator.Canonical, note.Node.NodeKey, note.ManifestModel, note.FaceValue.Wei, note.Tickets);
}

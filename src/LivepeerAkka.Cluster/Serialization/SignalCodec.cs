using Google.Protobuf;
using LivepeerAkka.Cluster.Serialization.Proto;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Serialization;

/// <summary>Signals to and from their wire form; an unknown kind is an error, never a skip.</summary>
internal static class SignalCodec
{
    public static SignalBatch ToProto(IReadOnlyList<IncomingSignal> signals)
    {
        var batch = new SignalBatch();
        var sources = new Dictionary<SignalSourceKey, int>();
        foreach (var incoming in signals)
        {
            var position = incoming.Position;
            var key = new SignalSourceKey(position.Log, position.Topic, position.Partition);
            if (!sources.TryGetValue(key, out var source))
            {
                source = batch.Sources.Count;
                sources.Add(key, source);
                batch.Sources.Add(new SignalSource { Log = position.Log, Topic = position.Topic, Partition = position.Partition });
            }

            batch.Signals.Add(ToProto(incoming, source));
        }

        return batch;
    }

    public static IncomingSignal[] FromProto(SignalBatch batch)
    {
        var signals = new IncomingSignal[batch.Signals.Count];
        for (var i = 0; i < signals.Length; i++)
        {
            var record = batch.Signals[i];
            var source = batch.Sources[record.Source];
            var position = new SourcePosition(
                TextPool.Shared.Intern(source.Log), TextPool.Shared.Intern(source.Topic), source.Partition, record.Offset);
            signals[i] = new IncomingSignal(SignalFromProto(record), position, record.ContentHash);
        }

        return signals;
    }

    private static SignalRecord ToProto(IncomingSignal incoming, int source)
    {
        var signal = incoming.Signal;
        Span<byte> uid = stackalloc byte[16];
        signal.Uid.WriteTo(uid);
        var record = new SignalRecord
        {
            Uid = ByteString.CopyFrom(uid),
            EventTimeMs = signal.EventTimeMs,
            Gateway = signal.Gateway,
            HotWallet = signal.Orchestrator.HotWallet,
            Url = signal.Orchestrator.Url,
            Source = source,
            Offset = incoming.Position.Offset,
            ContentHash = incoming.ContentHash,
        };
        switch (signal)
        {
            case TraceSignal trace:
                record.Trace = new TraceRecord { Kind = (int)trace.Kind, Type = trace.Type };
                break;
            case StatusSignal status:
                record.Status = ToProto(status);
                break;
            case StreamEventSignal streamEvent:
                record.StreamEvent = ToProto(streamEvent);
                break;
            case IngestMetricsSignal metrics:
                record.IngestMetrics = new IngestMetricsRecord { ConnectionQuality = metrics.ConnectionQuality };
                break;
            default:
                throw new NotSupportedException($"No wire form for the signal {signal.GetType().Name}.");
        }

        return record;
    }

    private static StreamEventRecord ToProto(StreamEventSignal streamEvent)
    {
        var record = new StreamEventRecord
        {
            Model = streamEvent.Model,
            Kind = (int)streamEvent.Kind,
            ErrorClass = (int)streamEvent.ErrorClass,
        };
        if (!streamEvent.Parameters.IsAbsent)
        {
            record.Parameters = new ParametersRecord { Length = streamEvent.Parameters.Length, KeyedHash = streamEvent.Parameters.KeyedHash };
            if (streamEvent.Parameters.Text is { } text)
            {
                record.Parameters.Text = text;
            }
        }

        return record;
    }

    private static StatusRecord ToProto(StatusSignal status)
    {
        var record = new StatusRecord { Model = status.Model, State = (int)status.State };
        if (status.InputFps is { } input)
        {
            record.InputFps = input;
        }

        if (status.OutputFps is { } output)
        {
            record.OutputFps = output;
        }

        if (status.RestartCount is { } restarts)
        {
            record.RestartCount = restarts;
        }

        if (status.StartTimeMs is { } start)
        {
            record.StartTimeMs = start;
        }

        if (status.Error is { } error)
        {
            record.Error = new StickyErrorRecord { ErrorClass = (int)error.Class, TextHash = error.TextHash };
            if (error.TimeMs is { } time)
            {
                record.Error.TimeMs = time;
            }
        }

        return record;
    }

    private static Signal SignalFromProto(SignalRecord record)
    {
        var uid = EventUid.FromBytes(record.Uid.Span);
        var gateway = TextPool.Shared.Intern(record.Gateway);
        var orchestrator = record.HotWallet.Length == 0 && record.Url.Length == 0
            ? OrchestratorInfo.None
            : new OrchestratorInfo(TextPool.Shared.Intern(record.HotWallet), TextPool.Shared.Intern(record.Url));
        return record.KindCase switch
        {
            SignalRecord.KindOneofCase.Trace =>
                new TraceSignal(uid, record.EventTimeMs, gateway, orchestrator, Known<TraceKind>(record.Trace.Kind))
                {
                    Type = TextPool.Shared.Intern(record.Trace.Type),
                },
            SignalRecord.KindOneofCase.Status => StatusFromProto(uid, record, gateway, orchestrator),
            SignalRecord.KindOneofCase.StreamEvent => new StreamEventSignal(
                uid, record.EventTimeMs, gateway, orchestrator, TextPool.Shared.Intern(record.StreamEvent.Model),
                Known<StreamEventKind>(record.StreamEvent.Kind), Known<ErrorClass>(record.StreamEvent.ErrorClass))
            {
                Parameters = record.StreamEvent.Parameters is { } p ? new PrivateText(p.Length, p.KeyedHash, p.HasText ? p.Text : null) : PrivateText.Absent,
            },
            SignalRecord.KindOneofCase.IngestMetrics => new IngestMetricsSignal(uid, record.EventTimeMs, gateway)
            {
                ConnectionQuality = TextPool.Shared.Intern(record.IngestMetrics.ConnectionQuality),
            },
            var kind => throw new NotSupportedException($"Signal kind {kind} of event {uid}: written by a newer release; upgrade this node."),
        };
    }

    private static StatusSignal StatusFromProto(EventUid uid, SignalRecord record, string gateway, OrchestratorInfo orchestrator)
    {
        var status = record.Status;
        var error = status.Error is { } e
            ? new StickyError(Known<ErrorClass>(e.ErrorClass), e.TextHash, e.HasTimeMs ? e.TimeMs : null)
            : null;
        return new StatusSignal(
            uid, record.EventTimeMs, gateway, orchestrator, TextPool.Shared.Intern(status.Model), Known<StreamState>(status.State),
            status.HasInputFps ? status.InputFps : null,
            status.HasOutputFps ? status.OutputFps : null,
            status.HasRestartCount ? status.RestartCount : null,
            status.HasStartTimeMs ? status.StartTimeMs : null,
            error);
    }

    private static T Known<T>(int value)
        where T : struct, Enum
    {
        var typed = (T)Enum.ToObject(typeof(T), value);
        return Enum.IsDefined(typed)
            ? typed
            : throw new NotSupportedException($"{typeof(T).Name} {value}: written by a newer release; upgrade this node.");
    }

    private readonly record struct SignalSourceKey(string Log, string Topic, int Partition);
}

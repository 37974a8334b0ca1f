using Akka.Actor;
using Akka.Serialization;
using Google.Protobuf;
using LivepeerAkka.Cluster.Serialization.Proto;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Serialization;

/// <summary>
/// The serializer of sessions: journal entries, snapshots and messages. Strict: a type without a manifest and a manifest without a type
/// are errors. A manifest, once written, is read for ever.
/// </summary>
public sealed class SessionSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    internal const string SignalsAppliedManifest = "j1.signals-applied";
    internal const string ConcludedManifest = "j1.concluded";
    internal const string FactKeysPublishedManifest = "j1.fact-keys-published";
    internal const string FactsAcknowledgedManifest = "j1.facts-acknowledged";
    internal const string PaymentsAppliedManifest = "j1.payments-applied";
    internal const string ForgottenManifest = "j1.forgotten";
    internal const string SnapshotManifest = "s1.session";
    internal const string ApplySignalsManifest = "m1.apply-signals";
    internal const string AppliedManifest = "m1.applied";
    internal const string ConcludeIfDueManifest = "m1.conclude-if-due";
    internal const string ConcludeNowManifest = "m1.conclude-now";
    internal const string ApplyPaymentsManifest = "m1.apply-payments";
    internal const string PaymentsNotedManifest = "m1.payments-noted";
    internal const string ReconsiderManifest = "m1.reconsider";
    internal const string ReconsideredManifest = "m1.reconsidered";
    internal const string SettledManifest = "m1.settled";
    internal const string ForgetManifest = "m1.forget";

    /// <summary>Id in the journal's rows and on the wire; never changes.</summary>
    public const int SerializerId = 1_847_263;

    /// <summary>Types that are bound to this serializer.</summary>
    public static IReadOnlyList<Type> BoundTypes { get; } =
    [
        typeof(SessionEvents.SignalsApplied), typeof(SessionEvents.Concluded), typeof(SessionEvents.FactKeysPublished),
        typeof(SessionEvents.FactsAcknowledged), typeof(SessionEvents.PaymentsApplied), typeof(SessionEvents.Forgotten),
        typeof(SessionSnapshot),
        typeof(SessionCommands.ApplySignals), typeof(SessionCommands.ConcludeIfDue), typeof(SessionCommands.ConcludeNow),
        typeof(SessionCommands.ApplyPayments), typeof(SessionCommands.Reconsider), typeof(SessionCommands.Forget),
        typeof(SessionReplies.Applied), typeof(SessionReplies.Settled), typeof(SessionReplies.PaymentsNoted), typeof(SessionReplies.Reconsidered),
    ];

    /// <inheritdoc />
    public override int Identifier => SerializerId;

    /// <inheritdoc />
    public override string Manifest(object o) => o switch
    {
        SessionEvents.SignalsApplied => SignalsAppliedManifest,
        SessionEvents.Concluded => ConcludedManifest,
        SessionEvents.FactKeysPublished => FactKeysPublishedManifest,
        SessionEvents.FactsAcknowledged => FactsAcknowledgedManifest,
        SessionEvents.PaymentsApplied => PaymentsAppliedManifest,
        SessionEvents.Forgotten => ForgottenManifest,
        SessionSnapshot => SnapshotManifest,
        SessionCommands.ApplySignals => ApplySignalsManifest,
        SessionCommands.ConcludeIfDue => ConcludeIfDueManifest,
        SessionCommands.ConcludeNow => ConcludeNowManifest,
        SessionReplies.Applied => AppliedManifest,
        SessionCommands.ApplyPayments => ApplyPaymentsManifest,
        SessionCommands.Reconsider => ReconsiderManifest,
        SessionReplies.PaymentsNoted => PaymentsNotedManifest,
        SessionReplies.Reconsidered => ReconsideredManifest,
        SessionReplies.Settled => SettledManifest,
        SessionCommands.Forget => ForgetManifest,
        _ => throw new NotSupportedException($"{o.GetType().FullName} has no manifest."),
    };

    /// <inheritdoc />
    public override byte[] ToBinary(object obj) => obj switch
    {
        SessionEvents.SignalsApplied e => new SignalsAppliedEntry
        {
            Batch = SignalCodec.ToProto(e.Signals),
            ReceivedAtMs = e.ReceivedAtMs,
            DuplicatesSeen = e.DuplicatesSeen,
        }.ToByteArray(),
        SessionEvents.Concluded e => new ConcludedEntry { AtMs = e.AtMs, DuplicatesSeen = e.DuplicatesSeen }.ToByteArray(),
        SessionEvents.FactKeysPublished e => FactKeysCodec.ToProto(e).ToByteArray(),
        SessionEvents.FactsAcknowledged e => new FactsAcknowledgedEntry { Version = e.Version, Signals = e.Signals }.ToByteArray(),
        SessionEvents.PaymentsApplied e => new PaymentsAppliedEntry { Payments = { PaymentCodec.ToProto(e.Payments) } }.ToByteArray(),
        SessionEvents.Forgotten e => new ForgottenEntry { Version = e.Version }.ToByteArray(),
        SessionSnapshot s => SnapshotCodec.ToProto(s).ToByteArray(),
        SessionCommands.ApplySignals c => new ApplySignalsMessage
        {
            Key = ToProto(c.Key),
            Batch = SignalCodec.ToProto(c.Signals),
            ReceivedAtMs = c.ReceivedAtMs,
        }.ToByteArray(),
        SessionCommands.ConcludeIfDue c => ToProto(c.Key).ToByteArray(),
        SessionCommands.ConcludeNow c => ToProto(c.Key).ToByteArray(),
        SessionReplies.Applied r => new AppliedMessage { Key = ToProto(r.Key), Verdicts = VerdictBytes(r.Verdicts) }.ToByteArray(),
        SessionCommands.ApplyPayments c => new ApplyPaymentsMessage { Key = ToProto(c.Key), Payments = { PaymentCodec.ToProto(c.Payments) } }.ToByteArray(),
        SessionCommands.Reconsider c => new ReconsiderMessage { Key = ToProto(c.Key), DirectoryVersion = c.DirectoryVersion }.ToByteArray(),
        SessionReplies.PaymentsNoted r => ToProto(r.Key).ToByteArray(),
        SessionReplies.Reconsidered r => ToProto(r.Key).ToByteArray(),
        SessionReplies.Settled r => ToProto(r.Key).ToByteArray(),
        SessionCommands.Forget c => new ForgetMessage { Key = ToProto(c.Key), IsMarkerToo = c.IsMarkerToo }.ToByteArray(),
        _ => throw new NotSupportedException($"{obj.GetType().FullName} has no wire form."),
    };

    /// <inheritdoc />
    public override object FromBinary(byte[] bytes, string manifest)
    {
        switch (manifest)
        {
            case SignalsAppliedManifest:
                var applied = SignalsAppliedEntry.Parser.ParseFrom(bytes);
                return new SessionEvents.SignalsApplied(SignalCodec.FromProto(applied.Batch), applied.ReceivedAtMs, applied.DuplicatesSeen);
            case ConcludedManifest:
                var concluded = ConcludedEntry.Parser.ParseFrom(bytes);
                return new SessionEvents.Concluded(concluded.AtMs, concluded.DuplicatesSeen);
            case FactKeysPublishedManifest:
                return FactKeysCodec.FromProto(FactKeysPublishedEntry.Parser.ParseFrom(bytes));
            case FactsAcknowledgedManifest:
                var acknowledged = FactsAcknowledgedEntry.Parser.ParseFrom(bytes);
                return new SessionEvents.FactsAcknowledged(acknowledged.Version) { Signals = acknowledged.Signals };
            case PaymentsAppliedManifest:
                return new SessionEvents.PaymentsApplied(PaymentCodec.FromProto(PaymentsAppliedEntry.Parser.ParseFrom(bytes).Payments));
            case ForgottenManifest:
                return new SessionEvents.Forgotten(ForgottenEntry.Parser.ParseFrom(bytes).Version);
            case SnapshotManifest:
                return SnapshotCodec.FromProto(SessionSnapshotRecord.Parser.ParseFrom(bytes));
            case ApplySignalsManifest:
                var command = ApplySignalsMessage.Parser.ParseFrom(bytes);
                return new SessionCommands.ApplySignals(FromProto(command.Key), SignalCodec.FromProto(command.Batch), command.ReceivedAtMs);
            case AppliedManifest:
                var reply = AppliedMessage.Parser.ParseFrom(bytes);
                return new SessionReplies.Applied(FromProto(reply.Key), [.. reply.Verdicts.Select(b => (SignalVerdict)b)]);
            case ConcludeIfDueManifest:
                return new SessionCommands.ConcludeIfDue(FromProto(SessionKeyMessage.Parser.ParseFrom(bytes)));
            case ConcludeNowManifest:
                return new SessionCommands.ConcludeNow(FromProto(SessionKeyMessage.Parser.ParseFrom(bytes)));
            case ApplyPaymentsManifest:
                var linked = ApplyPaymentsMessage.Parser.ParseFrom(bytes);
                return new SessionCommands.ApplyPayments(FromProto(linked.Key), PaymentCodec.FromProto(linked.Payments));
            case ReconsiderManifest:
                var reconsider = ReconsiderMessage.Parser.ParseFrom(bytes);
                return new SessionCommands.Reconsider(FromProto(reconsider.Key), reconsider.DirectoryVersion);
            case PaymentsNotedManifest:
                return new SessionReplies.PaymentsNoted(FromProto(SessionKeyMessage.Parser.ParseFrom(bytes)));
            case ReconsideredManifest:
                return new SessionReplies.Reconsidered(FromProto(SessionKeyMessage.Parser.ParseFrom(bytes)));
            case ForgetManifest:
                var forget = ForgetMessage.Parser.ParseFrom(bytes);
                return new SessionCommands.Forget(FromProto(forget.Key), forget.IsMarkerToo);
            case SettledManifest:
                return new SessionReplies.Settled(FromProto(SessionKeyMessage.Parser.ParseFrom(bytes)));
            default:
                throw new NotSupportedException($"Manifest '{manifest}' is unknown: written by a newer release; upgrade this node.");
        }
    }

    private static SessionKeyMessage ToProto(SessionKey key) => new() { Org = key.Org, SessionId = key.SessionId };

    private static SessionKey FromProto(SessionKeyMessage key) => new(TextPool.Shared.Intern(key.Org), key.SessionId);

    private static ByteString VerdictBytes(IReadOnlyList<SignalVerdict> verdicts)
    {
        var bytes = new byte[verdicts.Count];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)verdicts[i];
        }

        return ByteString.CopyFrom(bytes);
    }
}

using System.Text;
using Akka.Actor;
using CsCheck;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Serialization;
using LivepeerAkka.Cluster.Sharding;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.Cluster.Tests.Ingest.RecordDecoding;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Identity;
using LivepeerAkka.Domain.Jobs;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Tests.Ingest;

/// <summary>
/// Whatever a record holds, it is refused or everything behind the decoder can hold it: an entity that cannot journal what it accepted would have
/// the record read again for ever.
/// </summary>
public sealed class PoisonRecordTests : IDisposable
{
    /// <summary>Bytes of a row in an index of PostgreSQL.</summary>
    private const int IndexRowBytesMax = 2_704;

    /// <summary>Characters of the journal's column.</summary>
    private const int PersistenceIdLengthMax = 255;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly Gen<byte[]> GenCut =
        from record in Gen.OneOf(PoisonRecords.All.ToArray())
        from edits in Gen.Select(Gen.Double.Unit, Gen.Int[0, 8], Gen.Byte.Array[0, 3]).List[0, 3]
        select edits.Aggregate(record, (r, e) => (byte[])[.. r[..(int)(e.Item1 * r.Length)], .. e.Item3, .. r[Math.Min(r.Length, (int)(e.Item1 * r.Length) + e.Item2)..]]);

    private readonly ActorSystem _system = ActorSystem.Create("poison");

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Every_one_is_refused_or_held_by_all_that_is_behind_the_decoder()
    {
        var accepted = PoisonRecords.All.Count(IsHeld);
        Assert.InRange(accepted, PoisonRecords.All.Count / 3, PoisonRecords.All.Count - 1);
    }

    [Fact]
    public void So_is_whatever_becomes_of_them_on_the_way() => GenCut.Sample(r => { IsHeld(r); }, iter: 5_000);

    [Fact]
    public void Long_ids_that_differ_at_their_end_stay_two_and_a_nul_is_no_end()
    {
        var texts = new[] { new string('a', 300) + "1", new string('a', 300) + "2", "a\\u0000b", "a\\u0000c" };
        var ids = texts.Select(t => DecoderTesting.Payload<StreamTrace>("stream_trace", $$"""{"type":"t","stream_id":"{{t}}"}""").StreamId).ToList();

        Assert.Equal(4, ids.Distinct().Count());
        Assert.Equal("a\uFFFDb", ids[2]);
    }

    /// <summary>False for a record that is refused or ignored.</summary>
    private bool IsHeld(byte[] record)
    {
        if (DecoderTesting.Decode(record) is not CandidateEvent candidate)
        {
            return false;
        }

        using var writer = new RowBinaryWriter();
        ProductTables.Of(candidate.Family).Write(writer, new RawEventRow(candidate, DecoderTesting.Source(record)));
        AssertText(candidate.Gateway, isKey: true);
        switch (candidate.Payload)
        {
            case SessionPayload session:
                AssertSession(candidate, SessionKey.Of("org", session.StreamId, session.RequestId));
                break;
            case JobEvent:
                AssertJob(candidate);
                break;
            case Payment payment:
                foreach (var text in (string[])[payment.RequestId, payment.SessionId, payment.ManifestId, payment.Recipient, payment.Sender, payment.Capability])
                {
                    AssertText(text, isKey: true);
                }

                break;
        }

        foreach (var offer in OrchestratorOfferFact.Of(candidate))
        {
            OrchestratorDimensions.Offers.Write(writer, offer);
            OrchestratorDimensions.Gauges.Write(writer, offer);
        }

        foreach (var observation in NodeObservations.Of(candidate))
        {
            AssertText(observation.Url, isKey: true);
            var serializer = new CapabilitySerializer((ExtendedActorSystem)_system);
            var message = new Cluster.Capabilities.CapabilityCommands.ObserveNode(observation.Url, [observation]);
            var bytes = serializer.ToBinary(message);
            Assert.Equal(bytes, serializer.ToBinary(serializer.FromBinary(bytes, serializer.Manifest(message))));
        }

        return true;
    }

    private void AssertSession(CandidateEvent candidate, SessionKey key)
    {
        AssertText(key.SessionId, isKey: true);
        AssertEntityId($"session/{SessionEntityId.Of(key)}");
        var signal = SessionSignals.Of(candidate);
        AssertText(signal.Orchestrator.HotWallet, isKey: true);
        AssertText(signal.Orchestrator.Url, isKey: false);
        var serializer = new SessionSerializer((ExtendedActorSystem)_system);
        var incoming = new IncomingSignal(signal, new SourcePosition("log", "topic", 0, 1), candidate.ContentHash);
        var message = new SessionCommands.ApplySignals(key, [incoming], 1);
        var read = (SessionCommands.ApplySignals)serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message));
        Assert.Equal(key, read.Key);
        Assert.Equal(incoming, Assert.Single(read.Signals));
    }

    private void AssertJob(CandidateEvent candidate)
    {
        if (JobRecords.KeyOf("org", candidate) is not { } key)
        {
            return;
        }

        AssertText(key.Id, isKey: true);
        AssertEntityId($"job/{JobEntityId.Of(key)}");
        var serializer = new JobSerializer((ExtendedActorSystem)_system);
        var message = new JobCommands.ApplyRecords(key, [JobRecords.Of(candidate)]);
        var read = (JobCommands.ApplyRecords)serializer.FromBinary(serializer.ToBinary(message), serializer.Manifest(message));
        Assert.Equal(message.Records, read.Records);
    }

    private static void AssertText(string text, bool isKey)
    {
        Assert.DoesNotContain('\0', text);
        var bytes = Strict.GetByteCount(text);
        if (isKey)
        {
            Assert.InRange(bytes, 0, IndexRowBytesMax - 500);
        }
    }

    private static void AssertEntityId(string id)
    {
        AssertText(id, isKey: true);
        Assert.InRange(id.Length, 1, PersistenceIdLengthMax);
    }
}

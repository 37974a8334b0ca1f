using Akka.Actor;
using Akka.Serialization;
using LivepeerAkka.Cluster.Serialization;
using Microsoft.Extensions.Hosting;

namespace LivepeerAkka.EndToEnd.Tests.Seeded;

/// <summary>
/// Makes a node one of a later build, whose journal entries, snapshots and messages have a field that this build does not know.
/// </summary>
internal sealed class NewerBuild(ActorSystem system) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var extended = (ExtendedActorSystem)system;
        Replace(new SessionSerializer(extended), SessionSerializer.BoundTypes);
        Replace(new CapabilitySerializer(extended), CapabilitySerializer.BoundTypes);
        Replace(new OrchestratorSerializer(extended), OrchestratorSerializer.BoundTypes);
        Replace(new JobSerializer(extended), JobSerializer.BoundTypes);
        return Task.CompletedTask;

        void Replace(SerializerWithStringManifest serializer, IReadOnlyList<Type> types)
        {
            var newer = new NewerSerializer(extended, serializer);
            system.Serialization.AddSerializer($"newer-{serializer.Identifier}", newer);
            foreach (var type in types)
            {
                system.Serialization.AddSerializationMap(type, newer);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private sealed class NewerSerializer(ExtendedActorSystem system, SerializerWithStringManifest inner) : SerializerWithStringManifest(system)
    {
        // Field 1000, a varint; field 1001, a text.
        private static readonly byte[] NewFields = [0xC0, 0x3E, 0x2A, 0xCA, 0x3E, 0x03, (byte)'n', (byte)'e', (byte)'w'];

        public override int Identifier => inner.Identifier;

        public override string Manifest(object o) => inner.Manifest(o);

        public override byte[] ToBinary(object obj) => [.. inner.ToBinary(obj), .. NewFields];

        public override object FromBinary(byte[] bytes, string manifest) => inner.FromBinary(bytes, manifest);
    }
}

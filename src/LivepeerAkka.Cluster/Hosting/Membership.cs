using Akka.Cluster.Hosting;
using Akka.Cluster.Hosting.SBR;
using Akka.Hosting;
using Akka.Remote.Hosting;
using LivepeerAkka.Cluster.Sharding;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>How a node reaches the others, finds them, and what it makes of those that it does not reach.</summary>
internal static class Membership
{
    /// <summary>Adds remoting, membership and the resolver of partitions.</summary>
    public static AkkaConfigurationBuilder AddMembership(this AkkaConfigurationBuilder builder, ClusterSettings cluster, int recordBytesMax)
    {
        builder.WithRemoting(Remoting(cluster, recordBytesMax)).WithClustering(new ClusterOptions
        {
            Roles = [.. cluster.Roles],
            SeedNodes = [.. cluster.SeedNodes.Select(s => ClusterSeeds.OnTransport(s, overTls: cluster.TlsCertificate.Length > 0))],
            SplitBrainResolver = new KeepMajorityOption(),
            FailureDetector = new PhiAccrualFailureDetectorOptions { AcceptableHeartbeatPause = cluster.UnreachableAfter },
        });
        builder.AddHocon($"akka.cluster.split-brain-resolver.stable-after = {(long)cluster.DowningAfter.TotalMilliseconds}ms", HoconAddMode.Prepend);
        if (cluster.SeedNodes.Count == 0)
        {
            // A node without seeds is a cluster of its own; a deployment of several always names some.
            builder.AddStartup(async (system, _) =>
            {
                var self = Akka.Cluster.Cluster.Get(system);
                await self.JoinAsync(self.SelfAddress).ConfigureAwait(false);
            });
        }

        return builder;
    }

    private static RemoteOptions Remoting(ClusterSettings cluster, int recordBytesMax)
    {
        var remote = new RemoteOptions
        {
            HostName = cluster.Host,
            Port = cluster.Port,
            PublicHostName = cluster.AdvertisedHost,
            PublicPort = cluster.PublicPort == 0 ? null : cluster.PublicPort,
            MaxFrameSize = CommandPieces.FrameBytesMax(recordBytesMax),
        };
        if (cluster.TlsCertificate.Length > 0)
        {
            remote.EnableSsl = true;
            remote.Ssl = new SslOptions
            {
                CertificateOptions = new SslCertificateOptions { Path = cluster.TlsCertificate, Password = cluster.TlsPassword },
                SuppressValidation = false,
                RequireMutualAuthentication = true,
            };
        }

        return remote;
    }
}

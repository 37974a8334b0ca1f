using System.Globalization;
using System.Net;
using LivepeerAkka.DevServices.Processes;

namespace LivepeerAkka.DevServices.Kafka;

/// <summary><c>broker --topics NAME:PARTITIONS,… [--port N]</c></summary>
internal static class BrokerVerb
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var topics = BrokerTopic.Parse(arguments.Required("--topics"))
            ?? throw new UsageException($"--topics takes name:partitions,… with 1 to {BrokerTopic.PartitionsMax} partitions");
        var port = arguments.Number("--port", 1, 65535);
        using var life = new ServiceLife(arguments.Has("--attached"));
        var cluster = Start();
        foreach (var topic in topics)
            cluster.CreateTopic(topic.Name, topic.Partitions);
        var bootstrap = cluster.Bootstrap;
        using var forwarder = port is { } wanted ? TcpForwarder.Start(wanted, IPEndPoint.Parse(bootstrap)) : null;
        if (forwarder is not null)
        {
            cluster.Advertise("127.0.0.1", forwarder.Port);
            bootstrap = "127.0.0.1:" + forwarder.Port.ToString(CultureInfo.InvariantCulture);
        }

        var announcement = new ServiceAnnouncement
        {
            Service = "broker",
            Bootstrap = bootstrap,
            // Offsets of one start mean nothing in the log of another.
            Incarnation = Guid.NewGuid().ToString("N"),
            Pid = Environment.ProcessId,
        };
        var admin = await BrokerAdmin.StartAsync(cluster, announcement);
        ServiceLife.Announce(announcement with { Admin = admin.Url });
        await life.Stopped;
        ServiceLife.LimitStop();
        await admin.DisposeAsync();
        cluster.Dispose();
        return 0;
    }

    private static MockCluster Start()
    {
        try
        {
            return new MockCluster();
        }
        catch (DllNotFoundException e)
        {
            throw new DevServiceException(
                "The embedded broker has no library for this system: point livepeer.kafka.bootstrap at a running Kafka.", e);
        }
    }
}

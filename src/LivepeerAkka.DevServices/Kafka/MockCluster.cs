using System.Runtime.InteropServices;
using System.Text;
using LivepeerAkka.DevServices.Processes;

namespace LivepeerAkka.DevServices.Kafka;

/// <summary>
/// A one-broker cluster inside this process, speaking Kafka's protocol on a random loopback port. It keeps at most 5 MiB a partition,
/// loses everything when it ends, and has no time index, transactions or topic administration.
/// </summary>
internal sealed partial class MockCluster : IDisposable
{
    /// <summary>Id of the only broker.</summary>
    public const int Broker = 1;

    private const string Library = "librdkafka";
    private const int Producer = 0;
    private const int FirstRebalanceDelayMs = 100;
    private const int ErrorTextBytes = 512;

    private readonly Lock _gate = new();
    private nint _client;
    private nint _cluster;

    public MockCluster()
    {
        Span<byte> error = stackalloc byte[ErrorTextBytes];
        var configuration = rd_kafka_conf_new();
        // The client that carries the cluster has no servers of its own and would complain about it on standard error.
        _ = rd_kafka_conf_set(configuration, "log_level", "0", error, ErrorTextBytes);
        _client = rd_kafka_new(Producer, configuration, error, ErrorTextBytes);
        if (_client == 0)
        {
            rd_kafka_conf_destroy(configuration);
            throw new DevServiceException("The embedded broker did not start: " + Encoding.UTF8.GetString(error).TrimEnd('\0'));
        }

        _cluster = rd_kafka_mock_cluster_new(_client, 1);
        if (_cluster == 0)
        {
            rd_kafka_destroy(_client);
            throw new DevServiceException("The embedded broker did not start.");
        }

        rd_kafka_mock_group_initial_rebalance_delay_ms(_cluster, FirstRebalanceDelayMs);
        // With a controller, requests that it does not support fail at once and not by timeout.
        rd_kafka_mock_set_controller_id(_cluster, Broker);
    }

    /// <summary>Address that the broker listens on, whatever it advertises.</summary>
    public string Bootstrap
    {
        get
        {
            lock (_gate)
                return Marshal.PtrToStringUTF8(rd_kafka_mock_cluster_bootstraps(Handle))!;
        }
    }

    public void CreateTopic(string name, int partitions) => Call(c => rd_kafka_mock_topic_create(c, name, partitions, 1));

    /// <summary>Changes the address that clients are told.</summary>
    public void Advertise(string host, int port) => Call(c =>
    {
        rd_kafka_mock_broker_set_host_port(c, Broker, host, port);
        return 0;
    });

    public void Down() => Call(c => rd_kafka_mock_broker_set_down(c, Broker));

    public void Up() => Call(c => rd_kafka_mock_broker_set_up(c, Broker));

    /// <summary>Round-trip time in milliseconds; 0 ends it.</summary>
    public void RoundTrip(int ms) => Call(c => rd_kafka_mock_broker_set_rtt(c, Broker, ms));

    /// <summary>The next requests of a kind fail with these protocol errors, one each; none clears what is left.</summary>
    public void Errors(short apiKey, int[] errors) => Call(c =>
    {
        if (errors.Length == 0)
            rd_kafka_mock_clear_request_errors(c, apiKey);
        else
            rd_kafka_mock_push_request_errors_array(c, apiKey, (nuint)errors.Length, errors);
        return 0;
    });

    /// <summary>Native destruction happens once: a second one aborts the process.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_cluster == 0)
                return;
            rd_kafka_mock_cluster_destroy(_cluster);
            rd_kafka_destroy(_client);
            (_cluster, _client) = (0, 0);
        }
    }

    private nint Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_cluster == 0, this);
            return _cluster;
        }
    }

    private void Call(Func<nint, int> call)
    {
        lock (_gate)
        {
            var error = call(Handle);
            if (error != 0)
                throw new DevServiceException($"The embedded broker refused the call (error {error}).");
        }
    }

    [LibraryImport(Library)]
    private static partial nint rd_kafka_conf_new();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rd_kafka_conf_set(nint configuration, string name, string value, Span<byte> error, nuint errorSize);

    [LibraryImport(Library)]
    private static partial void rd_kafka_conf_destroy(nint configuration);

    /// <summary>Owns the configuration on success only.</summary>
    [LibraryImport(Library)]
    private static partial nint rd_kafka_new(int type, nint configuration, Span<byte> error, nuint errorSize);

    [LibraryImport(Library)]
    private static partial void rd_kafka_destroy(nint client);

    [LibraryImport(Library)]
    private static partial nint rd_kafka_mock_cluster_new(nint client, int brokers);

    [LibraryImport(Library)]
    private static partial void rd_kafka_mock_cluster_destroy(nint cluster);

    [LibraryImport(Library)]
    private static partial nint rd_kafka_mock_cluster_bootstraps(nint cluster);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rd_kafka_mock_topic_create(nint cluster, string topic, int partitions, int replicas);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial void rd_kafka_mock_broker_set_host_port(nint cluster, int broker, string host, int port);

    [LibraryImport(Library)]
    private static partial int rd_kafka_mock_broker_set_down(nint cluster, int broker);

    [LibraryImport(Library)]
    private static partial int rd_kafka_mock_broker_set_up(nint cluster, int broker);

    [LibraryImport(Library)]
    private static partial int rd_kafka_mock_broker_set_rtt(nint cluster, int broker, int ms);

    [LibraryImport(Library)]
    private static partial void rd_kafka_mock_push_request_errors_array(nint cluster, short apiKey, nuint count, int[] errors);

    [LibraryImport(Library)]
    private static partial void rd_kafka_mock_clear_request_errors(nint cluster, short apiKey);

    [LibraryImport(Library)]
    private static partial void rd_kafka_mock_group_initial_rebalance_delay_ms(nint cluster, int ms);

    [LibraryImport(Library)]
    private static partial void rd_kafka_mock_set_controller_id(nint cluster, int broker);
}

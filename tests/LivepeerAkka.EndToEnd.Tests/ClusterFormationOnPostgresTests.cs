using System.Globalization;
using LivepeerAkka.EndToEnd.Tests.Fixtures;
using Xunit.Abstractions;

namespace LivepeerAkka.EndToEnd.Tests;

/// <summary>Nodes become a cluster by configuration alone.</summary>
public sealed class ClusterFormationOnPostgresTests(ITestOutputHelper output)
{
    private const int LongTextLength = 300_000;
    private const int BacklogRecords = 2_000;
    private const long StartMs = 1_700_000_000_000;

    [Fact]
    public async Task Three_nodes_form_one_cluster_over_tls_and_take_records_that_no_default_frame_holds()
    {
        using var folder = new TestFolder();
        var file = folder.File("large.ndjson");
        await File.WriteAllLinesAsync(file, LargeRecords());
        var run = await UndisturbedRun.MakeAsync(folder, file, LiveCluster.Shared);
        await using var cluster = await LiveCluster.StartAsync(nodes: 3, output, NodeCertificates.SettingsIn(folder));
        await cluster.MembersAreUpAsync(3);
        await using var produce = cluster.Stack.ProduceHere(file);

        Assert.Equal(run.Records, await produce.DeliveredAsync());
        await cluster.Stack.SettledAsync(run.Records);
        await run.AssertEqualAsync(cluster.Stack);
    }

    /// <summary>Ten sessions, each with a text that is larger than the transport's usual frame, and one with a backlog that is.</summary>
    private static IEnumerable<string> LargeRecords()
    {
        var text = new string('g', LongTextLength);
        for (var s = 0; s < 10; s++)
        {
            yield return Trace($"long-{s}", 0, "gateway_receive_stream_request", text);
            yield return Trace($"long-{s}", 1, "gateway_ingest_stream_closed", text);
        }

        for (var i = 0; i < BacklogRecords; i++)
        {
            yield return Trace("backlog", i, i == 0 ? "gateway_receive_stream_request" : "gateway_receive_few_processed_segments", "gateway-with-a-name");
        }
    }

    private static string Trace(string stream, int index, string type, string gateway) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"id":"{{{stream}}}-{{{index}}}","type":"stream_trace","timestamp":"{{{StartMs + (index * 10)}}}","gateway":"{{{gateway}}}","data":{"type":"{{{type}}}","stream_id":"{{{stream}}}","request_id":"r"}}""");
}

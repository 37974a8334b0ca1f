using System.Text.Json;
using System.Text.Json.Serialization;
using LivepeerAkka.DevServices.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LivepeerAkka.DevServices.Kafka;

/// <summary>A change of the embedded broker's behaviour; the members that are null stay as they are.</summary>
internal sealed record BrokerFault
{
    /// <summary>Whether the broker is away.</summary>
    [JsonPropertyName("down")]
    public bool? Down { get; init; }

    /// <summary>Round-trip time in milliseconds.</summary>
    [JsonPropertyName("rtt_ms")]
    public int? RoundTripMs { get; init; }

    /// <summary>Protocol key of the requests that <see cref="Errors"/> meet; 0 is Produce, 1 is Fetch.</summary>
    [JsonPropertyName("api_key")]
    public short? ApiKey { get; init; }

    /// <summary>Protocol errors of the next requests, one each; empty clears.</summary>
    [JsonPropertyName("errors")]
    public int[]? Errors { get; init; }
}

/// <summary>
/// HTTP endpoint beside the broker: <c>GET /bootstrap</c>, <c>POST /topics</c>, <c>POST /_faults</c>. Bodies are JSON by content type,
/// which no web page of another origin may send.
/// </summary>
internal sealed class BrokerAdmin : IAsyncDisposable
{
    private readonly WebApplication _app;

    private BrokerAdmin(WebApplication app, Uri url)
    {
        _app = app;
        Url = url;
    }

    public Uri Url { get; }

    public static async Task<BrokerAdmin> StartAsync(MockCluster cluster, ServiceAnnouncement announcement)
    {
        var app = LoopbackWeb.Build(0, _ => { });
        app.Run(context => HandleAsync(context, cluster, announcement));
        return new BrokerAdmin(app, await LoopbackWeb.ListenAsync(app));
    }

    public async ValueTask DisposeAsync() => await LoopbackWeb.StopAsync(_app);

    private static async Task HandleAsync(HttpContext context, MockCluster cluster, ServiceAnnouncement announcement)
    {
        var post = HttpMethods.IsPost(context.Request.Method) && context.Request.HasJsonContentType();
        try
        {
            switch (context.Request.Path.Value)
            {
                case "/bootstrap" when HttpMethods.IsGet(context.Request.Method):
                    await context.Response.WriteAsJsonAsync(announcement, ServiceJson.Default.ServiceAnnouncement);
                    return;
                case "/topics" when post:
                    var topic = await ReadAsync<BrokerTopic>(context);
                    if (!topic.IsValid)
                        throw new JsonException($"not a topic: {topic}");
                    cluster.CreateTopic(topic.Name, topic.Partitions);
                    return;
                case "/_faults" when post:
                    Apply(cluster, await ReadAsync<BrokerFault>(context));
                    return;
                default:
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                    return;
            }
        }
        catch (Exception e) when (e is JsonException or DevServiceException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync(e.Message);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpContext context) =>
        await context.Request.ReadFromJsonAsync<T>(JsonSerializerOptions.Web) ?? throw new JsonException("a JSON object is expected");

    private static void Apply(MockCluster cluster, BrokerFault fault)
    {
        if (fault.Down is { } down)
        {
            if (down)
                cluster.Down();
            else
                cluster.Up();
        }

        if (fault.RoundTripMs is { } ms)
            cluster.RoundTrip(ms);
        if (fault.Errors is { } errors)
            cluster.Errors(fault.ApiKey ?? throw new JsonException("errors need api_key"), errors);
    }
}

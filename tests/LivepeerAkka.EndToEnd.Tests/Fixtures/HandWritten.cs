using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>
/// Records of one scenario, written by hand: a gateway and nodes of its own, on a day of its own. Times are of that day, <c>hh:mm:ss[.fff]</c>.
/// </summary>
internal sealed class HandWritten(string name, int day)
{
    /// <summary>The one model that everybody offers and asks for.</summary>
    public const string Model = "model-x";

    public const string Pipeline = "live-video-to-video";

    private static readonly DateTimeOffset FirstDay = new(2026, 2, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly List<string> _lines = [];

    /// <summary>Begins the ids, so that the same scenario can send more.</summary>
    public string IdPrefix { get; init; } = "";

    /// <summary>Name of the scenario and of its gateway.</summary>
    public string Name => name;

    /// <summary>Lines in order of arrival.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>A node of the scenario as facts name it.</summary>
    public string NodeOf(string letter) => $"{name}-{letter}.example:8935";

    /// <summary>A time of the scenario's day, epoch ms.</summary>
    public long Ms(string time) => (FirstDay.AddDays(day) + TimeSpan.Parse(time, CultureInfo.InvariantCulture)).ToUnixTimeMilliseconds();

    /// <summary>A node reports one card and slots that are free and in use.</summary>
    public HandWritten Offer(string time, string node = "a", int free = 1, int inUse = 0) => Add(
        "network_capabilities", Ms(time),
        $$"""
        [{"address":"{{Address(node, "operator")}}","local_address":"{{Address(node, "wallet")}}","orch_uri":"https://{{NodeOf(node)}}",
        "capabilities":{"version":"0.8.10","capacities":{"35":1},"constraints":{"PerCapability":{"35":{"models":{"{{Model}}":
        {"warm":true,"runnerVersion":"0.14.1","capacity":{{free}},"capacityInUse":{{inUse}} } } } } } },"capabilities_prices":null,
        "hardware":[{"pipeline":"{{Pipeline}}","model_id":"{{Model}}","gpu_info":{"0":{"id":"GPU-{{name}}-{{node}}","name":"RTX","major":8,"minor":9,
        "memory_total":24000000000,"memory_free":1000000000} } }]}]
        """);

    public HandWritten Request(string time, string session = "s") => Trace("gateway_receive_stream_request", time, session);

    public HandWritten FirstIngest(string time, string node = "a", string session = "s") =>
        Trace("gateway_send_first_ingest_segment", time, session, node);

    public HandWritten FirstProcessed(string time, string node = "a", string session = "s") =>
        Trace("gateway_receive_first_processed_segment", time, session, node);

    public HandWritten FewProcessed(string time, string node = "a", string session = "s") =>
        Trace("gateway_receive_few_processed_segments", time, session, node);

    public HandWritten Close(string time, string session = "s") => Trace("gateway_ingest_stream_closed", time, session);

    public HandWritten Trace(string type, string time, string session = "s", string? node = null) => Add(
        "stream_trace", Ms(time), $$"""{"type":"{{type}}",{{Ids(session)}},"timestamp":{{Ms(time)}},"orchestrator_info":{{Info(node)}}}""");

    public HandWritten Swap(string time, string node = "a", string session = "s") => Add(
        "stream_trace", Ms(time), $$"""{"type":"orchestrator_swap",{{Ids(session)}},"orchestrator_info":{{Info(node)}}}""");

    public HandWritten Status(string time, double fps, string state = "ONLINE", string? node = "a", string session = "s") =>
        StatusAt(Ms(time), fps, state, node, session);

    /// <summary>Statuses every ten seconds; the last time is included.</summary>
    public HandWritten Statuses(string from, string to, double fps, string state = "ONLINE", string? node = "a", string session = "s")
    {
        for (var at = Ms(from); at <= Ms(to); at += 10_000)
        {
            StatusAt(at, fps, state, node, session);
        }

        return this;
    }

    /// <summary>A payment of two tickets; <paramref name="session"/> null = for nobody.</summary>
    public HandWritten Payment(string time, string node = "a", string? session = "s") => Add(
        "create_new_payment", Ms(time),
        $$"""
        {"requestID":"{{(session is null ? "" : $"{name}-{session}-r")}}","sessionID":"pay-{{name}}-{{_lines.Count}}","manifestID":"x","sender":"0x1",
        "recipient":"{{Address(node, "operator")}}","orchestrator":"https://{{NodeOf(node)}}","faceValue":"2402400000000000 WEI","price":"1 wei/pixel",
        "winProb":"0.0009990010","numTickets":"2","clientIP":"203.0.113.1","capability":""}
        """);

    /// <summary>Any record.</summary>
    public HandWritten Add(string type, long atMs, string data)
    {
        _lines.Add(
            $$"""{"id":"{{IdPrefix}}{{name}}-{{_lines.Count}}","type":"{{type}}","timestamp":"{{atMs}}","gateway":"{{name}}","data":{{data.ReplaceLineEndings("")}}}""");
        return this;
    }

    private HandWritten StatusAt(long atMs, double fps, string state, string? node, string session) => Add(
        "ai_stream_status", atMs,
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {{{Ids(session)}},"pipeline":"{{Model}}","state":"{{state}}","timestamp":{{atMs}},"input_status":{"fps":20},"inference_status":{"fps":{{fps}} },
            "orchestrator_info":{{Info(node)}}}
            """));

    private string Ids(string session) => $"\"stream_id\":\"{name}-{session}\",\"request_id\":\"{name}-{session}-r\"";

    private string Info(string? node) =>
        node is null ? """{"address":"","url":""}""" : $$"""{"address":"{{Address(node, "wallet")}}","url":"https://{{NodeOf(node)}}"}""";

    private string Address(string node, string what) =>
        $"0x{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name} {node} {what}"))).AsSpan(0, 40)}";
}

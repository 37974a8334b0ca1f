using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LivepeerAkka.Cluster.Tests.Fixtures;

namespace LivepeerAkka.Cluster.Tests.DevServices;

/// <summary>An answer of the HTTP interface.</summary>
internal sealed record ShimAnswer(HttpStatusCode Status, string? Code, string? Summary, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>Plain HTTP requests to an engine.</summary>
internal static class ShimClient
{
    public static readonly HttpClient Http = new() { Timeout = TimeSpan.FromMinutes(2) };

    public static async Task<ShimAnswer> PostAsync(
        this EngineFixture fixture, string sql, string parameters = "", byte[]? data = null, Action<HttpRequestMessage>? change = null)
    {
        byte[] body = [.. Encoding.UTF8.GetBytes(sql), .. data ?? []];
        return await SendAsync(fixture, HttpMethod.Post, parameters, r => r.Content = new ByteArrayContent(body), change);
    }

    public static Task<ShimAnswer> GetAsync(this EngineFixture fixture, string sql, string parameters = "") =>
        SendAsync(fixture, HttpMethod.Get, $"query={Uri.EscapeDataString(sql)}&{parameters}", _ => { }, change: null);

    public static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    private static async Task<ShimAnswer> SendAsync(
        EngineFixture fixture, HttpMethod method, string parameters, Action<HttpRequestMessage> content, Action<HttpRequestMessage>? change)
    {
        var engine = await fixture.EngineAsync();
        using var request = new HttpRequestMessage(method, new Uri(engine.Url, "/?" + parameters));
        content(request);
        change?.Invoke(request);
        using var answer = await Http.SendAsync(request);
        return new ShimAnswer(answer.StatusCode, Header(answer, "X-ClickHouse-Exception-Code"), Header(answer, "X-ClickHouse-Summary"),
            await answer.Content.ReadAsByteArrayAsync());
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? values.First() : null;
}

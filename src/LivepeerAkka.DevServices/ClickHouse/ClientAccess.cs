using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary>
/// Who may ask. Two users without password, for this machine only: <c>default</c> may everything that the engine's grants allow,
/// <see cref="Reader"/> only reads. Requests that a web page of another origin sends are refused.
/// </summary>
internal static class ClientAccess
{
    /// <summary>The user that cannot write.</summary>
    public const string Reader = "reader";

    private const string Default = "default";

    /// <summary>The user of a request.</summary>
    public static string Authenticate(HttpRequest request, RequestParameters parameters)
    {
        RefuseForeignPages(request);
        var (user, password) = Credentials(request, parameters);
        if (user.Length == 0)
            user = Default;
        return user is Default or Reader && password.Length == 0
            ? user
            : throw EngineException.Own(516, "AUTHENTICATION_FAILED",
                $"{user}: Authentication failed: password is incorrect, or there is no user with such name.");
    }

    /// <summary>A page of another site must not reach the service through the browser of the person at this machine.</summary>
    public static void RefuseForeignPages(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        var originHost = Uri.TryCreate(origin, UriKind.Absolute, out var address) ? address.Host : "";
        if (!IsLoopback(request.Host.Host) || (origin.Length > 0 && !IsLoopback(originHost)))
            throw EngineException.Own(516, "AUTHENTICATION_FAILED", "Requests for or from another host are refused.");
    }

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static (string User, string Password) Credentials(HttpRequest request, RequestParameters parameters)
    {
        var headers = request.Headers;
        if (headers["X-ClickHouse-User"].FirstOrDefault() is { } name)
            return (name, headers["X-ClickHouse-Key"].FirstOrDefault() ?? "");
        if (AuthenticationHeaderValue.TryParse(headers.Authorization.ToString(), out var basic)
            && string.Equals(basic.Scheme, "Basic", StringComparison.OrdinalIgnoreCase))
        {
            var bytes = new byte[(basic.Parameter?.Length ?? 0) + 4];
            if (!Convert.TryFromBase64String(basic.Parameter ?? "", bytes, out var count))
                throw EngineException.Own(516, "AUTHENTICATION_FAILED", "Invalid authentication: the Authorization header is not Base64.");
            var parts = Encoding.UTF8.GetString(bytes, 0, count).Split(':', 2);
            return (parts[0], parts.Length > 1 ? parts[1] : "");
        }

        return (parameters.User ?? "", parameters.Password ?? "");
    }
}

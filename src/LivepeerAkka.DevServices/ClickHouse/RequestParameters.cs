using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary>The URL parameters of a request, sorted by what they mean.</summary>
internal sealed class RequestParameters
{
    private const string ParameterPrefix = "param_";

    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "query", "database", "default_format", "query_id", "session_id", "session_timeout", "session_check", "compress", "decompress",
        "enable_http_compression", "http_zlib_compression_level", "buffer_size", "wait_end_of_query", "user", "password", "quota_key",
        "role", "client_protocol_version", "http_write_exception_in_output_format", "send_progress_in_http_headers",
        "http_headers_progress_interval_ms", "stacktrace", "close_session", "log_comment",
    };

    private readonly StringBuilder _settings = new();

    public RequestParameters(IQueryCollection query, IHeaderDictionary headers)
    {
        foreach (var (name, values) in query)
            Add(name, values.ToString());
        Database ??= headers["X-ClickHouse-Database"].FirstOrDefault();
        DefaultFormat ??= headers["X-ClickHouse-Format"].FirstOrDefault() ?? "TabSeparated";
        if (string.IsNullOrEmpty(QueryId))
            QueryId = Guid.NewGuid().ToString();
    }

    public string? Query { get; private set; }

    public string? Database { get; private set; }

    public string DefaultFormat { get; private set; }

    public string QueryId { get; private set; }

    public string? SessionId { get; private set; }

    /// <summary>How long an idle session is kept; a server's default is 60 s.</summary>
    public TimeSpan SessionTimeout { get; private set; } = TimeSpan.FromSeconds(60);

    public bool SessionMustExist { get; private set; }

    public string? User { get; private set; }

    public string? Password { get; private set; }

    /// <summary>Values of <c>{name:Type}</c> placeholders.</summary>
    public List<KeyValuePair<string, string>> Parameters { get; } = [];

    /// <summary>The assignments of a SET statement; empty without any.</summary>
    public string Settings => _settings.ToString();

    /// <summary>One parameter of the URL or one field of a form.</summary>
    public void Add(string name, string value)
    {
        if (name.StartsWith(ParameterPrefix, StringComparison.Ordinal))
            Parameters.Add(new(name[ParameterPrefix.Length..], value));
        else if (!Reserved.Contains(name))
            AddSetting(name, value);
        else
            AddReserved(name, value);
    }

    private void AddReserved(string name, string value)
    {
        switch (name)
        {
            case "query": Query = Query is null ? value : Query + value; break;
            case "database": Database = value; break;
            case "default_format": DefaultFormat = value; break;
            case "query_id": QueryId = value; break;
            case "session_id": SessionId = value; break;
            case "session_check": SessionMustExist = value == "1"; break;
            case "user": User = value; break;
            case "password": Password = value; break;
            case "session_timeout":
                SessionTimeout = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                    && seconds is > 0 and <= 3600
                    ? TimeSpan.FromSeconds(seconds)
                    : throw EngineException.Own(374, "INVALID_SESSION_TIMEOUT", $"Invalid session timeout: '{value}'");
                break;
            case "compress" or "decompress" when value is "1" or "true":
                throw EngineException.Own(48, "NOT_IMPLEMENTED", $"The embedded server does not support {name}=1");
            default: break;
        }
    }

    private void AddSetting(string name, string value)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.'))
            throw EngineException.Own(115, "UNKNOWN_SETTING", $"Unknown setting '{name}'");
        if (_settings.Length > 0)
            _settings.Append(", ");
        _settings.Append(name).Append(" = ").Append(Literal(value));
    }

    /// <summary>A text as a SQL literal.</summary>
    public static string Literal(string value) =>
        "'" + value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal) + "'";

    /// <summary>A name as a quoted SQL identifier.</summary>
    public static string Identifier(string name) =>
        "`" + name.Replace("\\", @"\\", StringComparison.Ordinal).Replace("`", @"\`", StringComparison.Ordinal) + "`";
}

using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using ClickHouse.Driver;
using ClickHouse.Driver.ADO;
using ClickHouse.Driver.ADO.Parameters;

namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>
/// The analytical store over HTTP. Bodies go uncompressed: the server stands on the same host or in the same data centre. Faults are
/// <see cref="ClickHouseException"/>s.
/// </summary>
public sealed class ClickHouseStore : IBlockInserter, IDisposable
{
    /// <summary>Longest run of a command: a migration may rewrite a table.</summary>
    public static readonly TimeSpan CommandTime = TimeSpan.FromMinutes(10);

    /// <summary>Longest run of a query of the product's own.</summary>
    public static readonly TimeSpan QueryTime = TimeSpan.FromMinutes(10);

    // The server ends a query at its limit and says so; we give up a little later.
    private static readonly TimeSpan AnswerGrace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5);

    private readonly ClickHouseSettings _settings;
    private readonly HttpClient _http;
    private readonly ClickHouseClient _client;

    // What is acknowledged is on most replicas: the loss of one server loses nothing.
    private readonly Dictionary<string, object> _durable;

    /// <summary>Opens nothing: the first request connects.</summary>
    public ClickHouseStore(ClickHouseSettings settings)
    {
        _settings = settings;
        _durable = settings.IsReplicated ? new(StringComparer.Ordinal) { ["insert_quorum"] = "auto" } : [];
        _http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = ConnectTime, PooledConnectionLifetime = ConnectionLife })
        {
            // Every request has a time limit of its own.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client = new ClickHouseClient(new ClickHouseClientSettings
        {
            Protocol = settings.Url.Scheme,
            Host = settings.Url.Host,
            Port = (ushort)settings.Url.Port,
            Path = settings.Url.AbsolutePath.Trim('/') is { Length: > 0 } path ? path : null,
            Database = settings.Database,
            Username = settings.User,
            Password = settings.Password,
            UseCompression = false,
            JsonReadMode = JsonReadMode.None,
            JsonWriteMode = JsonWriteMode.None,
            HttpClient = _http,
        });
    }

    /// <summary>Database of the product.</summary>
    public string Database => _settings.Database;

    /// <inheritdoc/>
    public async Task InsertAsync(RowBlock block, CancellationToken cancellation)
    {
        var columns = string.Join(", ", block.Columns.Select(c => $"`{c.Name}`"));
        var sql = $"INSERT INTO `{Database}`.`{block.Table}` ({columns}) FORMAT RowBinary";
        var options = new QueryOptions
        {
            CustomSettings = new Dictionary<string, object>(_durable, StringComparer.Ordinal)
            {
                ["async_insert"] = "0",
                ["insert_deduplicate"] = "1",
                ["insert_deduplication_token"] = block.Token.ToString("N"),
                // Late events may reach far back; the number of partitions is bounded by the accepted range of event times.
                ["max_partitions_per_insert_block"] = "0",
                ["max_execution_time"] = ((long)Math.Ceiling(_settings.InsertTimeout.TotalSeconds)).ToString(CultureInfo.InvariantCulture),
            },
        };
        await RunAsync($"Insert into {block.Table}", _settings.InsertTimeout, cancellation, async limited =>
        {
            using var answer = await _client.PostStreamAsync(sql, StreamOf(block.Bytes), isCompressed: false, limited, options);
            return true;
        });
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    /// <param name="sql">One statement.</param>
    /// <param name="database">Database of unqualified names; null for the product's.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task CommandAsync(string sql, string? database = null, CancellationToken cancellation = default) =>
        RunAsync("Command", CommandTime, cancellation, limited =>
            _client.ExecuteNonQueryAsync(sql, parameters: null, new QueryOptions { Database = database ?? Database, CustomSettings = _durable }, limited));

    /// <summary>
    /// Waits until this server has what any replica has acknowledged, so that what is computed from the tables misses nothing; at once for tables
    /// without replicas. Holds for this server only: the URL names one, not a balancer over several.
    /// </summary>
    public async Task CatchUpAsync(IEnumerable<string> tables, CancellationToken cancellation = default)
    {
        if (!_settings.IsReplicated)
            return;
        foreach (var table in tables)
            await CommandAsync($"SYSTEM SYNC REPLICA `{Database}`.`{table}` LIGHTWEIGHT", cancellation: cancellation);
    }

    /// <summary>Runs a query of the product's own and maps its rows; they are held in memory.</summary>
    /// <param name="sql">One query; parameters stand in it as <c>{name:Type}</c>.</param>
    /// <param name="read">Maps the row at which the reader stands.</param>
    /// <param name="parameters">Values by name.</param>
    /// <param name="database">Database of unqualified names; null for the product's.</param>
    /// <param name="cancellation">Ends the query.</param>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql, Func<DbDataReader, T> read, IReadOnlyDictionary<string, object>? parameters = null, string? database = null,
        CancellationToken cancellation = default)
    {
        var rows = new List<T>();
        var options = new QueryOptions { Database = database ?? Database, MaxExecutionTime = QueryTime };
        using var limited = Limited(QueryTime, cancellation);
        await using var reader = await GuardAsync("Query", cancellation,
            _client.ExecuteReaderAsync(sql, ParametersOf(parameters), options, limited.Token));
        while (await GuardAsync("Query", cancellation, reader.ReadAsync(limited.Token)))
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>Copies the result of a read-only query to a stream in any of ClickHouse's formats.</summary>
    /// <param name="sql">One query; a FORMAT of its own wins.</param>
    /// <param name="format">For example <c>JSONEachRow</c>.</param>
    /// <param name="output">Takes the bytes.</param>
    /// <param name="limits">What the query may cost; null for the defaults.</param>
    /// <param name="cancellation">Ends the query.</param>
    public async Task QueryRawAsync(
        string sql, string format, Stream output, QueryLimits? limits = null, CancellationToken cancellation = default)
    {
        limits ??= new QueryLimits();
        var settings = limits.Settings();
        settings["default_format"] = format;
        await RunAsync("Query", limits.Time + AnswerGrace, cancellation, async limited =>
        {
            using var result = await _client.ExecuteRawResultAsync(sql, new QueryOptions { CustomSettings = settings }, limited);
            await using var body = await result.ReadAsStreamAsync();
            await body.CopyToAsync(output, limited);
            return true;
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var part)
            ? new MemoryStream(part.Array!, part.Offset, part.Count, writable: false)
            : throw new ArgumentException("A block's bytes are backed by an array.", nameof(bytes));

    private static ClickHouseParameterCollection? ParametersOf(IReadOnlyDictionary<string, object>? values)
    {
        if (values is null)
            return null;
        var parameters = new ClickHouseParameterCollection();
        foreach (var (name, value) in values)
            parameters.Add(new ClickHouseDbParameter { ParameterName = name, Value = value });
        return parameters;
    }

    private static CancellationTokenSource Limited(TimeSpan limit, CancellationToken cancellation)
    {
        var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(limit);
        return limited;
    }

    private static async Task<T> RunAsync<T>(string what, TimeSpan limit, CancellationToken cancellation, Func<CancellationToken, Task<T>> run)
    {
        using var limited = Limited(limit, cancellation);
        return await GuardAsync(what, cancellation, run(limited.Token));
    }

    private static async Task<T> GuardAsync<T>(string what, CancellationToken cancellation, Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (Exception fault) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException($"{what}: cancelled.", fault, cancellation);
        }
        catch (Exception fault)
        {
            throw ClickHouseErrors.Of(fault, what);
        }
    }
}

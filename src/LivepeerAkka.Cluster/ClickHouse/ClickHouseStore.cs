using System.Data.Common;
using System.Globalization;
using ClickHouse.Driver;
using ClickHouse.Driver.ADO;

namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>The analytical store: inserts of ready blocks, commands and queries. The only user of the driver.</summary>
public sealed class ClickHouseStore : IDisposable
{
    private readonly ClickHouseClient _client;
    private readonly HttpClient _http;

    /// <summary>Opens nothing: the first request connects.</summary>
    public ClickHouseStore(ClickHouseSettings settings)
    {
        Settings = settings;
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5), ConnectTimeout = TimeSpan.FromSeconds(5) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client = new ClickHouseClient(new ClickHouseClientSettings
        {
            Host = settings.Url.Host,
            Port = (ushort)settings.Url.Port,
            Protocol = settings.Url.Scheme,
            Path = settings.Url.AbsolutePath.Trim('/'),
            Username = settings.User,
            Password = settings.Password,
            // The product names its tables in full: the database may not exist yet.
            Database = "default",
            UseCompression = !settings.Url.IsLoopback,
            HttpClient = _http,
            JsonReadMode = JsonReadMode.None,
            JsonWriteMode = JsonWriteMode.None,
        });
    }

    /// <summary>Settings of the store.</summary>
    public ClickHouseSettings Settings { get; }

    /// <summary>Inserts a block of RowBinary rows; the same token inserts it once, however often it is sent.</summary>
    public async Task InsertAsync(string table, IReadOnlyList<string> columns, Stream rows, string token, CancellationToken cancellation)
    {
        var options = new QueryOptions
        {
            CustomSettings = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["insert_deduplication_token"] = token,
                ["insert_deduplicate"] = "1",
                // The node makes its own batches and must know when they are durable.
                ["async_insert"] = "0",
                // Event times come from outside and may span every month since 2015: no block is refused for that, and then again for ever.
                ["max_partitions_per_insert_block"] = "0",
            },
        };
        using var answer = await _client.InsertRawStreamAsync(
            $"`{Settings.Database}`.`{table}`", rows, "RowBinary", columns, useCompression: !Settings.Url.IsLoopback, options, cancellation)
            .ConfigureAwait(false);
        // Read to the end: an insert that fails late says so in the body.
        await answer.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Runs a statement that answers nothing.</summary>
    public Task ExecuteAsync(string sql, CancellationToken cancellation) => _client.ExecuteNonQueryAsync(sql, null, null, cancellation);

    /// <summary>Runs a query and maps its rows.</summary>
    public async Task<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> map, CancellationToken cancellation)
    {
        var rows = new List<T>();
        var reader = await _client.ExecuteReaderAsync(sql, null, null, cancellation).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
            {
                rows.Add(map(reader));
            }
        }

        return rows;
    }

    /// <summary>Runs a query that may only read, in the product's database, and copies its answer in a format of ClickHouse.</summary>
    public async Task CopyQueryAsync(string sql, string format, Stream destination, CancellationToken cancellation)
    {
        var options = new QueryOptions
        {
            Database = Settings.Database,
            CustomSettings = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                // 2 allows settings within the query, and still no writes.
                ["readonly"] = 2,
                ["default_format"] = format,
                // JSON's own numbers end at 2^53: larger ones as text, times as everybody reads them.
                ["output_format_json_quote_64bit_integers"] = 0,
                ["date_time_output_format"] = "iso",
            },
        };
        using var answer = await _client.ExecuteRawResultAsync(sql, options, cancellation).ConfigureAwait(false);
        var body = await answer.ReadAsStreamAsync().ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            await body.CopyToAsync(destination, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>First column of the first row as text.</summary>
    public async Task<string> ScalarAsync(string sql, CancellationToken cancellation) =>
        Convert.ToString(await _client.ExecuteScalarAsync(sql, null, null, cancellation).ConfigureAwait(false), CultureInfo.InvariantCulture) ?? "";

    /// <inheritdoc />
    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }

    /// <summary>
    /// True when the same request may succeed later: no connection, no answer in time, overload, memory, a restart; false when the
    /// request itself is at fault.
    /// </summary>
    public static bool IsTransient(Exception error) => error switch
    {
        ClickHouseServerException server => server.IsTransient || TransientCodes.Contains(server.ErrorCode),
        HttpRequestException or IOException or TimeoutException or TaskCanceledException or System.Net.Sockets.SocketException => true,
        DbException => false,
        { InnerException: { } inner } => IsTransient(inner),
        _ => false,
    };

    // 3 EOF, 32 cut off, 159 timeout, 160 too slow, 202 too many queries, 203 no free connection, 209 and 210 network, 225 keeper,
    // 236 aborted, 241 memory, 242 read only replica, 252 too many parts, 285 too few replicas, 319 unknown status, 394 cancelled,
    // 999 keeper.
    private static readonly HashSet<int> TransientCodes =
        [3, 32, 159, 160, 202, 203, 209, 210, 225, 236, 241, 242, 252, 285, 319, 394, 425, 439, 745, 999, 1000, 1002];
}

using ClickHouse.Driver;
using LivepeerAkka.Cluster.Tests.Fixtures;

namespace LivepeerAkka.Cluster.Tests.DevServices;

[Collection(EngineGroup.Name)]
public sealed class DriverTests(EngineFixture fixture)
{
    private static readonly string[] Columns = ["id", "text", "at", "tags", "amount", "maybe"];

    [Fact]
    public async Task What_the_driver_writes_in_bulk_it_reads_back()
    {
        using var client = await ClientAsync();
        await client.ExecuteNonQueryAsync(
            "CREATE TABLE t (id UInt64, text String, at DateTime64(3, 'UTC'), tags Array(LowCardinality(String)), " +
            "amount UInt256, maybe Nullable(Float64)) " +
            "ENGINE = MergeTree ORDER BY id");
        var at = new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc);
        object?[][] rows =
        [
            [1UL, "line\n\nbreak\0 ⚡", at, new[] { "a", "b" }, System.Numerics.BigInteger.Pow(2, 200), 0.5],
            [2UL, "", at.AddMilliseconds(1), Array.Empty<string>(), System.Numerics.BigInteger.Zero, null],
        ];
        await client.InsertBinaryAsync("t", Columns, rows!);
        using var reader = await client.ExecuteReaderAsync("SELECT * FROM t ORDER BY id");
        foreach (var row in rows)
        {
            Assert.True(reader.Read());
            for (var i = 0; i < row.Length; i++)
                Assert.Equal(row[i], reader.IsDBNull(i) ? null : reader.GetValue(i));
        }

        Assert.False(reader.Read());
    }

    [Fact]
    public async Task The_driver_reads_the_error_code()
    {
        using var client = await ClientAsync();
        var error = await Assert.ThrowsAnyAsync<ClickHouseServerException>(() => client.ExecuteScalarAsync("SELECT * FROM none"));
        Assert.Equal(60, error.ErrorCode);
    }

    [Fact]
    public async Task The_driver_reads_an_error_behind_the_first_rows()
    {
        using var client = await ClientAsync();
        var error = await Assert.ThrowsAnyAsync<ClickHouseServerException>(async () =>
        {
            using var reader = await client.ExecuteReaderAsync(
                "SELECT number, throwIf(number = 2900000, 'too late') FROM numbers(3000000) SETTINGS max_block_size = 10000");
            while (reader.Read())
            {
            }
        });
        Assert.Equal(395, error.ErrorCode);
    }

    [Fact]
    public async Task The_driver_reads_millions_of_rows()
    {
        using var client = await ClientAsync();
        using var reader = await client.ExecuteReaderAsync("SELECT number, toString(number) FROM numbers(2000000)");
        var sum = 0UL;
        while (reader.Read())
            sum += reader.GetFieldValue<ulong>(0);
        Assert.Equal(1_999_999_000_000UL, sum);
    }

    private async Task<ClickHouseClient> ClientAsync()
    {
        var database = await fixture.CreateDatabaseAsync();
        var engine = await fixture.EngineAsync();
        return new ClickHouseClient($"Host={engine.Url.Host};Port={engine.Url.Port};Database={database};Username=default;Password=");
    }
}

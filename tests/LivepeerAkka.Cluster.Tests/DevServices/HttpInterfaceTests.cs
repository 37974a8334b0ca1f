using LivepeerAkka.Cluster.Tests.Fixtures;

namespace LivepeerAkka.Cluster.Tests.DevServices;

[Collection(EngineGroup.Name)]
public sealed class HttpInterfaceTests(EngineFixture fixture)
{
    [Fact]
    public async Task A_table_takes_rows_and_gives_them_back()
    {
        var database = await fixture.CreateDatabaseAsync();
        await fixture.ExecuteAsync("CREATE TABLE t (a UInt32, s String) ENGINE = MergeTree ORDER BY a", database);
        await fixture.ExecuteAsync("INSERT INTO t FORMAT JSONEachRow\n{\"a\":2,\"s\":\"y\"}\n{\"a\":1,\"s\":\"x\"}", database);
        Assert.Equal("1\tx\n2\ty\n", await fixture.ExecuteAsync("SELECT * FROM t ORDER BY a", database));
    }
}

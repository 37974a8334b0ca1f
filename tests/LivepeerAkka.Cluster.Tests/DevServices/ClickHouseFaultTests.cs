using System.Diagnostics;
using System.Net;
using LivepeerAkka.Cluster.Tests.Fixtures;
using LivepeerAkka.DevServices.ClickHouse;

namespace LivepeerAkka.Cluster.Tests.DevServices;

[Collection(EngineGroup.Name)]
public sealed class ClickHouseFaultTests(EngineFixture fixture) : IAsyncLifetime
{
    private string _database = "";

    public async Task InitializeAsync()
    {
        _database = await fixture.CreateDatabaseAsync();
        await fixture.ExecuteAsync("CREATE TABLE t (n UInt32) ENGINE = MergeTree ORDER BY n", _database);
    }

    public async Task DisposeAsync() => await (await fixture.EngineAsync()).SetFaultAsync(new ClickHouseFault());

    [Fact]
    public async Task A_refused_request_has_no_answer_and_no_effect()
    {
        await SetAsync(new ClickHouseFault { Mode = ClickHouseFaultMode.Refuse, Count = 2 });
        await Assert.ThrowsAsync<HttpRequestException>(InsertAsync);
        await Assert.ThrowsAsync<HttpRequestException>(InsertAsync);
        Assert.Equal(HttpStatusCode.OK, (await InsertAsync()).Status);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task An_error_leaves_nothing_written_and_reads_may_be_spared()
    {
        await SetAsync(new ClickHouseFault { Mode = ClickHouseFaultMode.Error, InsertsOnly = true });
        Assert.Equal((HttpStatusCode.InternalServerError, "241"), await StatusAsync());
        Assert.Equal((HttpStatusCode.InternalServerError, "241"), await StatusAsync());
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task An_error_after_the_write_leaves_it_written()
    {
        await SetAsync(new ClickHouseFault { Mode = ClickHouseFaultMode.ErrorAfterWrite, Count = 1, Code = 209 });
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "209"), await StatusAsync());
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_connection_dropped_after_the_write_leaves_it_written()
    {
        await SetAsync(new ClickHouseFault { Mode = ClickHouseFaultMode.DropAfterWrite, Count = 1 });
        await Assert.ThrowsAsync<HttpRequestException>(InsertAsync);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_delayed_request_is_served_late()
    {
        await SetAsync(new ClickHouseFault { Mode = ClickHouseFaultMode.Delay, Ms = 300, Count = 1 });
        var start = Stopwatch.GetTimestamp();
        Assert.Equal((HttpStatusCode.OK, null), await StatusAsync());
        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(300));
    }

    private async Task SetAsync(ClickHouseFault fault) => await (await fixture.EngineAsync()).SetFaultAsync(fault);

    private Task<ShimAnswer> InsertAsync() => fixture.PostAsync("INSERT INTO t FORMAT TSV\n1\n", $"database={_database}");

    private async Task<(HttpStatusCode Status, string? Code)> StatusAsync()
    {
        var answer = await InsertAsync();
        return (answer.Status, answer.Code);
    }

    private async Task<int> CountAsync() => int.Parse(
        await fixture.ExecuteAsync("SELECT count() FROM t", _database), System.Globalization.CultureInfo.InvariantCulture);
}

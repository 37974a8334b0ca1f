using LivepeerAkka.Cluster.ClickHouse.Rollups;
using LivepeerAkka.Cluster.Tests.Fixtures;

namespace LivepeerAkka.Cluster.Tests.ClickHouse.Rollups;

/// <summary>A database with the product's schema, its rollups, and a clock that can be moved.</summary>
internal sealed class RollupsUnderTest : IAsyncDisposable
{
    private readonly EngineFixture _fixture;

    private RollupsUnderTest(EngineFixture fixture, StoreUnderTest test)
    {
        _fixture = fixture;
        Test = test;
        Rollups = new RollupStore(test.Store, Clock);
    }

    public StoreUnderTest Test { get; }

    public RollupStore Rollups { get; }

    public MovedClock Clock { get; } = new();

    public static async Task<RollupsUnderTest> StartAsync(EngineFixture fixture) => new(fixture, await StoreUnderTest.WithSchemaAsync(fixture));

    public Task PartsAsync(params Dictionary<string, object?>[] rows) => RollupRows.InsertAsync(_fixture, Test, "fact_hour_parts", rows);

    public Task PaymentsAsync(params Dictionary<string, object?>[] rows) => RollupRows.InsertAsync(_fixture, Test, "fact_hour_payments", rows);

    public Task ReportsAsync(params Dictionary<string, object?>[] rows) => RollupRows.InsertAsync(_fixture, Test, "dim_orchestrator_gauges", rows);

    public Task RecomputeAsync(params int[] hours) => Rollups.RecomputeHoursAsync([.. hours.Select(RollupRows.Hour)]);

    public Task<string> QueryAsync(string sql) => Test.QueryAsync(sql);

    public async ValueTask DisposeAsync()
    {
        Rollups.Dispose();
        await Test.DisposeAsync();
    }

    /// <summary>The real time, moved.</summary>
    internal sealed class MovedClock : TimeProvider
    {
        public TimeSpan Moved { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Moved;
    }
}

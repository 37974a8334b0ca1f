using LivepeerAkka.EndToEnd.Tests.Fixtures;

namespace LivepeerAkka.EndToEnd.Tests;

public sealed class BrokerPipelineTests
{
    [RecordedSessionFact]
    public async Task The_recorded_session_through_broker_and_engine_is_one_session_and_again_it_is_65_duplicates()
    {
        await using var stack = await LiveStack.StartAsync();
        await stack.StartNodeAsync();
        await using (var produce = stack.Produce(SharedData.RecordedSession!))
        {
            Assert.Equal(0, await produce.ExitAsync());
        }

        await stack.SettledAsync(65);
        const string Facts =
            "SELECT startup_outcome, close_reason, selection_ms, first_output_ms, playable_ms, startup_ms, status_sample_count, duplicate_count FROM v_api_session_latest";
        Assert.Equal("success\tidle\t2285\t2655\t6744\t4459\t17\t0", await stack.QueryAsync(Facts));
        Assert.Equal(65, await stack.NumberAsync("SELECT sum(event_count) FROM ingest_accounting WHERE outcome = 'accepted'"));
        var before = await stack.ChecksumsAsync();

        await using (var again = stack.Produce(SharedData.RecordedSession!))
        {
            Assert.Equal(0, await again.ExitAsync());
        }

        await stack.SettledAsync(130);
        Assert.Equal(65, await stack.NumberAsync("SELECT sum(event_count) FROM ingest_accounting WHERE outcome = 'duplicate'"));
        Assert.Equal(before, await stack.ChecksumsAsync());
        Assert.Equal(0, await stack.Node!.StopAsync());
    }
}

using Akka.Actor;
using Akka.TestKit.Xunit2;
using LivepeerAkka.Cluster.Sharding;

namespace LivepeerAkka.Cluster.Tests.Sharding;

/// <summary>What is not answered is asked again; nothing else is.</summary>
public sealed class EntityAskTests : TestKit
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);
    private readonly MemberLosses _losses = new();

    [Fact]
    public async Task Answers_come_in_the_order_of_the_messages()
    {
        var region = CreateTestProbe();
        var asked = new EntityAsk(_losses, Long, Long).AllAsync<string>(region.Ref, ["a", "b"]);
        var (first, a) = await NextAsync(region);
        var (second, b) = await NextAsync(region);
        b.Tell($"{second}!");
        a.Tell($"{first}!");
        Assert.Equal(["a!", "b!"], await asked);
    }

    [Fact]
    public async Task When_a_member_is_gone_only_what_has_no_answer_is_asked_again()
    {
        var region = CreateTestProbe();
        var asked = new EntityAsk(_losses, Long, Long).AllAsync<string>(region.Ref, ["a", "b"]);
        (await NextAsync(region)).Asker.Tell("A");
        _ = await NextAsync(region);
        // The answer is taken before the loss is heard of.
        await region.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(50));
        _losses.Note();

        var (message, asker) = await NextAsync(region);
        Assert.Equal("b", message);
        asker.Tell("B");
        Assert.Equal(["A", "B"], await asked);
    }

    [Fact]
    public async Task A_late_answer_to_the_first_ask_counts()
    {
        var region = CreateTestProbe();
        var asked = new EntityAsk(_losses, Long, Long).OneAsync<string>(region.Ref, "a");
        var first = await NextAsync(region);
        _losses.Note();
        _ = await NextAsync(region);
        first.Asker.Tell("late");
        Assert.Equal("late", await asked);
    }

    [Fact]
    public async Task A_lost_message_is_asked_again_without_a_loss_of_a_member()
    {
        var region = CreateTestProbe();
        var asked = new EntityAsk(_losses, Long, TimeSpan.FromMilliseconds(50)).OneAsync<string>(region.Ref, "a");
        _ = await NextAsync(region);
        (await NextAsync(region)).Asker.Tell("second");
        Assert.Equal("second", await asked);
    }

    [Fact]
    public async Task Silence_fails_at_the_limit_and_a_failure_is_thrown_as_it_is()
    {
        await Assert.ThrowsAsync<AskTimeoutException>(
            () => new EntityAsk(_losses, TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(50)).OneAsync<string>(CreateTestProbe().Ref, "a"));

        var region = CreateTestProbe();
        var asked = new EntityAsk(_losses, Long, Long).OneAsync<string>(region.Ref, "a");
        (await NextAsync(region)).Asker.Tell(new Status.Failure(new InvalidOperationException("no index")));
        Assert.Equal("no index", (await Assert.ThrowsAsync<InvalidOperationException>(() => asked)).Message);
    }

    private static async Task<(string Message, IActorRef Asker)> NextAsync(Akka.TestKit.TestProbe region) =>
        (await region.ExpectMsgAsync<string>(TimeSpan.FromSeconds(30)), region.LastSender);
}

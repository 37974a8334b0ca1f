using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Event;
using Akka.Hosting;
using LivepeerAkka.Cluster.Facts;
using LivepeerAkka.Cluster.Sessions;
using LivepeerAkka.Cluster.Sharding;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Payments;

/// <summary>Settles payments as they are marked, batch after batch. One in the cluster.</summary>
public sealed class PaymentLinker : ReceiveActor, IWithTimers
{
    private readonly ILoggingAdapter _log = Context.GetLogger();

    /// <summary>Creates the linker.</summary>
    public PaymentLinker(PaymentContext context, ISessionPayments sessions)
    {
        var settings = context.Settings;
        var settlement = new PaymentSettlement(context.Payments, context.Facts, sessions, settings, context.Clock);
        var isRunning = false;
        Receive<Look>(_ =>
        {
            if (!isRunning)
            {
                isRunning = true;
                settlement.RunBatchAsync().PipeTo(Self, success: batch => new Ran(batch), failure: e => new Ran(new SettledBatch(0, 0, e)));
            }
        });
        Receive<Ran>(ran =>
        {
            isRunning = false;
            if (ran.Batch.Error is { } error)
            {
                _log.Warning("{0} payments are not settled, trying again: {1}", ran.Batch.Unsettled, error.Message);
            }

            // A full batch means that there is more.
            var more = ran.Batch is { Error: null, Looked: var looked } && looked >= settings.BatchMax;
            Timers.StartSingleTimer(Look.Instance, Look.Instance, more ? TimeSpan.Zero : settings.Interval);
        });
        Receive<Forget>(_ => context.Payments.ForgetAsync().PipeTo(Self, success: n => new Forgot(n, null), failure: e => new Forgot(0, e)));
        Receive<Forgot>(forgot =>
        {
            if (forgot.Error is { } error)
            {
                _log.Warning("Old payments were not forgotten, trying again: {0}", error.Message);
            }

            Timers.StartSingleTimer(Forget.Instance, Forget.Instance, forgot.Count > 0 ? settings.Interval : settings.ForgetInterval);
        });
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Looks for marked payments now; a nudge from this process.</summary>
    public static object Nudge => Look.Instance;

    /// <inheritdoc />
    protected override void PreStart()
    {
        Self.Tell(Look.Instance);
        Self.Tell(Forget.Instance);
    }

    private sealed class Look
    {
        public static readonly Look Instance = new();
    }

    private sealed record Ran(SettledBatch Batch);

    private sealed class Forget
    {
        public static readonly Forget Instance = new();
    }

    private sealed record Forgot(int Count, Exception? Error);
}

/// <summary>What the linker works with.</summary>
public sealed record PaymentContext(PaymentSettings Settings, PaymentLedger Payments, IPaymentFactSink Facts, EntityAsk Ask, TimeProvider Clock);

/// <summary>Asks the shard region of the sessions, or its proxy.</summary>
public sealed class ShardedSessionPayments(IActorRef sessions, EntityAsk ask) : ISessionPayments
{
    /// <inheritdoc />
    public Task TellAsync(SessionCommands.ApplyPayments command) => ask.OneAsync<SessionReplies.PaymentsNoted>(sessions, command);
}

/// <summary>The linker as a cluster singleton.</summary>
public static class PaymentLinkerHosting
{
    /// <summary>Runs the linker on the oldest node with sessions.</summary>
    public static AkkaConfigurationBuilder AddPaymentLinker(this AkkaConfigurationBuilder builder, PaymentContext context) =>
        builder.WithSingleton<PaymentLinker>(
            "payment-linker",
            (_, registry, _) =>
            {
                var sessions = new ShardedSessionPayments(registry.Get<SessionActor>(), context.Ask);
                return Props.Create(() => new PaymentLinker(context, sessions));
            },
            new ClusterSingletonOptions { Role = SessionActorHosting.Role },
            createProxyToo: false);
}

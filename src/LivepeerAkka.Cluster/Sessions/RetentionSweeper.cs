using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Sharding;
using LivepeerAkka.Domain.Sessions;

namespace LivepeerAkka.Cluster.Sessions;

/// <summary>What is forgotten by age in the ledger, and when.</summary>
/// <param name="Sessions">Settled sessions and markers.</param>
/// <param name="Evidence">What decisions depend on: as long as the sessions' journals.</param>
/// <param name="Records">Accepted records without a session: as long as their raw rows.</param>
public sealed record RetentionContext(FinalSessionIndex Sessions, EvidenceIndex Evidence, AcceptedRecordLedger Records);

/// <summary>Has sessions whose retention is over forgotten, and forgets what is old in the ledger. One in the cluster.</summary>
public sealed class RetentionSweeper : DueSweeper<ForgettableSession>
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LedgerInterval = TimeSpan.FromHours(1);

    /// <summary>Creates the sweeper; <paramref name="sessions"/> is the shard region or its proxy.</summary>
    public RetentionSweeper(RetentionContext context, SessionSettings settings, TimeProvider clock, IActorRef sessions)
        : base(
            "sessions to forget", Shorter(Interval, settings.JournalRetention), settings.SweepSessionsMax, Claim(context, settings, clock),
            session => sessions.Tell(new SessionCommands.Forget(session.Key, session.IsMarker)))
    {
    }

    private static Func<Task<List<ForgettableSession>>> Claim(RetentionContext context, SessionSettings settings, TimeProvider clock)
    {
        var ledgerAt = DateTimeOffset.MinValue;
        return async () =>
        {
            var now = clock.GetUtcNow();
            if (now - ledgerAt > LedgerInterval)
            {
                await context.Evidence.ForgetBeforeAsync((now - settings.JournalRetention).ToUnixTimeMilliseconds()).ConfigureAwait(false);
                await context.Records.ForgetBeforeAsync((now - settings.MarkerRetention).ToUnixTimeMilliseconds()).ConfigureAwait(false);
                ledgerAt = now;
            }

            var nextMs = (now + Shorter(AskAgainAfter, settings.JournalRetention)).ToUnixTimeMilliseconds();
            return await context.Sessions.ClaimDueAsync(now.ToUnixTimeMilliseconds(), nextMs, settings.SweepSessionsMax).ConfigureAwait(false);
        };
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

/// <summary>The sweeper as a cluster singleton.</summary>
public static class RetentionSweeperHosting
{
    /// <summary>Runs the sweeper on the oldest node with sessions.</summary>
    public static AkkaConfigurationBuilder AddRetentionSweeper(this AkkaConfigurationBuilder builder, RetentionContext context, SessionContext sessions) =>
        builder.WithSingleton<RetentionSweeper>(
            "retention-sweeper",
            (_, registry, _) => Props.Create(() => new RetentionSweeper(context, sessions.Settings, sessions.Clock, registry.Get<SessionActor>())),
            new ClusterSingletonOptions { Role = SessionActorHosting.Role },
            createProxyToo: false);
}

using Akka.Hosting;
using LivepeerAkka.Cluster.Capabilities;
using LivepeerAkka.Cluster.ClickHouse.Rollups;
using LivepeerAkka.Cluster.Facts;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Jobs;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Orchestrators;
using LivepeerAkka.Cluster.Payments;
using LivepeerAkka.Cluster.Rollups;
using LivepeerAkka.Cluster.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>What the entities of a node work with.</summary>
public sealed record NodeEntities(
    SessionContext Sessions, CapabilityStore Capabilities, OrchestratorContext Orchestrators, JobContext Jobs, PaymentContext Payments,
    RollupContext Rollups, RetentionContext Retention);

/// <summary>Composes what the entities work with, and the feeds that take records to them.</summary>
internal static class NodeEntitiesComposition
{
    public static IServiceCollection AddEntities(this IServiceCollection services, NodeSettings settings)
    {
        // Capabilities: the directory, and this node's copy of it.
        services.AddSingleton<CapabilityStore>();
        services.AddSingleton<EvidenceIndex>();
        services.AddSingleton<IEvidenceIndex>(s => s.GetRequiredService<EvidenceIndex>());
        services.AddSingleton<CapabilityReplica>();
        services.AddSingleton<ICapabilityReplica>(s => s.GetRequiredService<CapabilityReplica>());
        services.AddHostedService(s => s.GetRequiredService<CapabilityReplica>());

        // Activity of nodes. The registry comes with the actor system, which is made with these parts: it is asked for when it is needed.
        services.AddSingleton(settings.Orchestrators);
        services.AddSingleton<DirtyOrchestratorIndex>();
        services.AddSingleton<INodeWorkSink>(s => new NodeWorkSink(
            s.GetRequiredService<IReadOnlyActorRegistry>, settings.Orchestrators.Rules, settings.Ingest.AskTimeout));
        services.AddSingleton<OrchestratorContext>();

        // Payments.
        services.AddSingleton(new PaymentSettings { AskTimeout = settings.Ingest.AskTimeout });
        services.AddSingleton<PaymentLedger>();
        services.AddSingleton<SessionSpanIndex>();
        services.AddSingleton<PaymentContext>();

        // Jobs.
        services.AddSingleton(new JobSettings
        {
            Rules = settings.Sessions.Rules.Attribution,
            Regions = settings.Sessions.Rules.Regions,
            ShardCount = settings.Sessions.ShardCount,
            AskTimeout = settings.Ingest.AskTimeout,
        });
        services.AddSingleton<OpenJobIndex>();
        services.AddSingleton<ContainerWorkers>();
        services.AddSingleton<JobDecisions>();
        services.AddSingleton<IJobOutlet, JobOutlet>();
        services.AddSingleton<JobContext>();

        // Rollups.
        services.AddSingleton(settings.Rollups);
        services.AddSingleton<IRollupStore, RollupStore>();
        services.AddSingleton<RollupContext>();

        // Sessions.
        services.AddSingleton(settings.Sessions);
        services.AddSingleton<ISessionNotes, LedgerSessionNotes>();
        services.AddSingleton<SessionContext>();
        services.AddSingleton<RetentionContext>();
        services.AddSingleton<DecisionOwners>();
        services.AddSingleton<NodeEntities>();

        services.AddSingleton<IRecordFeed>(s => new CapabilityFeed(
            s.GetRequiredService<IReadOnlyActorRegistry>(), s.GetRequiredService<ICapabilityFactSink>(), settings.Ingest));
        services.AddSingleton<IRecordFeed, PaymentFeed>();
        services.AddSingleton<IRecordFeed>(s => new JobFeed(
            () => s.GetRequiredService<IReadOnlyActorRegistry>().GetAsync<JobActor>(), s.GetRequiredService<ContainerWorkers>(), settings.Ingest.AskTimeout));
        return services;
    }
}

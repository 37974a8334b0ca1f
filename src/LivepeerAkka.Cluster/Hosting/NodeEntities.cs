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
using LivepeerAkka.Cluster.Sharding;
using Microsoft.Extensions.DependencyInjection;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>What the entities of a node work with.</summary>
public sealed record NodeEntities(
    SessionContext Sessions, CapabilityStore Capabilities, OrchestratorContext Orchestrators, JobContext Jobs, PaymentContext Payments,
    RollupContext Rollups, RetentionContext Retention, MemberLosses Losses, DecisionOwners Owners);

/// <summary>Composes what the entities work with, and the feeds that take records to them.</summary>
internal static class NodeEntitiesComposition
{
    public static IServiceCollection AddEntities(this IServiceCollection services, NodeSettings settings)
    {
        // How entities are asked, from wherever they are.
        services.AddSingleton<MemberLosses>();
        services.AddSingleton(s => new EntityAsk(s.GetRequiredService<MemberLosses>(), settings.Ingest.AskTimeout, settings.Ingest.AskAgainAfter));
        services.AddSingleton(s => new DecisionOwners(s.GetRequiredService<IReadOnlyActorRegistry>, s.GetRequiredService<EntityAsk>()));

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
            s.GetRequiredService<IReadOnlyActorRegistry>, settings.Orchestrators.Rules, s.GetRequiredService<EntityAsk>()));
        services.AddSingleton<OrchestratorContext>();

        // Payments.
        services.AddSingleton(new PaymentSettings());
        services.AddSingleton<PaymentLedger>();
        services.AddSingleton<SessionSpanIndex>();
        services.AddSingleton<PaymentContext>();

        // Jobs.
        services.AddSingleton(new JobSettings
        {
            Rules = settings.Sessions.Rules.Attribution,
            Regions = settings.Sessions.Rules.Regions,
            ShardCount = settings.Sessions.ShardCount,
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
        services.AddSingleton<NodeEntities>();

        services.AddSingleton<IRecordFeed>(s => new CapabilityFeed(
            s.GetRequiredService<IReadOnlyActorRegistry>(), s.GetRequiredService<ICapabilityFactSink>(), s.GetRequiredService<EntityAsk>()));
        services.AddSingleton<IRecordFeed, PaymentFeed>();
        services.AddSingleton<IRecordFeed>(s => new JobFeed(
            () => s.GetRequiredService<IReadOnlyActorRegistry>().GetAsync<JobActor>(), s.GetRequiredService<ContainerWorkers>(), s.GetRequiredService<EntityAsk>()));
        return services;
    }
}

using Akka.Actor;
using Akka.Hosting;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Cluster.Facts;
using LivepeerAkka.Cluster.Health;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Kafka;
using LivepeerAkka.Cluster.Sessions;
using LivepeerAkka.Cluster.Sharding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LivepeerAkka.Cluster.Hosting;

/// <summary>
/// The one screen that composes a node, in the order of the data. Services start in this order and stop in the opposite one: ingest
/// drains, shards are handed over, writers flush, the ledger closes.
/// </summary>
public static class NodeComposition
{
    /// <summary>Adds a node. <paramref name="withKafka"/> is false for a node that takes its input from elsewhere, or none.</summary>
    public static IServiceCollection AddLivepeerNode(this IServiceCollection services, LoadedSettings loaded, bool withKafka)
    {
        var settings = loaded.Node;
        var readsKafka = withKafka && settings.Cluster.Roles.Contains("ingest", StringComparer.Ordinal);
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);

        // Stores: the ledger beside the journal, and ClickHouse.
        var journal = new JournalDatabase(settings.Journal);
        services.AddSingleton(journal);
        services.AddSingleton(_ => new LedgerWriter(journal));
        services.AddSingleton<OpenSessionIndex>();
        services.AddSingleton<FinalSessionIndex>();
        services.AddSingleton<AcceptedRecordLedger>();
        services.AddSingleton<NodeFacts>();
        services.AddSingleton(s => new ProgressStore(s.GetRequiredService<LedgerWriter>(), settings.Kafka.GroupId));
        services.AddSingleton(_ => new ClickHouseStore(settings.ClickHouse));
        services.AddSingleton(s => new BatchWriters(
            settings.ClickHouse, s.GetRequiredService<ClickHouseStore>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<BatchWriters>>()));
        services.AddSingleton<DirtyWindowLedger>();
        services.AddSingleton<IDirtyWindows>(s => s.GetRequiredService<DirtyWindowLedger>());
        services.AddSingleton<IDirtyWindowStore>(s => s.GetRequiredService<DirtyWindowLedger>());
        services.AddSingleton<IRawRecords, RawRecordQueries>();
        services.AddSingleton<StoreSinks>();
        services.AddSingleton<IIngestStore>(s => s.GetRequiredService<StoreSinks>());
        services.AddSingleton<ISessionFactSink>(s => s.GetRequiredService<StoreSinks>());
        services.AddSingleton<ICapabilityFactSink>(s => s.GetRequiredService<StoreSinks>());
        services.AddSingleton<IOrchestratorFactSink>(s => s.GetRequiredService<StoreSinks>());
        services.AddSingleton<IPaymentFactSink>(s => s.GetRequiredService<StoreSinks>());
        services.AddSingleton<IJobFactSink>(s => s.GetRequiredService<StoreSinks>());
        services.AddSingleton(s => new AccountingExporter(
            s.GetRequiredService<ProgressStore>(), s.GetRequiredService<BatchWriters>().Accounting, s.GetRequiredService<TimeProvider>()));
        services.AddHostedService<StoreStartup>();

        // Entities: nodes' capabilities and activity, sessions, jobs, links of payments.
        services.AddEntities(settings);
        services.AddAkka(settings.Cluster.SystemName, (akka, provider) => akka.AddNodeActors(loaded, journal, provider.GetRequiredService<NodeEntities>()));

        // Ingest: decode and judge, keep, commit.
        services.AddSingleton(_ => new RecordDecoder(settings.Ingest));
        services.AddSingleton<IngestParts>();
        services.AddSingleton(s => new NodeReadiness(
            s.GetRequiredService<ActorSystem>(), s.GetRequiredService<BatchWriters>(), s.GetRequiredService<LedgerWriter>(), settings.Ingest,
            s.GetRequiredService<TimeProvider>(), s.GetService<KafkaIngest>()));
        services.AddSingleton<IQueueHolder>(s => s.GetRequiredService<BatchWriters>());
        services.AddSingleton<IQueueHolder>(s => s.GetRequiredService<LedgerWriter>());
        services.AddHostedService<QueueWatch>();
        if (readsKafka)
        {
            services.AddSingleton<IDeadLetterSink>(s => new KafkaDeadLetters(
                new DeadLetterProducer(settings.Kafka, s.GetRequiredService<ILogger<DeadLetterProducer>>())));
            services.AddSingleton<KafkaIngest>();
            services.AddHostedService(s => s.GetRequiredService<KafkaIngest>());
            services.AddSingleton<IQueueHolder>(s => s.GetRequiredService<KafkaIngest>());
        }
        else
        {
            services.AddSingleton<IDeadLetterSink, NoDeadLetterTopic>();
        }

        return services;
    }
}

/// <summary>Makes the parts of the ingest flow once the shard region exists.</summary>
public sealed class IngestParts(
    RecordDecoder decoder, IReadOnlyActorRegistry actors, EntityAsk ask, AcceptedRecordLedger ledger, IRawRecords raw, IIngestStore store,
    IDeadLetterSink deadLetters, IEnumerable<IRecordFeed> feeds, TimeProvider clock)
{
    /// <summary>Shard region of the sessions, or its proxy.</summary>
    public Task<IActorRef> SessionsAsync(CancellationToken cancellation = default) => actors.GetAsync<SessionActor>(cancellation);

    /// <summary>The judge.</summary>
    public async Task<RecordJudge> JudgeAsync(CancellationToken cancellation = default) =>
        new(decoder, await SessionsAsync(cancellation).ConfigureAwait(false), ask, ledger, raw, clock);

    /// <summary>The keeper.</summary>
    public RecordKeeper Keeper => new(store, deadLetters, [.. feeds]);
}

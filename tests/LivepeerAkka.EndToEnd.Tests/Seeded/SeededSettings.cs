using LivepeerAkka.EndToEnd.Tests.Fixtures;

namespace LivepeerAkka.EndToEnd.Tests.Seeded;

/// <summary>Settings of the nodes of a run: short times, so that much happens in seconds.</summary>
internal static class SeededSettings
{
    /// <summary>Facts depend on it, so both runs share it.</summary>
    public const string PromptHashKey = "0123456789abcdef0123456789abcdef";

    /// <summary>Settings of all nodes.</summary>
    public static Dictionary<string, string> Of(SeededPlan plan, string database)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["livepeer.privacy.prompt-hash-key"] = PromptHashKey,
            ["livepeer.ingest.ask-timeout"] = "15s",
            ["livepeer.ingest.ask-again-after"] = "1s",
            ["livepeer.clickhouse.database"] = database,
            ["livepeer.clickhouse.batch-wait"] = "100ms",
            ["livepeer.clickhouse.retry-min"] = "50ms",
            ["livepeer.clickhouse.retry-max"] = "500ms",
            ["livepeer.clickhouse.insert-timeout"] = "10s",
            ["livepeer.clickhouse.stop-grace"] = "5s",
            ["livepeer.sessions.lateness-horizon"] = "500ms",
            ["livepeer.sessions.provisional-interval"] = "1s",
            ["livepeer.sessions.sweep-interval"] = "300ms",
            ["livepeer.sessions.shard-count"] = "16",
            ["livepeer.orchestrators.shard-count"] = "16",
            ["livepeer.orchestrators.gather"] = "200ms",
            ["livepeer.orchestrators.publish-interval"] = "1s",
            ["livepeer.orchestrators.retry-after"] = "500ms",
            ["livepeer.orchestrators.wake-after"] = "2s",
            ["livepeer.orchestrators.sweep-interval"] = "300ms",
            ["livepeer.rollups.refresh-interval"] = "1s",
            ["livepeer.rollups.day-interval"] = "1s",
            ["livepeer.rollups.look-interval"] = "100ms",
            ["livepeer.rollups.retry-after"] = "500ms",
            ["livepeer.api.port"] = "0",
        };
        foreach (var (path, value) in plan.Settings)
        {
            settings[path] = value;
        }

        return settings;
    }

    /// <summary>Writes the <c>akka</c> section: a transport that can be throttled, and a failure detector and resolver that take seconds.</summary>
    public static async Task<string> WriteAkkaAsync(TestFolder folder, IReadOnlyList<int> ports)
    {
        var file = folder.File("akka.conf");
        await File.WriteAllTextAsync(file, $$"""
            akka {
              loggers = ["{{typeof(RunLogger).FullName}}, {{typeof(RunLogger).Assembly.GetName().Name}}"]
              loglevel = WARNING
              stdout-loglevel = OFF
              coordinated-shutdown.run-by-actor-system-terminate = off
              remote {
                dot-netty.tcp.applied-adapters = ["trttl"]
                retry-gate-closed-for = 300ms
              }
              cluster {
                seed-nodes = [{{string.Join(", ", ports.Select(p => $"\"{SeededNode.AddressOf(p)}\""))}}]
                seed-node-timeout = 1s
                retry-unsuccessful-join-after = 1s
                gossip-interval = 200ms
                leader-actions-interval = 200ms
                unreachable-nodes-reaper-interval = 200ms
                failure-detector { heartbeat-interval = 300ms, acceptable-heartbeat-pause = 1500ms, expected-response-after = 500ms }
                split-brain-resolver.stable-after = 2s
                sharding {
                  retry-interval = 500ms
                  waiting-for-state-timeout = 1s
                  updating-state-timeout = 1s
                  shard-start-timeout = 3s
                  handoff-timeout = 10s
                  coordinator-failure-backoff = 500ms
                  rebalance-interval = 2s
                }
                singleton { hand-over-retry-interval = 300ms }
              }
            }
            """);
        return file;
    }
}

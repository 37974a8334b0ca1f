using LivepeerAkka.Cluster.Ingest;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary><c>ingest_counters</c>, which readers see as <c>ingest_accounting</c>.</summary>
internal static class IngestCounters
{
    public static readonly TableDefinition<AccountingRow> Table = new TableBuilder<AccountingRow>("ingest_counters")
        .Label("log", r => r.Log)
        .Label("topic", r => r.Topic)
        .Int32("partition", r => r.Partition)
        .Label("event_type", r => r.EventType)
        .Label("outcome", r => r.Outcome)
        .Label("reason", r => r.Reason)
        .UInt64("event_count", r => r.EventCount)
        .UInt64("version", r => r.Version)
        .Build();
}

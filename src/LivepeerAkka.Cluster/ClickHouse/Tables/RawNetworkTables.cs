using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary>A discovered orchestrator of a discovery event.</summary>
public sealed record DiscoveryRow(RawEventRow Raw, int Index, DiscoveredOrchestrator Orchestrator)
{
    /// <summary>One row an entry, in the event's order.</summary>
    public static IEnumerable<DiscoveryRow> Expand(RawEventRow raw) =>
        raw.Payload<DiscoveryResults>().Orchestrators.Select((o, i) => new DiscoveryRow(raw, i, o));
}

/// <summary>One offer of a capability snapshot: orchestrator × pipeline × model × GPU.</summary>
public sealed record CapabilityRow(RawEventRow Raw, int Index, CapabilityOffer Offer)
{
    /// <summary>One row an offer, in the event's order; none for an empty snapshot.</summary>
    public static IEnumerable<CapabilityRow> Expand(RawEventRow raw) =>
        raw.Payload<NetworkCapabilities>().Entries.SelectMany(CapabilityOffers.Of).Select((o, i) => new CapabilityRow(raw, i, o));
}

/// <summary>Raw tables of what the network says about itself.</summary>
internal static class RawNetworkTables
{
    public static readonly TableDefinition<DiscoveryRow> Discovery = RawEventColumns
        .Common(new TableBuilder<DiscoveryRow>("raw_discovery_results"), r => r.Raw)
        .Count32("row_index", r => r.Index)
        .Label("orchestrator_hot_wallet", r => r.Orchestrator.HotWallet)
        .Label("orchestrator_url", r => r.Orchestrator.Url)
        .OptionalNumber("latency_ms", r => r.Orchestrator.LatencyMs)
        // The event's text is stored once, with its first row.
        .Json("raw_json", r => r.Index == 0 ? r.Raw.Event.RawJson : default)
        .Build();

    public static readonly TableDefinition<CapabilityRow> Capabilities = RawEventColumns
        .Common(new TableBuilder<CapabilityRow>("raw_network_capabilities"), r => r.Raw)
        .Count32("row_index", r => r.Index)
        .Label("orchestrator_address", r => r.Offer.Entry.Operator)
        .Label("orchestrator_hot_wallet", r => r.Offer.Entry.HotWallet)
        .Label("orchestrator_url", r => r.Offer.Entry.Url)
        .Label("version", r => r.Offer.Entry.Version)
        .Label("pipeline_id", r => r.Offer.Pipeline)
        .Label("model_id", r => r.Offer.Model)
        .OptionalInt32("capability_id", r => r.Offer.Configuration?.CapabilityId)
        .OptionalFlag("warm", r => r.Offer.Configuration?.Warm)
        .Label("runner_version", r => r.Offer.Configuration?.RunnerVersion ?? "")
        .OptionalInt64("free_slots", r => r.Offer.Configuration?.FreeSlots)
        .OptionalInt64("in_use_slots", r => r.Offer.Configuration?.InUseSlots)
        .OptionalDecimal("price_per_unit", 9, r => r.Offer.Price?.PricePerUnit)
        .OptionalDecimal("pixels_per_unit", 9, r => r.Offer.Price?.PixelsPerUnit)
        .OptionalInt32("gpu_index", r => r.Offer.Gpu?.Index)
        .Text("gpu_id", r => r.Offer.Gpu?.Id ?? "")
        .Label("gpu_model_name", r => r.Offer.Gpu?.Name ?? "")
        .OptionalInt32("gpu_major", r => r.Offer.Gpu?.Major)
        .OptionalInt32("gpu_minor", r => r.Offer.Gpu?.Minor)
        .OptionalInt64("gpu_memory_bytes", r => r.Offer.Gpu?.MemoryTotalBytes)
        .OptionalInt64("gpu_memory_free_bytes", r => r.Offer.Gpu?.MemoryFreeBytes)
        // The event's text is stored once, with its first row: 25 to 60 KB would otherwise be stored for every GPU.
        .Json("raw_json", r => r.Index == 0 ? r.Raw.Event.RawJson : default)
        .Build();
}

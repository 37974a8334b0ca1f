using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary><c>raw_network_capabilities</c>: one row per orchestrator × pipeline × model × GPU of a snapshot.</summary>
internal static class RawNetworkCapabilities
{
    public static readonly TableDefinition<RawEventRow> Table = RawTable.Begin<CapabilityRow>("raw_network_capabilities")
        .Label("orchestrator_address", r => r.Part.Entry.Operator)
        .Label("orchestrator_hot_wallet", r => r.Part.Entry.HotWallet)
        .Label("orchestrator_url", r => r.Part.Entry.Url)
        .Label("node_url", r => NodeUrl.Normalize(r.Part.Entry.Url))
        .Label("version", r => r.Part.Entry.Version)
        .Label("pipeline_id", r => r.Part.Pipeline)
        .Label("model_id", r => r.Part.Model)
        .NullableInt32("capability_id", r => r.Part.CapabilityId)
        .NullableFlag("warm", r => r.Part.Configuration?.Warm)
        .Label("runner_version", r => r.Part.Configuration?.RunnerVersion ?? "")
        .NullableInt64("capacity_free", r => r.Part.Configuration?.FreeSlots)
        .NullableInt64("capacity_in_use", r => r.Part.Configuration?.InUseSlots)
        .NullableDecimal("price_per_unit", r => r.Part.Price?.PricePerUnit)
        .NullableDecimal("pixels_per_unit", r => r.Part.Price?.PixelsPerUnit)
        .NullableInt32("gpu_index", r => r.Part.Gpu?.Index)
        .Text("gpu_id", r => r.Part.Gpu?.Id ?? "")
        .Label("gpu_model_name", r => r.Part.Gpu?.Name ?? "")
        .NullableInt32("gpu_major", r => r.Part.Gpu?.Major)
        .NullableInt32("gpu_minor", r => r.Part.Gpu?.Minor)
        .NullableInt64("gpu_memory_bytes", r => r.Part.Gpu?.MemoryTotalBytes)
        .NullableInt64("gpu_memory_free_bytes", r => r.Part.Gpu?.MemoryFreeBytes)
        .Rows<NetworkCapabilities, CapabilityRow>(CapabilityRow.Of);
}

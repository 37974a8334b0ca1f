using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary>Identity and attribution columns: the same names in every table of facts.</summary>
internal static class IdentityColumns
{
    public static TableBuilder<TRow> Identity<TRow>(this TableBuilder<TRow> table, Func<TRow, SessionIdentity> of) => table
        .Label("gateway", r => of(r).Gateway)
        .Label("region", r => of(r).Region)
        .Label("orchestrator_address", r => of(r).OrchestratorAddress)
        .Label("orchestrator_url", r => of(r).OrchestratorUrl)
        .Label("orchestrator_hot_wallet", r => of(r).HotWallet)
        .Label("pipeline_id", r => of(r).PipelineId)
        .Label("model_id", r => of(r).ModelId)
        .Label("gpu_id", r => of(r).GpuId)
        .Label("gpu_slot", r => of(r).GpuSlot)
        .Label("gpu_model_name", r => of(r).GpuModelName)
        .NullableUInt64("gpu_memory_bytes", r => of(r).GpuMemoryBytes is { } bytes ? checked((ulong)bytes) : null)
        .NullableUInt32("gpu_count", r => of(r).GpuCount)
        .Label("attribution_status", r => of(r).AttributionStatus)
        .Label("attribution_reason", r => of(r).AttributionReason)
        .Label("attribution_method", r => of(r).AttributionMethod)
        .NullableFloat64("attribution_confidence", r => of(r).AttributionConfidence);
}

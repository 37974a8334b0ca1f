using System.Globalization;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Facts;

namespace LivepeerAkka.Cluster.ClickHouse.Tables;

/// <summary><c>dim_orchestrator_offers</c> and <c>dim_orchestrator_gauges</c>: two readings of one sighting.</summary>
internal static class OrchestratorDimensions
{
    public static readonly TableDefinition<OrchestratorOfferFact> Offers = new TableBuilder<OrchestratorOfferFact>("dim_orchestrator_offers")
        .Label("orchestrator_url", f => f.Url)
        .Label("orchestrator_address", f => f.Operator)
        .Label("orchestrator_hot_wallet", f => f.HotWallet)
        .Label("pipeline_id", f => CapabilityPipelines.Canonical(f.Row.Pipeline))
        .Label("model_id", f => f.Row.Model.Trim())
        .Label("gpu_slot", SlotOf)
        .Label("gpu_model_name", f => f.Slot?.Model ?? "")
        .UInt64("gpu_memory_bytes", f => f.Slot?.MemoryBytes ?? 0)
        .NullableDecimal("price_per_unit", f => f.Row.Price?.PricePerUnit)
        .NullableDecimal("pixels_per_unit", f => f.Row.Price?.PixelsPerUnit)
        .Label("runner_version", f => f.Row.Configuration?.RunnerVersion ?? "")
        .Label("version", f => f.Row.Entry.Version)
        .Merged("first_seen", "min", TableBuilder<OrchestratorOfferFact>.TimeType, (w, f) => w.WriteDateTime64Ms(f.SeenAtMs))
        .Merged("last_seen", "max", TableBuilder<OrchestratorOfferFact>.TimeType, (w, f) => w.WriteDateTime64Ms(f.SeenAtMs))
        .Merged("reporters", "groupUniqArrayArray", "Array(String)", (w, f) => WriteSet(w, f.Reporter))
        .Merged("gpu_ids", "groupUniqArrayArray", "Array(String)", (w, f) => WriteSet(w, f.Row.Gpu?.Id.Trim().ToLowerInvariant() ?? ""))
        .Build();

    public static readonly TableDefinition<OrchestratorOfferFact> Gauges = new TableBuilder<OrchestratorOfferFact>("dim_orchestrator_gauges")
        .Label("orchestrator_url", f => f.Url)
        .Label("orchestrator_address", f => f.Operator)
        .Label("pipeline_id", f => CapabilityPipelines.Canonical(f.Row.Pipeline))
        .Label("model_id", f => f.Row.Model.Trim())
        .Label("gpu_slot", SlotOf)
        .Time("event_ts", f => f.SeenAtMs)
        .Uid("event_uid", f => f.RecordUid)
        .Label("reporter", f => f.Reporter)
        .NullableFlag("warm", f => f.Row.Configuration?.Warm)
        .NullableInt64("capacity_free", f => f.Row.Configuration?.FreeSlots)
        .NullableInt64("capacity_in_use", f => f.Row.Configuration?.InUseSlots)
        .NullableInt64("gpu_memory_free_bytes", f => f.Row.Gpu?.MemoryFreeBytes)
        .Build();

    private static string SlotOf(OrchestratorOfferFact fact) =>
        fact.Slot is { } s ? string.Create(CultureInfo.InvariantCulture, $"{s.Model}/{s.MemoryBytes}/{s.Ordinal}") : "";

    private static void WriteSet(RowBinaryWriter writer, string text)
    {
        writer.WriteCount(text.Length == 0 ? 0 : 1);
        if (text.Length > 0)
        {
            writer.WriteString(text);
        }
    }
}

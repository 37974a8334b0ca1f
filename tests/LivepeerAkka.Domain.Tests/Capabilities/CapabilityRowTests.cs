using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Domain.Tests.Capabilities;

public sealed class CapabilityRowTests
{
    private static readonly CapabilityGpu First = new(0, "GPU-1", "RTX", 8, 9, 24, 1);
    private static readonly CapabilityGpu Second = new(1, "GPU-2", "RTX", 8, 0, 24, 2);

    [Fact]
    public void Hardware_gives_a_row_for_every_gpu_with_the_configuration_and_price_of_its_model()
    {
        var model = new CapabilityModel(35, "M1", Warm: true, "r", 0, 1);
        var price = new CapabilityPrice(35, "m1", 1635.021m, 1);

        var rows = Rows(Entry([model], [price], [new("live-video-to-video", "m1", [First, Second])]));

        Assert.Equal([First, Second], rows.Select(r => r.Gpu));
        Assert.All(rows, r => Assert.Equal(("live-video-to-video", "m1", 35, model, price),
            (r.Pipeline, r.Model, r.CapabilityId, r.Configuration, r.Price)));
    }

    [Fact]
    public void Hardware_without_gpus_gives_one_row_without_a_gpu()
    {
        var row = Assert.Single(Rows(Entry([], [], [new("llm", "m", [])])));

        Assert.Equal(("llm", "m", 33, null), (row.Pipeline, row.Model, row.CapabilityId, row.Gpu));
    }

    [Fact]
    public void Case_7_neither_configuration_nor_price_are_borrowed_from_another_model_or_capability()
    {
        var rows = Rows(Entry(
            [new(35, "other", Warm: true, "r", 1, 1), new(33, "m", Warm: true, "r", 1, 1)],
            [new(35, "other", 1, 1), new(33, "m", 2, 1)],
            [new("live-video-to-video", "m", [First])]));

        var hardware = Assert.Single(rows, r => r.Gpu is not null);
        Assert.Null(hardware.Configuration);
        Assert.Null(hardware.Price);
    }

    [Fact]
    public void Models_that_the_hardware_does_not_name_follow_without_a_gpu()
    {
        var rows = Rows(Entry(
            [new(35, "m1", Warm: true, "", 1, 0), new(33, "m1", Warm: false, "", 2, 0), new(99, "x", Warm: false, "", 3, 0)], [],
            [new("Live-Video-To-Video", " M1", [First])]));

        Assert.Equal([("Live-Video-To-Video", 35), ("llm", 33), ("", 99)], rows.Select(r => (r.Pipeline, r.CapabilityId ?? 0)));
        Assert.Equal([1, 2, 3], rows.Select(r => r.Configuration!.FreeSlots));
    }

    [Fact]
    public void An_entry_with_neither_hardware_nor_models_gives_one_row_without_a_pipeline()
    {
        var row = Assert.Single(Rows(Entry([], [new(35, "m", 1, 1)], [])));

        Assert.Equal(("", "", null, null, null, null), (row.Pipeline, row.Model, row.CapabilityId, row.Configuration, row.Price, row.Gpu));
    }

    [Fact]
    public void A_byoc_capability_has_its_own_name_and_no_capability_id()
    {
        var row = Assert.Single(Rows(Entry([], [new(37, "openai-chat-completions", 2500, 1)], [new("openai-chat-completions", "Qwen", [First])])));

        Assert.Equal(("openai-chat-completions", null, null), (row.Pipeline, row.CapabilityId, row.Price));
    }

    [Fact]
    public void A_snapshot_without_entries_has_no_rows() => Assert.Empty(CapabilityRow.Of(new NetworkCapabilities([])));

    private static CapabilityEntry Entry(
        IReadOnlyList<CapabilityModel> models, IReadOnlyList<CapabilityPrice> prices, IReadOnlyList<CapabilityHardware> hardware) =>
        new("0xop", "0xhot", "https://node:8935", "0.8", models, prices, hardware);

    private static IReadOnlyList<CapabilityRow> Rows(params CapabilityEntry[] entries) => CapabilityRow.Of(new NetworkCapabilities(entries));
}

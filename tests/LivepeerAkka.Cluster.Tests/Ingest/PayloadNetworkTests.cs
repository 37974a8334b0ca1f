using System.Text.Json;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Tests.Ingest;

public sealed class PayloadNetworkTests
{
    private static IReadOnlyList<CapabilityEntry> Capabilities(string data) => Decoding.Payload<NetworkCapabilities>("network_capabilities", data).Entries;

    private static CapabilityEntry Entry(string members) => Assert.Single(Capabilities($$"""[{"address":"0xA",{{members}}}]"""));

    [Fact]
    public void Case_02_An_object_is_one_entry_and_an_empty_array_none()
    {
        Assert.Equal("0xa", Assert.Single(Capabilities("""{"address":"0xA"}""")).Operator);
        Assert.Empty(Capabilities("[]"));
        Assert.Empty(Capabilities("{}"));
    }

    [Fact]
    public void Case_02_Items_that_are_texts_or_empty_are_passed_over() => Assert.Equal(
        ["0xa", "0xb"],
        Capabilities("""["x",{},{"address":"0xA"},5,null,true,[{"address":"0xC"}],{"unknown":1},{"local_address":"0xB"}]""")
            .Select(e => e.Operator + e.HotWallet));

    [Fact]
    public void A_whole_entry_is_read()
    {
        var entry = Assert.Single(Capabilities("""
            [{"address":"0xD0F","local_address":"0x52CF","orch_uri":" https://Node:1 ","price_info":{"pricePerUnit":1},
              "capabilities":{"bitstring":[1],"capacities":{"35":1},"version":"0.8.8","constraints":{"minVersion":"0.8","PerCapability":{
                "35":{"models":{"sdxl":{"warm":true,"runnerVersion":"0.14","capacity":2,"capacityInUse":1}}},
                "x":{"models":{"lost":{}}},"33":{"other":{},"models":{"llama":{},"":{}}}}}},
              "capabilities_prices":[{"pricePerUnit":1618,"pixelsPerUnit":2,"capability":35,"constraint":"sdxl"}],
              "hardware":[{"pipeline":"live-video-to-video","model_id":"sdxl","gpu_info":{"0":{"id":"GPU-1","name":"RTX","major":12,"minor":1,"memory_free":5,"memory_total":9}}}]}]
            """));

        Assert.Equal(("0xd0f", "0x52cf", "https://Node:1", "0.8.8"), (entry.Operator, entry.HotWallet, entry.Url, entry.Version));
        Assert.Equal([new CapabilityModel(35, "sdxl", true, "0.14", 2, 1), new CapabilityModel(33, "llama", false, "", 0, 0)], entry.Models);
        Assert.Equal([new CapabilityPrice(35, "sdxl", 1618, 2)], entry.Prices);
        var hardware = Assert.Single(entry.Hardware);
        Assert.Equal(("live-video-to-video", "sdxl"), (hardware.Pipeline, hardware.Model));
        Assert.Equal([new CapabilityGpu(0, "GPU-1", "RTX", 12, 1, 9, 5)], hardware.Gpus);
    }

    [Theory]
    [InlineData("\"capabilities\":null")]
    [InlineData("\"capabilities\":[],\"capabilities_prices\":null,\"hardware\":null")]
    [InlineData("\"capabilities\":{\"constraints\":null,\"version\":null},\"capabilities_prices\":{},\"hardware\":\"x\"")]
    [InlineData("\"capabilities\":{\"constraints\":{\"PerCapability\":null}},\"capabilities_prices\":[null,1,{}],\"hardware\":[{},5]")]
    [InlineData("\"capabilities\":{\"constraints\":{\"PerCapability\":{\"35\":null,\"36\":{\"models\":[]}}}}")]
    public void What_an_entry_does_not_say_is_empty(string members)
    {
        var entry = Entry(members);

        Assert.Equal(("", "", ""), (entry.HotWallet, entry.Url, entry.Version));
        Assert.Empty(entry.Models);
        Assert.Empty(entry.Prices);
        Assert.Empty(entry.Hardware);
    }

    [Fact]
    public void Case_07_Integers_that_are_omitted_are_zero()
    {
        var entry = Entry("""
            "capabilities":{"constraints":{"PerCapability":{"35":{"models":{"m":{"warm":true,"capacityInUse":1}}}}}},
            "hardware":[{"pipeline":"p","model_id":"m","gpu_info":{"0":{"id":"GPU-1","name":"RTX","major":12}}}],
            "capabilities_prices":[{"constraint":"m"}]
            """);

        var model = Assert.Single(entry.Models);
        Assert.Equal((true, 0L, 1L, 1L), (model.Warm, model.FreeSlots, model.InUseSlots, model.FreeSlots + model.InUseSlots));
        var gpu = Assert.Single(entry.Hardware[0].Gpus);
        Assert.Equal((12, 0, 0L), (gpu.Major, gpu.Minor, gpu.MemoryTotalBytes));
        Assert.Equal(new CapabilityPrice(0, "m", 0, 1), Assert.Single(entry.Prices));
    }

    [Fact]
    public void A_price_that_cannot_be_read_is_no_price() => Assert.Empty(Entry(
        """
        "capabilities_prices":[{"capability":35,"pricePerUnit":"much"},{"capability":35,"pricePerUnit":1,"pixelsPerUnit":0},{"capability":35,"pricePerUnit":1e40}]
        """).Prices);

    [Theory]
    [InlineData("""{"10":{"id":"k"},"2":{"id":"c"},"0":{"id":"a"}}""", "0a 2c 10k")]
    [InlineData("""[{"id":"a"},null,{"id":"b"},{}]""", "0a 2b")]
    [InlineData("""{}""", "")]
    [InlineData("""[]""", "")]
    [InlineData("""null""", "")]
    [InlineData("""{"b":{"id":"y"},"1":{"id":"a"},"a":{"id":"x"}}""", "1a 2x 3y")]
    [InlineData("""{"0":{"id":"","name":" "},"1":{"name":"n"}}""", "1")]
    public void Gpus_are_in_the_order_of_their_slots(string info, string expected) => Assert.Equal(
        expected,
        string.Join(' ', Entry("\"hardware\":[{\"pipeline\":\"p\",\"model_id\":\"m\",\"gpu_info\":" + info + "}]").Hardware[0].Gpus.Select(g => $"{g.Index}{g.Id}")));

    [Fact]
    public void Numbers_in_texts_and_flags_in_any_form_are_read()
    {
        var entry = Entry("""
            "capabilities":{"version":1,"constraints":{"PerCapability":{"35":{"models":{" m ":{"warm":"TRUE","capacity":"2","capacityInUse":1.0},"n":{"warm":1}}}}}},
            "capabilities_prices":[{"capability":"35","constraint":"m","pricePerUnit":"1618.5","pixelsPerUnit":1.0}],
            "hardware":[{"pipeline":"p","model_id":"m","gpu_info":[{"id":7,"major":"12","memory_total":"34190917632","memory_free":3.5e9}]}]
            """);

        Assert.Equal([new CapabilityModel(35, "m", true, "", 2, 1), new CapabilityModel(35, "n", true, "", 0, 0)], entry.Models);
        Assert.Equal([new CapabilityPrice(35, "m", 1618.5m, 1)], entry.Prices);
        Assert.Equal(new CapabilityGpu(0, "7", "", 12, 0, 34_190_917_632, 3_500_000_000), Assert.Single(entry.Hardware[0].Gpus));
    }

    [SharedDataFact("capabilities-january.json")]
    public void The_snapshot_of_january_has_53_entries() => AssertSnapshot("capabilities-january.json", 53, 16, 19);

    [SharedDataFact("capabilities-march.json")]
    public void The_snapshot_of_march_has_40_entries() => AssertSnapshot("capabilities-march.json", 40, 16, 31);

    private static void AssertSnapshot(string name, int entries, int withPrices, int gpuMaps)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedDataFactAttribute.PathOf(name)!));
        var source = document.RootElement.GetProperty("orchestrators");

        var read = Capabilities(source.GetRawText());

        Assert.Equal(entries, read.Count);
        Assert.Equal(
            source.EnumerateArray().Select(o => (o.GetProperty("address").GetString()!.ToLowerInvariant(), o.GetProperty("orch_uri").GetString())),
            read.Select(e => (e.Operator, (string?)e.Url)));
        Assert.All(read, e => Assert.NotEqual("", e.Version));
        Assert.Equal(
            (Objects(source, "capabilities_prices"), Objects(source, "hardware"), Models(source)),
            (read.Sum(e => e.Prices.Count), read.Sum(e => e.Hardware.Count), read.Sum(e => e.Models.Count)));
        Assert.Equal((withPrices, gpuMaps), (read.Count(e => e.Prices.Count > 0), read.Sum(e => e.Hardware.Count(h => h.Gpus.Count > 0))));
    }

    private static int Objects(JsonElement entries, string member) => entries.EnumerateArray()
        .Where(e => e.GetProperty(member).ValueKind == JsonValueKind.Array).Sum(e => e.GetProperty(member).GetArrayLength());

    private static int Models(JsonElement entries) => entries.EnumerateArray()
        .Select(e => e.GetProperty("capabilities").GetProperty("constraints"))
        .Where(c => c.TryGetProperty("PerCapability", out _))
        .SelectMany(c => c.GetProperty("PerCapability").EnumerateObject())
        .Where(c => c.Value.TryGetProperty("models", out _))
        .Sum(c => c.Value.GetProperty("models").EnumerateObject().Count());

    [Fact]
    public void Discovery_is_read_and_items_that_name_nobody_are_passed_over()
    {
        var found = Decoding.Payload<DiscoveryResults>("discovery_results", """
            [{"address":"0xA","url":"https://a","latency_ms":"77"},"x",{},null,{"url":"https://b","latency_ms":12.5,"more":{}},{"address":"0xC","latency_ms":"fast"},{"latency_ms":"1"}]
            """).Orchestrators;

        Assert.Equal(
            [new DiscoveredOrchestrator("0xa", "https://a", 77), new DiscoveredOrchestrator("", "https://b", 12.5), new DiscoveredOrchestrator("0xc", "", null)],
            found);
    }
}

using LivepeerAkka.Cluster.Ingest;

namespace LivepeerAkka.Cluster.Tests.Ingest;

public sealed class CountedTypesTests
{
    [Fact]
    public void Known_families_and_the_first_other_types_keep_their_names()
    {
        var types = new CountedTypes();

        Assert.Equal("stream_trace", types.NameOf("stream_trace"));
        Assert.Equal("webrtc_stats", types.NameOf("webrtc_stats"));
        Assert.Equal("", types.NameOf(""));
    }

    [Fact]
    public void Ever_new_and_overlong_types_are_counted_together()
    {
        var types = new CountedTypes();
        var names = Enumerable.Range(0, 10_000).Select(i => types.NameOf($"type-{i}")).Distinct().ToList();

        Assert.Equal(201, names.Count);
        Assert.Contains(CountedTypes.Other, names);
        Assert.Equal("type-0", types.NameOf("type-0"));
        Assert.Equal("ai_stream_status", types.NameOf("ai_stream_status"));
        Assert.Equal(CountedTypes.Other, new CountedTypes().NameOf(new string('x', 65)));
    }
}

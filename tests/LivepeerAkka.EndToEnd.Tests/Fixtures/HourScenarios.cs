namespace LivepeerAkka.EndToEnd.Tests.Fixtures;

/// <summary>Sessions about the edges of hours, each with a gateway, nodes and a day of its own; what they have to give was worked out by hand.</summary>
internal static class HourScenarios
{
    /// <summary>Scenarios by name.</summary>
    public static IReadOnlyDictionary<string, HandWritten> First { get; } = Make(
        ("over-the-edge", s => Playing(s, "10:59:00").Offer("10:40:00", free: 1, inUse: 1).Offer("10:50:00").Offer("11:20:00", free: 0, inUse: 3)
            .Statuses("10:59:15", "11:29:55", 20).Payment("11:10:00").Close("11:30:00").Payment("12:30:00").Payment("13:30:00", session: null)),
        ("loading-once", s => s.Offer("10:00:00").Request("10:05:00").FirstIngest("10:05:02").Status("10:05:10", 0, "LOADING").Close("10:07:00")),
        ("six-samples", s => s.Offer("10:00:00").Statuses("10:05:00", "10:05:50", 20)),
        ("one-and-nine", OneAndNine),
        ("jitter", s => s.Offer("10:00:00", "a").Offer("10:00:00", "b").Offer("10:00:00", "c")
            .Status("10:05:00", 10).Status("10:05:10", 20).Status("10:05:00", 17, node: "b", session: "t").Statuses("10:05:00", "10:05:20", 0, node: "c", session: "u")),
        ("only-wanted", s => s.Request("10:05:00").Trace("gateway_no_orchestrators_available", "10:05:03").Close("10:05:04")),
        ("never-requested", s => s.Offer("10:00:00").Statuses("10:05:00", "10:05:20", 20)),
        ("last-instant", s => s.Offer("10:30:00").Request("10:59:59.999").FirstIngest("11:00:01").FirstProcessed("11:00:01.500").FewProcessed("11:00:05")
            .Statuses("11:00:10", "11:00:40", 20).Close("11:00:45")),
        ("relay", s => Playing(Playing(s.Offer("10:30:00"), "10:59:00", "s"), "11:00:00", "t")
            .Statuses("10:59:10", "10:59:50", 20).Close("11:00:00").Statuses("11:00:10", "11:00:20", 20, session: "t").Close("11:00:30", "t")),
        ("swap-on-the-hour", s => Playing(s.Offer("10:30:00", "a").Offer("10:30:00", "b"), "10:59:00").Statuses("10:59:10", "10:59:50", 20)
            .Swap("11:00:00").FirstIngest("11:00:00.500", "b").FirstProcessed("11:00:01", "b").FewProcessed("11:00:04", "b")
            .Statuses("11:00:10", "11:00:30", 20, node: "b").Close("11:00:35")),
        ("change-after-the-hour", s => Playing(s.Offer("10:30:00", "a").Offer("10:30:00", "b"), "10:59:00").Statuses("10:59:05", "10:59:55", 20)
            .Statuses("11:00:05", "11:00:25", 20, node: "b").Close("11:00:30")),
        ("goes-silent", s => Playing(s.Offer("10:30:00"), "10:58:00").Statuses("10:58:10", "10:59:50", 20)),
        ("two-silent", s => Playing(s.Offer("10:30:00"), "10:59:00").Statuses("10:59:15", "10:59:55", 20).Statuses("11:00:05", "11:00:15", 0, "LOADING")),
        ("three-silent", s => Playing(s.Offer("10:30:00"), "10:59:00").Statuses("10:59:15", "10:59:55", 20).Statuses("11:00:05", "11:00:25", 0, "LOADING")),
        ("closed-late", s => Playing(s.Offer("10:30:00"), "10:40:00").Statuses("10:40:10", "10:49:50", 20).Close("13:00:00")),
        ("late-sample", s => Playing(s.Offer("10:30:00"), "10:58:00").Statuses("10:58:10", "10:59:50", 20).Close("11:05:00")),
        ("late-request", s => Playing(s.Offer("10:30:00"), "11:00:01").Statuses("11:00:10", "11:00:20", 20).Close("11:00:30")),
        ("noise", s => s.Add("webrtc_stats", s.Ms("10:00:00"), "{}").Add("stream_trace", s.Ms("10:00:00"), """{"type":"x"}""")));

    /// <summary>What arrives a day after the rest, as scenarios of the same names.</summary>
    public static IReadOnlyDictionary<string, HandWritten> Late { get; } = new Dictionary<string, HandWritten>(StringComparer.Ordinal)
    {
        ["late-sample"] = Again("late-sample").Status("11:00:05", 20),
        ["late-request"] = Again("late-request").Request("10:59:59"),
    };

    // One that fails, and in the hour after it nine that play.
    private static void OneAndNine(HandWritten s)
    {
        s.Offer("10:00:00").Request("10:05:00", "x").FirstIngest("10:05:02", session: "x").Close("10:06:00", "x");
        for (var i = 0; i < 9; i++)
        {
            s.Request($"11:0{i}:00", $"{i}").FirstIngest($"11:0{i}:01", session: $"{i}").FewProcessed($"11:0{i}:05", session: $"{i}").Close($"11:0{i}:20", $"{i}");
        }
    }

    // A stream that asks, is served by node a and plays.
    private static HandWritten Playing(HandWritten s, string request, string session = "s")
    {
        var at = TimeSpan.Parse(request, System.Globalization.CultureInfo.InvariantCulture);
        string After(int ms) => (at + TimeSpan.FromMilliseconds(ms)).ToString("c");
        return s.Request(request, session).FirstIngest(After(2_000), session: session).FirstProcessed(After(2_400), session: session)
            .FewProcessed(After(4_500), session: session);
    }

    private static HandWritten Again(string name) => new(name, First.Keys.ToList().IndexOf(name)) { IdPrefix = "late-" };

    private static Dictionary<string, HandWritten> Make(params (string Name, Action<HandWritten> Write)[] scenarios)
    {
        var made = new Dictionary<string, HandWritten>(StringComparer.Ordinal);
        foreach (var (name, write) in scenarios)
        {
            made.Add(name, new HandWritten(name, made.Count));
            write(made[name]);
        }

        return made;
    }
}

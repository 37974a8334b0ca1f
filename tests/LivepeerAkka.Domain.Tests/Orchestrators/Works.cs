using System.Globalization;
using LivepeerAkka.Domain.Orchestrators;

namespace LivepeerAkka.Domain.Tests.Orchestrators;

/// <summary>Works of a node in few words; times of day are of one day.</summary>
internal static class Works
{
    public const long Minute = 60_000;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;

    /// <summary>2026-03-01T00:00:00Z.</summary>
    public const long Midnight = 1_772_323_200_000;

    public static readonly OrchestratorRules Rules = new();
    public static readonly OrchestratorKey Key = new("o", "node.example:8935");

    public static long At(string time) => Midnight + (long)TimeSpan.Parse(time, CultureInfo.InvariantCulture).TotalMilliseconds;

    /// <summary>A run that is busy from its first to its last record.</summary>
    public static WorkRun Run(string first, string last, string model = "m", string pipeline = "p") =>
        new(pipeline, model, At(first), At(last), At(last) > At(first) ? [new BusySpan(At(first), At(last))] : []);

    public static NodeWork Session(string id, params WorkRun[] runs) => Session(id, 1, runs);

    public static NodeWork Session(string id, long version, params WorkRun[] runs) => new(NodeWork.SourceOfSession(id), version, "0xop", runs);

    public static NodeActivity Fold(params NodeWork[] works) => ActivityFold.Of(works, Rules);

    public static string Spans(NodeActivity activity) => string.Join(' ', activity.Stretches.Select(s => $"{Time(s.OpenedAtMs)}-{Time(s.ClosedAtMs)}"));

    public static string Segments(Stretch stretch) => string.Join(' ', stretch.Segments.Select(s => $"{s.Model}:{Time(s.StartMs)}-{Time(s.EndMs)}"));

    public static string Time(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString(ms % Minute == 0 ? "HH:mm" : "HH:mm:ss.fff", CultureInfo.InvariantCulture);

    public static NodeWorks State(params NodeWork[] works)
    {
        var state = new NodeWorks(Rules);
        foreach (var work in works)
        {
            state.Apply(new OrchestratorEvents.WorkSet(work, Midnight));
        }

        return state;
    }
}

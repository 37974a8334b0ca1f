using System.Globalization;
using System.Numerics;

namespace LivepeerAkka.Simulator.Truth.Hours;

/// <summary>
/// Rows of <c>v_api_network_demand</c>: keys of requests, of work and of payments together. Being there is no key of its own, but counts for the peak
/// of one.
/// </summary>
internal sealed class DemandHours
{
    public static readonly string[] Columns =
    [
        "requested_sessions", "served_sessions", "unserved_sessions", "unserved_no_orchestrators", "unserved_startup_failed", "unserved_unknown",
        "excused_sessions", "pending_sessions", "startup_success", "startup_unexcused", "swapped_sessions", "output_failed", "status_samples",
        "output_fps_sum", "total_minutes", "peak_concurrent", "avg_output_fps", "startup_success_ratio", "effective_success_ratio",
        "ticket_face_value_wei", "ticket_expected_value_wei",
    ];

    private readonly IReadOnlyDictionary<string, string> _regions;
    private readonly ILookup<(long, string Gateway, string Region, string Model), string> _pipelines;
    private readonly ILookup<DemandKey, RequestTruth> _requests;
    private readonly ILookup<DemandKey, HourSliceTruth> _work;
    private readonly ILookup<DemandKey, PaidTruth> _payments;
    private readonly ILookup<DemandKey, Span> _presence;

    public DemandHours(HourInputs inputs, IReadOnlyDictionary<string, string>? regions)
    {
        _regions = regions ?? new Dictionary<string, string>(StringComparer.Ordinal);
        var requests = inputs.Requests.Select(r => (Key: Raw(r.RequestedMs, r.Identity), r)).ToList();
        var work = inputs.Work.Where(w => !w.Slice.IsTailArtifact).Select(w => (Key: Raw(w.Slice.WindowStartMs, w.Identity), w.Slice)).ToList();
        var payments = inputs.Payments.Select(p => (Key: Raw(p), p)).ToList();
        _pipelines = requests.Select(r => r.Key).Concat(work.Select(w => w.Key)).Concat(payments.Select(p => p.Key))
            .Where(k => k.Pipeline.Length > 0).Distinct().ToLookup(k => (k.WindowStartMs, k.Gateway, k.Region, k.Model), k => k.Pipeline);
        _requests = requests.ToLookup(r => Filled(r.Key), r => r.r);
        _work = work.ToLookup(w => Filled(w.Key), w => w.Slice);
        _payments = payments.ToLookup(p => Filled(p.Key), p => p.p);
        _presence = inputs.Requests.SelectMany(Presence).ToLookup(p => Filled(p.Key), p => p.Span);
    }

    /// <summary>A day adds up its hours: what an hour knows of its keys holds for that hour, and the peak is that of the highest hour.</summary>
    public List<HourRow> Rows(HourView view) =>
        _requests.Select(r => r.Key).Union(_work.Select(w => w.Key)).Union(_payments.Select(p => p.Key))
            .GroupBy(k => k with { WindowStartMs = view.StartOf(k.WindowStartMs) })
            .Select(g => new HourRow(g.Key.Texts(), ValuesOf([.. g]))).ToList();

    private Dictionary<string, HourValue> ValuesOf(List<DemandKey> hours)
    {
        var requests = hours.SelectMany(h => _requests[h]).ToList();
        var work = hours.SelectMany(h => _work[h]).ToList();
        var payments = hours.SelectMany(h => _payments[h]).ToList();
        var success = requests.Count(r => r.Outcome == "success");
        var unexcused = requests.Where(r => r.Outcome == "unexcused").ToList();
        var nobody = requests.Count(r => (r.Outcome, r.Reason) == ("excused", "no_orchestrators"));
        var failed = requests.Count(r => r.Outcome == "success" && r.OutputFailed);
        var micros = work.SelectMany(w => w.OutputMicros).Aggregate(BigInteger.Zero, (sum, m) => sum + m);
        var samples = work.Sum(w => (long)w.OutputMicros.Count);
        return new Dictionary<string, HourValue>(StringComparer.Ordinal)
        {
            ["requested_sessions"] = requests.Count,
            ["served_sessions"] = success,
            ["unserved_sessions"] = nobody + unexcused.Count,
            ["unserved_no_orchestrators"] = nobody,
            ["unserved_startup_failed"] = unexcused.Count(r => r.HasSegment),
            ["unserved_unknown"] = unexcused.Count(r => !r.HasSegment),
            ["excused_sessions"] = requests.Count(r => r.Outcome == "excused" && r.Reason is "user_left_early" or "input_fault"),
            ["pending_sessions"] = requests.Count(r => r.Outcome == "pending"),
            ["startup_success"] = success,
            ["startup_unexcused"] = unexcused.Count,
            ["swapped_sessions"] = requests.Count(r => r.Swapped),
            ["output_failed"] = failed,
            ["status_samples"] = samples,
            ["output_fps_sum"] = (double?)HourViews.OfMicros(micros),
            ["total_minutes"] = (double?)(work.Sum(w => w.SampleMs) / 60_000.0),
            ["peak_concurrent"] = hours.Max(h => PeakOf([.. _presence[h]])),
            ["avg_output_fps"] = HourViews.Ratio(HourViews.OfMicros(micros), samples),
            ["startup_success_ratio"] = HourViews.Ratio(success, success + unexcused.Count),
            ["effective_success_ratio"] = HourViews.Ratio(success - failed, success),
            ["ticket_face_value_wei"] = payments.Aggregate(BigInteger.Zero, (sum, p) => sum + p.FaceWei),
            ["ticket_expected_value_wei"] = payments.Aggregate(BigInteger.Zero, (sum, p) => sum + p.ExpectedWei),
        };
    }

    // The most is reached when somebody comes.
    private static long PeakOf(List<Span> spans) =>
        spans.Select(s => (long)spans.Count(o => o.FromMs <= s.FromMs && s.FromMs < o.ToMs)).DefaultIfEmpty(0).Max();

    private IEnumerable<(DemandKey Key, Span Span)> Presence(RequestTruth request)
    {
        for (var hour = SliceOracle.HourOf(request.RequestedMs); hour < request.EndedMs; hour += SliceOracle.HourMs)
        {
            var span = new Span(Math.Max(hour, request.RequestedMs), Math.Min(hour + SliceOracle.HourMs, request.EndedMs));
            if (span.FromMs < span.ToMs)
            {
                yield return (Raw(hour, request.Identity), span);
            }
        }
    }

    private DemandKey Raw(long atMs, HourIdentity identity) => new(
        SliceOracle.HourOf(atMs), identity.Gateway, RegionOf(identity),
        identity.Pipeline.Equals(identity.Model, StringComparison.OrdinalIgnoreCase) ? "" : identity.Pipeline, identity.Model);

    // Where nobody is known to be paid for, the gateway is all that is known.
    private DemandKey Raw(PaidTruth payment) =>
        payment.Session is { } session ? Raw(payment.TimeMs, session) : new(SliceOracle.HourOf(payment.TimeMs), payment.Gateway, "", "", "");

    private DemandKey Filled(DemandKey key) =>
        key.Pipeline.Length == 0 && _pipelines[(key.WindowStartMs, key.Gateway, key.Region, key.Model)].ToList() is [var only]
            ? key with { Pipeline = only }
            : key;

    private string RegionOf(HourIdentity identity) => identity.RegionIn(_regions);

    private sealed record DemandKey(long WindowStartMs, string Gateway, string Region, string Pipeline, string Model)
    {
        public string[] Texts() => [WindowStartMs.ToString(CultureInfo.InvariantCulture), Gateway, Region, Pipeline, Model];
    }
}

using LivepeerAkka.Simulator.Feeds;
using LivepeerAkka.Simulator.Records;
using LivepeerAkka.Simulator.Sessions;
using LivepeerAkka.Simulator.Truth.Hours;

namespace LivepeerAkka.Simulator.Truth;

/// <summary>
/// Watches a run: tells the truth of sessions as they start and, after the last record, that of everything that capabilities,
/// payments or other sessions decide. What it keeps grows with the length of the run.
/// </summary>
internal sealed class RunOracle(ITruthSink sink)
{
    private const long NearMs = 60_000;

    private readonly HourGathering _hours = new();
    private readonly ObservedNetwork _network = new();
    private readonly List<KeptSession> _sessions = [];
    private readonly List<SessionPlan> _postponed = [];
    private readonly List<KeptPayment> _payments = [];
    private readonly List<(string Org, JobNote Note)> _jobs = [];

    /// <summary>A session begins; its plan holds only what arrives.</summary>
    public void Begin(SessionPlan plan)
    {
        _payments.AddRange(plan.Events.Where(e => e.Kind == EventKind.Payment).Select(e => KeptPayment.Of(PaymentNote.Of(plan, e))));
        if (ServerKeys.NeedsCapabilities(SessionOracle.SignalsOf(plan)))
        {
            _postponed.Add(plan);
        }
        else
        {
            Tell(plan, capabilities: null);
        }
    }

    /// <summary>A record arrives.</summary>
    public void Observe(Emission emission)
    {
        if (emission.Fate != Fate.Accepted)
        {
            return;
        }

        foreach (var node in emission.Shown)
        {
            _network.Note(node, emission.ShownAtMs);
            _hours.Report(node, emission.ShownAtMs);
        }

        if (emission.Payment is { } payment)
        {
            _payments.Add(KeptPayment.Of(payment));
        }

        if (emission.Job is { } job)
        {
            _jobs.Add((emission.Gateway.Org, job));
        }
    }

    /// <summary>The last record has arrived.</summary>
    public void Finish(TruthTotals totals)
    {
        _network.Complete();
        _postponed.ForEach(plan => Tell(plan, _network));
        var attribution = new AttributionOracle(_network);
        var payments = new PaymentOracle(_payments, _sessions);
        var decisions = new Dictionary<KeptSegment, IdentityTruth>();
        var work = new Dictionary<(string Org, string Node), List<Work>>();
        foreach (var session in _sessions)
        {
            Decide(attribution, session, payments.OfSession[session].OrderBy(p => p.TimeMs).ToList(), decisions);
            foreach (var segment in session.Segments.Where(s => decisions[s].NamesNode))
            {
                WorkOf(work, session.Org, decisions[segment].Node).AddRange(segment.Work);
            }

            var unserved = UnservedOf(session, payments.OfSession[session]);
            _hours.Session(session, unserved, s => decisions[s]);
            sink.Attribution(new AttributionTruth(
                session.Org, session.SessionId, session.IdentitySegment, unserved,
                session.Segments.Select(s => new SegmentIdentityTruth(decisions[s], s.Server, s.Operators)).ToList()));
        }

        foreach (var (truth, payment, session) in payments.Truths(s => decisions[s].Operator))
        {
            sink.Payment(truth);
            _hours.Payment(truth, payment, session);
        }

        foreach (var (job, times) in new JobOracle(attribution).Of(_jobs))
        {
            sink.Job(job);
            WorkOf(work, job.Org, job.Identity.Node).AddRange(times.Select(t => new Work(t, t, [])));
        }

        TellStretches(work);
        sink.Hours(_hours.Inputs);
        sink.Totals(totals);
    }

    private void Tell(SessionPlan plan, ObservedNetwork? capabilities)
    {
        var reading = SessionOracle.Of(plan, capabilities);
        _sessions.Add(KeptSession.Of(plan, reading));
        sink.Session(reading.Truth);
    }

    // A session without a segment takes its model from all of its records as a segment does from its own: a payment's is between the labels.
    private static IdentityTruth? UnservedOf(KeptSession session, IEnumerable<KeptPayment> payments)
    {
        var manifest = payments.OrderBy(p => p.TimeMs).FirstOrDefault(p => p.ManifestModel.Length > 0)?.ManifestModel ?? "";
        return session.Unserved is { } unserved && !session.HasStatusLabel && manifest.Length > 0 ? unserved with { Model = manifest } : session.Unserved;
    }

    private static void Decide(
        AttributionOracle attribution, KeptSession session, List<KeptPayment> payments, Dictionary<KeptSegment, IdentityTruth> decisions)
    {
        var evidence = session.Segments.ToDictionary(s => s, _ => new List<KeptPayment>());
        foreach (var payment in payments)
        {
            var named = session.Segments.Where(s => s.Key.Url == payment.Url).ToList();
            var possible = named.Count > 0 ? named : session.Segments.Where(s => s.Key.Url.Length == 0);
            var nearest = possible.MinBy(s => PaymentOracle.Distance(s.StartMs, s.EndMs, payment.TimeMs));
            if (nearest is not null && PaymentOracle.Distance(nearest.StartMs, nearest.EndMs, payment.TimeMs) <= NearMs)
            {
                evidence[nearest].Add(payment);
            }
        }

        foreach (var segment in session.Segments)
        {
            var paid = evidence[segment];
            var manifest = paid.Find(p => p.ManifestModel.Length > 0)?.ManifestModel ?? "";
            decisions.Add(segment, attribution.Decide(new OracleEvidence
            {
                Url = segment.Key.Url,
                Carried = segment.Carried,
                Payments = paid.ConvertAll(p => (p.Recipient, p.Url)),
                ModelHint = segment.StatusLabel.Length > 0 ? segment.StatusLabel : manifest.Length > 0 ? manifest : segment.ErrorLabel,
                PipelineHint = segment.PipelineHint,
                StartMs = segment.StartMs,
                EndMs = segment.EndMs,
            }));
        }
    }

    private static List<Work> WorkOf(Dictionary<(string Org, string Node), List<Work>> work, string org, string node)
    {
        if (!work.TryGetValue((org, node), out var list))
        {
            work.Add((org, node), list = []);
        }

        return list;
    }

    private void TellStretches(Dictionary<(string Org, string Node), List<Work>> work)
    {
        foreach (var ((org, node), pieces) in work.Where(w => w.Value.Count > 0)
            .OrderBy(w => w.Key.Org, StringComparer.Ordinal).ThenBy(w => w.Key.Node, StringComparer.Ordinal))
        {
            foreach (var stretch in StretchOracle.Join(pieces))
            {
                sink.Stretch(new StretchTruth(org, node, stretch.FirstMs, stretch.LastMs, stretch.Busy.Sum(s => s.ToMs - s.FromMs)));
            }
        }
    }
}

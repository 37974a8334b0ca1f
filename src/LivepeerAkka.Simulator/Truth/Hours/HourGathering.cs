using System.Globalization;
using System.Numerics;
using LivepeerAkka.Simulator.Network;

namespace LivepeerAkka.Simulator.Truth.Hours;

/// <summary>Gathers what the hourly views are made of, once it is known who did what.</summary>
internal sealed class HourGathering
{
    private readonly List<WorkTruth> _work = [];
    private readonly List<AttemptTruth> _attempts = [];
    private readonly List<RequestTruth> _requests = [];
    private readonly List<PaidTruth> _payments = [];
    private readonly List<CapacityTruth> _reports = [];
    private readonly HashSet<OfferTruth> _offers = [];
    private readonly Dictionary<KeptSession, HourIdentity> _sessions = [];

    public HourInputs Inputs => new() { Work = _work, Attempts = _attempts, Requests = _requests, Payments = _payments, Reports = _reports, Offers = [.. _offers] };

    /// <summary>A report shows a node with all its models.</summary>
    public void Report(OrchestratorNode node, long atMs)
    {
        if (node.TellsRunnerVersion)
        {
            _offers.UnionWith(node.Offers.Select(o => new OfferTruth(node.NodeKey, o.Pipeline, o.Model, node.RunnerVersion)));
        }

        _reports.AddRange(node.Offers.Select(o => o.Model).Distinct(StringComparer.Ordinal)
            .Select(m => new CapacityTruth(atMs, node.NodeKey, m, node.SlotsAt(atMs))));
    }

    /// <summary>A session with the decisions of its segments.</summary>
    public void Session(KeptSession session, IdentityTruth? unserved, Func<KeptSegment, IdentityTruth> decisionOf)
    {
        foreach (var segment in session.Segments)
        {
            var identity = Of(session, segment.Key.Url, decisionOf(segment));
            _work.AddRange(segment.Slices.Select(s => new WorkTruth(session.Org, identity, s)));
            if (segment.Attempt is { } attempt)
            {
                _attempts.Add(attempt.By(identity, segment.StartMs));
            }
        }

        // Work that belongs to no segment is nobody's, and of no model.
        var nobody = new HourIdentity(session.Gateway, "", "", "", "", "", Gpu: null);
        _work.AddRange(session.UnservedSlices.Select(s => new WorkTruth(session.Org, nobody, s)));
        var own = session.Segments.Count == 0 ? nobody with { Model = unserved!.Model }
            : Of(session, session.Segments[session.IdentitySegment].Key.Url, decisionOf(session.Segments[session.IdentitySegment]));
        _sessions.Add(session, own);
        if (session.Request is { } request)
        {
            _requests.Add(request(own));
        }
    }

    /// <summary>A payment; every session is known by then.</summary>
    public void Payment(PaymentTruth truth, KeptPayment payment, KeptSession? session)
    {
        var identity = session is null ? null : _sessions[session];
        _payments.Add(new PaidTruth(
            payment.TimeMs, identity, payment.Gateway, BigInteger.Parse(truth.FaceValueWei, CultureInfo.InvariantCulture) * truth.Tickets,
            BigInteger.Parse(truth.ExpectedValueWei, CultureInfo.InvariantCulture)));
    }

    // Where nobody is named the row repeats the URL that was seen.
    private static HourIdentity Of(KeptSession session, string url, IdentityTruth decision) => new(
        session.Gateway, url, decision.Operator, decision.Operator.Length == 0 ? url : decision.Node, decision.Pipeline, decision.Model, decision.Gpu);
}

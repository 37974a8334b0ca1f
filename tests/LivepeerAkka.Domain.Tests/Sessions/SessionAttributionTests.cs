using LivepeerAkka.Domain.Attribution;
using LivepeerAkka.Domain.Capabilities;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Domain.Sessions;
using LivepeerAkka.Domain.Tests.Capabilities;

namespace LivepeerAkka.Domain.Tests.Sessions;

/// <summary>What attribution gives the facts of a session: through segments, payments and single events.</summary>
public sealed class SessionAttributionTests
{
    private const long T0 = 30 * Network.Day;
    private const string UrlA = "https://a.example:8935";
    private const string UrlB = "https://b.example:8935";
    private const string NodeA = "a.example:8935";
    private const string NodeB = "b.example:8935";

    private static readonly OrchestratorInfo LoneWallet = new("0xa", "");

    private static Network BothNodes => new Network()
        .Cap("0xop-a", "0xa", UrlA, "sdxl", T0 - Network.Minute)
        .Cap("0xop-b", "0xb", UrlB, "sdxl", T0 - Network.Minute);

    [Fact]
    public void Case_16_The_node_that_was_left_and_the_one_that_took_over_are_each_charged_with_their_own()
    {
        var facts = Facts(
            new Script().Request(T0).Ingest(T0 + 1000, Script.A).Swap(T0 + 20_000, Script.A).Ingest(T0 + 21_000, Script.B).Few(T0 + 25_000, Script.B),
            BothNodes.Picture);

        Assert.Equal([("0xop-a", NodeA, true, false), ("0xop-b", NodeB, false, true)], facts.Segments.Select(s =>
            (s.Identity.OrchestratorAddress, s.Identity.OrchestratorUrl, s.SwappedOut, s.Rescued)));
        Assert.All(facts.Segments, s => Assert.Equal(AttributionStatus.Resolved, s.Identity.AttributionStatus));
        Assert.All(facts.Segments, s => Assert.NotNull(s.EvidenceCapabilityUid));
    }

    [Fact]
    public void Case_11_Two_wallets_of_one_node_are_one_server_by_capabilities_and_of_two_nodes_two()
    {
        var script = new Script().Request(T0).Few(T0 + 1000, LoneWallet).Status(T0 + 9000, node: new OrchestratorInfo("0xb", ""));
        var one = new Network().Cap("0xop", "0xa", UrlA, "sdxl", T0 - 1).Cap("0xop", "0xb", UrlA, "sdxl", T0 - 1);

        Assert.Equal((1, 0), Shape(Facts(script, one.Picture)));
        Assert.Equal((2, 1), Shape(Facts(script, BothNodes.Picture)));

        static (int Segments, int Inferred) Shape(SessionFactSet facts) => (facts.Segments.Count, facts.Session.Counts.InferredSwapCount);
    }

    [Fact]
    public void The_session_is_the_segment_with_most_output_then_the_later_and_without_output_the_last_with_length()
    {
        var mostlyA = new Script().Request(T0).Ingest(T0, Script.A).Status(T0 + 10_000, node: Script.A).Status(T0 + 20_000, node: Script.A)
            .Ingest(T0 + 21_000, Script.B).Status(T0 + 22_000, node: Script.B);
        var equal = new Script().Request(T0).Ingest(T0, Script.A).Status(T0 + 10_000, node: Script.A).Ingest(T0 + 21_000, Script.B)
            .Status(T0 + 22_000, node: Script.B);
        var silent = new Script().Request(T0).Ingest(T0, Script.A).Status(T0 + 10_000, fps: 0, node: Script.A).Ingest(T0 + 21_000, Script.B)
            .Status(T0 + 22_000, fps: 0, node: Script.B).Swap(T0 + 30_000, Script.C);

        Assert.Equal("0xop-a", Facts(mostlyA, BothNodes.Picture).Session.Identity.OrchestratorAddress);
        Assert.Equal("0xop-b", Facts(equal, BothNodes.Picture).Session.Identity.OrchestratorAddress);
        Assert.Equal("0xop-b", Facts(silent, BothNodes.Picture).Session.Identity.OrchestratorAddress);
    }

    [Fact]
    public void Changes_of_model_and_pipeline_are_told_by_what_the_segments_were_decided_on()
    {
        var network = new Network()
            .Cap("0xop-a", "0xa", UrlA, "sdxl", T0 - 1)
            .Report(T0 - 1, Network.Models("0xop-b", "0xb", UrlB, (27, "flux")));
        var script = new Script().Request(T0).Ingest(T0, Script.A).Ingest(T0 + 10_000, Script.B);

        var flags = Facts(script, network.Picture).Session.Flags;

        Assert.Equal((true, true, true), (flags.HasOrchestratorChange, flags.HasModelChange, flags.HasPipelineChange));
        Assert.False(Facts(script, BothNodes.Picture).Session.Flags.HasModelChange);
    }

    [Fact]
    public void A_session_without_a_segment_is_unresolved_for_want_of_orchestrators_or_of_identity()
    {
        var none = Facts(new Script().Request(T0).NoOrchestrators(T0 + 1), BothNodes.Picture).Session.Identity;
        var silent = Facts(new Script().Request(T0), BothNodes.Picture).Session.Identity;

        Assert.Equal((AttributionStatus.Unresolved, AttributionReason.NoOrchestrators), (none.AttributionStatus, none.AttributionReason));
        Assert.Equal((AttributionStatus.Unresolved, AttributionReason.NoIdentityEvidence), (silent.AttributionStatus, silent.AttributionReason));
    }

    [Fact]
    public void Case_34_A_known_pipeline_in_a_label_is_a_pipeline_and_no_model()
    {
        var identity = Facts(
            new Script().Request(T0).Ingest(T0, Script.A).Status(T0 + 10_000, node: Script.A, model: "live-video-to-video"), BothNodes.Picture)
            .Session.Identity;

        Assert.Equal((AttributionStatus.Resolved, "live-video-to-video", "sdxl"), (identity.AttributionStatus, identity.PipelineId, identity.ModelId));
    }

    [Theory]
    [InlineData(60_000, true)]
    [InlineData(60_001, false)]
    public void A_payment_is_evidence_for_the_segment_of_its_url_at_most_60_s_away(long beforeMs, bool isEvidence)
    {
        // Two operators are seen at one URL: only a payment tells them apart.
        var network = new Network().Cap("0xop-1", "0xw", UrlA, "sdxl", T0 - Network.Minute).Cap("0xop-2", "0xw", UrlA, "sdxl", T0 - Network.Minute);
        var state = new Script().Request(T0).Ingest(T0, new OrchestratorInfo("", UrlA)).State();
        Pay(state, T0 - beforeMs, "0xop-2", NodeA);

        var identity = SessionFactSets.Of(Script.Key, state, Script.Rules, network.Picture)!.Session.Identity;

        Assert.Equal(isEvidence ? "0xop-2" : "", identity.OrchestratorAddress);
    }

    [Theory]
    [InlineData(60_000, "flux")]
    [InlineData(60_001, "")]
    public void A_payment_whose_url_no_segment_has_is_evidence_for_one_without_url_only(long beforeMs, string model)
    {
        var withUrl = new Script().Request(T0).Ingest(T0, Script.A).State();
        var withoutUrl = new Script().Request(T0).Ingest(T0, LoneWallet).State();
        foreach (var state in new[] { withUrl, withoutUrl })
        {
            Pay(state, T0 - beforeMs, "0xop-c", "c.example:8935", "flux");
        }

        Assert.Equal("", SessionFold.Fold(withUrl, Script.Rules)!.ModelHint);
        Assert.Equal(model, SessionFold.Fold(withoutUrl, Script.Rules)!.ModelHint);
    }

    [Fact]
    public void The_model_is_that_of_statuses_then_of_a_payment_then_of_errors()
    {
        var errors = new Script().Request(T0).Ingest(T0, Script.A).Error(T0 + 1, "boom", Script.A, "of-errors").State();
        var statuses = new Script().Request(T0).Ingest(T0, Script.A).Status(T0 + 1, node: Script.A, model: "of-statuses").State();

        Assert.Equal("of-errors", SessionFold.Fold(errors, Script.Rules)!.ModelHint);
        Pay(errors, T0, "0xop-a", NodeA, "of-payments");
        Pay(statuses, T0, "0xop-a", NodeA, "of-payments");
        Assert.Equal("of-payments", SessionFold.Fold(errors, Script.Rules)!.ModelHint);
        Assert.Equal("of-statuses", SessionFold.Fold(statuses, Script.Rules)!.ModelHint);
    }

    [Fact]
    public void A_withdrawn_payment_is_no_evidence_and_an_older_word_about_it_changes_nothing()
    {
        var state = new Script().Request(T0).Ingest(T0, Script.A).State();
        var payment = Pay(state, T0, "0xop-a", NodeA, "flux");

        state.Apply(new SessionEvents.PaymentsApplied([payment with { IsLinked = false, Version = 3 }]));
        state.Apply(new SessionEvents.PaymentsApplied([payment with { Version = 2 }]));

        Assert.Empty(state.Payments.Evidence);
        Assert.Equal("", SessionFold.Fold(state, Script.Rules)!.ModelHint);
        Assert.Equal(state.Payments.All, SessionState.Restore(state.ToSnapshot()).Payments.All);
    }

    [Fact]
    public void Case_20_A_payment_makes_a_version_only_when_it_changes_a_published_decision()
    {
        var network = new Network().Cap("0xop-1", "0xw", UrlA, "sdxl", T0 - Network.Minute).Cap("0xop-2", "0xw", UrlA, "sdxl", T0 - Network.Minute);
        var state = new Script().Request(T0).Ingest(T0, new OrchestratorInfo("", UrlA)).State();
        Publish(state, network.Picture);
        var version = state.Revision;

        Pay(state, T0 + Network.Hour, "0xop-2", NodeA);
        Publish(state, network.Picture);
        Assert.Equal(version, state.Revision);

        Pay(state, T0, "0xop-2", NodeA);
        Publish(state, network.Picture);
        Assert.Equal(version + 1, state.Revision);
        Publish(state, network.Picture);
        Assert.Equal(version + 1, state.Revision);
    }

    [Fact]
    public void Case_32_A_capability_learned_later_is_a_version_of_its_own()
    {
        var state = new Script().Request(T0).Ingest(T0, Script.A).Close(T0 + Network.Minute).State();
        Publish(state, CapabilityPicture.Empty);
        var version = state.Revision;

        var learned = new Network().Cap("0xop-a", "0xa", UrlA, "sdxl", T0 + (21 * Network.Minute)).Picture;
        Publish(state, learned);

        var fact = SessionFactSets.Of(Script.Key, state, Script.Rules, learned)!.Session;
        Assert.Equal((version + 1, AttributionReason.LearnedLater, "0xop-a"), (fact.Version, fact.Identity.AttributionReason, fact.Identity.OrchestratorAddress));
    }

    [Fact]
    public void The_next_report_of_an_unchanged_node_makes_no_version()
    {
        var state = new Script().Request(T0).Ingest(T0, Script.A).Close(T0 + Network.Minute).State();
        Publish(state, BothNodes.Picture);
        var version = state.Revision;

        Publish(state, BothNodes.Cap("0xop-a", "0xa", UrlA, "sdxl", T0 + Network.Minute).Picture);

        Assert.Equal(version, state.Revision);
    }

    [Fact]
    public void Single_events_have_one_row_each_that_moves_with_its_segment()
    {
        var script = new Script().Request(T0).Ingest(T0, Script.A).Status(T0 + 1, node: Script.A).Params(T0 + 2, Script.A).Metrics(T0 + 3).Error(T0 + 4, "boom");
        var state = script.State();
        var rows = new SessionEventRows();

        var first = Rows(rows, state, CapabilityPicture.Empty);
        rows.Stored();
        var again = Rows(rows, state, CapabilityPicture.Empty);
        var moved = Rows(rows, state, BothNodes.Picture);

        Assert.Equal(
            [SessionEventKind.TraceEdge, SessionEventKind.TraceEdge, SessionEventKind.StatusSample, SessionEventKind.ParamUpdate, SessionEventKind.IngestSample],
            first.Select(r => r.Kind));
        Assert.All(first, r => Assert.False(r.IsAttributed));
        Assert.Empty(again);
        Assert.Equal(first.Select(r => r.EventUid), moved.Select(r => r.EventUid));
        Assert.All(moved, r => Assert.Equal(("0xop-a", 0, true), (r.Identity.OrchestratorAddress, r.SegmentIndex, r.IsAttributed)));
    }

    [Fact]
    public void Rows_that_were_not_stored_leave_again()
    {
        var state = new Script().Request(T0).Ingest(T0, Script.A).State();
        var rows = new SessionEventRows();

        Assert.Equal(Rows(rows, state, CapabilityPicture.Empty), Rows(rows, state, CapabilityPicture.Empty));
    }

    private static SessionFactSet Facts(Script script, ICapabilityTimelines capabilities) =>
        SessionFactSets.Of(Script.Key, script.State(), Script.Rules, capabilities)!;

    private static IReadOnlyList<SessionEventFact> Rows(SessionEventRows rows, SessionState state, ICapabilityTimelines capabilities)
    {
        var picture = SessionPicture.Of(state, Script.Rules, capabilities)!;
        return rows.Pending(state.Signals, picture.Analysis, SessionFactSets.Of(Script.Key, state, picture, Script.Rules));
    }

    private static void Publish(SessionState state, ICapabilityTimelines capabilities)
    {
        if (state.Published.Missing(SessionPicture.Of(state, Script.Rules, capabilities)!, [], hasLeft: true) is { } keys)
        {
            state.Apply(keys);
        }
    }

    private static SessionPayment Pay(SessionState state, long timeMs, string recipient, string url, string model = "")
    {
        var payment = new SessionPayment(new PaymentEvidence(Script.Uid(500 + state.Payments.All.Count), timeMs, recipient, url, model), IsLinked: true, Version: 1);
        state.Apply(new SessionEvents.PaymentsApplied([payment]));
        return payment;
    }
}

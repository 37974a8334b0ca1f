namespace LivepeerAkka.Cluster.ClickHouse.Assertions;

/// <summary>Every assertion, in the order of the pipeline: of several that fail the first is nearest to the fault.</summary>
public static class AssertionSuite
{
    public static readonly IReadOnlyList<Assertion> All =
    [
        AccountingIdentity.Assertion,
        UidsPresent.Assertion,
        EventsHaveFacts.Assertion,
        SessionsHaveSignals.Assertion,
        JobsHaveEvents.Assertion,
        PaymentsMatchEvents.Assertion,
        SegmentIndexesContiguous.Assertion,
        SegmentSpansDisjoint.Assertion,
        EventsInOneSegment.Assertion,
        RowsAgreeWithSegment.Assertion,
        SlicesMatchSamples.Assertion,
        SlicesSumToSessions.Assertion,
        TailArtifactsFlagged.Assertion,
        OutcomeFlagsAgree.Assertion,
        SwapsHaveEvidence.Assertion,
        PipelineIsNotModel.Assertion,
        OperatorIsNoWallet.Assertion,
        PartsMatchSlices.Assertion,
        PartsMatchAttempts.Assertion,
        PartsMatchSessions.Assertion,
        PartsMatchPayments.Assertion,
        PerformanceMatchesFacts.Assertion,
        MinutesMatchFacts.Assertion,
        AttemptsMatchFacts.Assertion,
        DemandMatchesFacts.Assertion,
        CapacityMatchesReports.Assertion,
        DaysMatchHours.Assertion,
        RollupsAreFresh.Assertion,
        ViewKeys.Assertion,
        DemandIsUnion.Assertion,
        DemandSumsMatchFacts.Assertion,
        PaymentsReachDemand.Assertion,
        DemandAddsUp.Assertion,
        RatiosInRange.Assertion,
        RatiosMatchCounts.Assertion,
        OneRowPerKey.Assertion,
    ];
}

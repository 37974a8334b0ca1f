using System.Reflection;
using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Truth;

namespace LivepeerAkka.Domain.Tests.Simulator;

public sealed class TruthComparisonTests
{
    private static readonly RunTruth Truth = SimulationTests.Play(SimulationTests.Options(4, 40, 0.5, FaultNames.Demo)).Truth;

    [Fact]
    public void A_true_measurement_has_no_difference() =>
        Assert.Empty(TruthComparison.Differences(Truth, Observed(), Accounting()));

    [Fact]
    public void Every_field_of_a_row_is_compared()
    {
        var fields = typeof(ObservedSession).GetProperties().Where(p => p.Name is not ("Org" or "SessionId" or "EqualityContract")).ToList();
        Assert.Equal(TruthComparison.FieldNames.Count, fields.Count);
        foreach (var field in fields)
        {
            var rows = Observed();
            rows[7] = Changed(rows[7], field);
            var difference = Assert.Single(TruthComparison.Differences(Truth, rows, Accounting()));
            Assert.StartsWith($"{rows[7].Org}/{rows[7].SessionId} ({Truth.Sessions[7].Scenario}): ", difference, StringComparison.Ordinal);
            Assert.Contains("expected ", difference, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Missing_additional_and_repeated_rows_are_differences()
    {
        var rows = Observed();
        var stranger = rows[0] with { SessionId = "stranger|r" };
        var differences = TruthComparison.Differences(Truth, [.. rows.Skip(1), rows[1], stranger], Accounting());
        Assert.Equal(
            [
                $"{rows[1].Org}/{rows[1].SessionId}: more than one row",
                $"{rows[0].Org}/{rows[0].SessionId} ({Truth.Sessions[0].Scenario}): expected a row, got none",
                $"{stranger.Org}/stranger|r: a row that no session explains",
            ],
            differences);
    }

    [Fact]
    public void The_accounting_is_compared_in_every_part()
    {
        var right = Accounting();
        var wrong = new ObservedTotals
        {
            Received = right.Received + 1,
            Accepted = right.Accepted + 1,
            Duplicate = right.Duplicate + 1,
            Ignored = right.Ignored + 1,
            Rejected = right.Rejected + 1,
            RejectedByReason = new Dictionary<string, long>(right.RejectedByReason!, StringComparer.Ordinal) { ["invented"] = 1 },
            AcceptedByFamily = new Dictionary<string, long>(right.AcceptedByFamily!, StringComparer.Ordinal) { ["stream_trace"] = 0 },
        };
        Assert.Equal(7, TruthComparison.Differences(Truth, Observed(), wrong).Count);
    }

    [Fact]
    public void What_is_left_out_by_name_is_not_compared_and_a_wrong_name_is_refused()
    {
        var rows = Observed();
        rows[3] = rows[3] with { RestartCount = 99, Segments = [] };
        Assert.Empty(TruthComparison.Differences(Truth, rows, Accounting(), SimulationTests.Set("restart_count", "segments")));
        Assert.Throws<ArgumentException>(() => TruthComparison.Differences(Truth, rows, Accounting(), SimulationTests.Set("restarts")));
    }

    private static ObservedSession Changed(ObservedSession row, PropertyInfo field)
    {
        var copy = row with { };
        object value = field.GetValue(row) switch
        {
            bool flag => !flag,
            string text => text + "x",
            long number => number + 1,
            IReadOnlyList<SegmentTruth> segments => (IReadOnlyList<SegmentTruth>)[.. segments, new SegmentTruth("x", 1, 2, "", "", "", "", 0, 0, 0)],
            null => 5L,
            var other => throw new InvalidOperationException($"{field.Name} is a {other.GetType()}."),
        };
        field.SetValue(copy, value);
        return copy;
    }

    private static ObservedTotals Accounting() => new()
    {
        Received = Truth.Totals.Received,
        Accepted = Truth.Totals.Accepted,
        Duplicate = Truth.Totals.Duplicate,
        Ignored = Truth.Totals.Ignored,
        Rejected = Truth.Totals.Rejected,
        RejectedByReason = Truth.Totals.RejectedByReason,
        AcceptedByFamily = Truth.Totals.AcceptedByFamily,
    };

    // Truth and rows share the names of their properties.
    private static List<ObservedSession> Observed() => Truth.Sessions.Select(truth =>
    {
        var row = (ObservedSession)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(ObservedSession));
        foreach (var field in typeof(ObservedSession).GetProperties())
        {
            var value = field.Name == "SegmentCount" ? truth.Segments.Count : typeof(SessionTruth).GetProperty(field.Name)!.GetValue(truth);
            field.SetValue(row, value is int number ? (long)number : value);
        }

        return row;
    }).ToList();
}

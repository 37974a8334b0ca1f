using System.Globalization;
using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Truth.Hours;

namespace LivepeerAkka.Domain.Tests.Simulator.Hours;

/// <summary>The comparison finds whatever differs, and nothing else.</summary>
public sealed class HourComparisonTests
{
    private static readonly HourInputs Inputs = SimulationTests.Play(
        SimulationTests.Options(7, 60, 2, FaultNames.Attribution.Append(FaultNames.Slots).ToHashSet()) with { SessionMinutesMax = 5 }).Truth.Hours;

    [Fact]
    public void Rows_that_are_true_have_no_difference() =>
        Assert.All(HourViews.All, v => Assert.Empty(HourComparison.Differences(v, Rows(v), Rows(v).Select(r => Observed(v, r)))));

    [Fact]
    public void Every_value_of_every_view_is_compared() => Assert.All(HourViews.All, view =>
    {
        var rows = Rows(view);
        foreach (var column in view.Columns)
        {
            var changed = rows.Select(r => Observed(view, r)).ToList();
            changed[0][column] = changed[0][column] switch
            {
                null => "0",
                var text when double.TryParse(text, CultureInfo.InvariantCulture, out var number) => (number + 1).ToString("R", CultureInfo.InvariantCulture),
                var text => text + "?",
            };
            Assert.Contains($" {column}: ", Assert.Single(HourComparison.Differences(view, rows, changed)), StringComparison.Ordinal);
        }
    });

    [Fact]
    public void A_row_too_few_too_many_or_twice_is_a_difference() => Assert.All(HourViews.All, view =>
    {
        var rows = Rows(view);
        var observed = rows.Select(r => Observed(view, r)).ToList();
        Assert.EndsWith("expected a row, got none", Assert.Single(HourComparison.Differences(view, rows, observed.Skip(1))), StringComparison.Ordinal);
        Assert.EndsWith("nothing explains", Assert.Single(HourComparison.Differences(view, rows.Skip(1), observed)), StringComparison.Ordinal);
        Assert.EndsWith("more than one row", Assert.Single(HourComparison.Differences(view, rows, observed.Append(observed[0]))), StringComparison.Ordinal);
    });

    [Fact]
    public void Requests_work_and_money_of_a_run_are_all_in_its_hours()
    {
        var demand = Rows(HourViews.Demand);
        Assert.Equal(Inputs.Requests.Count, demand.Sum(r => (long)r.Values["requested_sessions"].Exact!.Value));
        var work = Inputs.Work.Where(w => !w.Slice.IsTailArtifact).ToList();
        Assert.Equal(work.Sum(w => w.Slice.OutputMicros.Count), demand.Sum(r => (long)r.Values["status_samples"].Exact!.Value));
        Assert.Equal(work.Sum(w => w.Slice.SampleMs) / 60_000.0, demand.Sum(r => r.Values["total_minutes"].Near!.Value), 1e-6);
        Assert.Equal(Inputs.Attempts.Count(a => a.Identity.Operator.Length > 0), Rows(HourViews.Sla).Sum(r => (long)r.Values["attempts"].Exact!.Value));
        Assert.Equal(
            Inputs.Payments.Aggregate(System.Numerics.BigInteger.Zero, (s, p) => s + p.FaceWei),
            demand.Aggregate(System.Numerics.BigInteger.Zero, (s, r) => s + r.Values["ticket_face_value_wei"].Exact!.Value));
    }

    private static IReadOnlyList<HourRow> Rows(HourView view) => HourViews.Rows(view, Inputs);

    private static Dictionary<string, string?> Observed(HourView view, HourRow row)
    {
        var texts = row.Values.ToDictionary(
            v => v.Key, v => v.Value.OneOf?[^1] ?? v.Value.Exact?.ToString(CultureInfo.InvariantCulture) ?? v.Value.Near?.ToString("R", CultureInfo.InvariantCulture), StringComparer.Ordinal);
        for (var i = 0; i < view.Keys.Count; i++)
        {
            texts[view.Keys[i]] = row.Key[i];
        }

        return texts;
    }
}

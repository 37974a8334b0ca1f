using System.Reflection;
using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Truth;

namespace LivepeerAkka.Domain.Tests.Simulator;

public sealed class WorkComparisonTests
{
    private static readonly RunTruth Truth = SimulationTests.Play(
        SimulationTests.Options(4, 120, 1, FaultNames.Attribution) with { SessionMinutesMax = 10 }).Truth;

    [Fact]
    public void A_true_measurement_has_no_difference_and_says_how_much_is_resolved()
    {
        var report = WorkComparison.Compare(Truth, WorkRows.Of(Truth));
        Assert.Empty(report.Differences);
        Assert.Empty(report.FalseOperators);
        Assert.Equal(Truth.Attributions.Sum(a => a.Segments.Count), report.Segments.Values.Sum());
        Assert.InRange(report.ShareResolved!.Value, 0.3, report.ShareNamed!.Value);
        Assert.Contains("resolved matched", report.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_field_of_every_kind_of_row_is_compared()
    {
        var rows = WorkRows.Of(Truth);
        var segment = rows.Segments!.ToList().FindIndex(r => r is { Status: "resolved", GpuCount: 1 });
        var session = rows.Sessions!.ToList().FindIndex(r => r is { Status: "resolved", GpuCount: 1 });
        var job = rows.Jobs!.ToList().FindIndex(j => j is { Operator.Length: > 0, Tries: not null });
        AssertCompared(rows.Segments!, segment, changed => rows with { Segments = changed });
        AssertCompared(rows.Sessions!, session, changed => rows with { Sessions = changed });
        AssertCompared(rows.Payments!, 3, changed => rows with { Payments = changed });
        AssertCompared(rows.Jobs!, job, changed => rows with { Jobs = changed });
        AssertCompared(rows.Stretches!, 1, changed => rows with { Stretches = changed });
    }

    [Fact]
    public void A_false_operator_is_told_apart_from_a_difference()
    {
        var rows = WorkRows.Of(Truth);
        var falsified = rows.Segments!.Select((row, i) => i == 0 ? row with { Operator = "0xfalse" } : row).ToList();
        var report = WorkComparison.Compare(
            Truth, rows with { Segments = falsified }, SimulationTests.Set("orchestrator_address"));
        Assert.Empty(report.Differences);
        var expected = $"{falsified[0].Org}/{falsified[0].SessionId} segment 0: names 0xfalse";
        Assert.StartsWith(expected, Assert.Single(report.FalseOperators), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_too_many_and_too_few_are_differences_and_what_was_not_read_is_none()
    {
        var rows = WorkRows.Of(Truth);
        var repeated = new ObservedWork { Payments = [.. rows.Payments!.Skip(1), rows.Payments![1]] };
        Assert.Equal(2, WorkComparison.Compare(Truth, repeated).Differences.Count);
        var strange = new ObservedWork { Jobs = [.. rows.Jobs!, rows.Jobs![0] with { RequestId = "stranger" }] };
        Assert.Single(WorkComparison.Compare(Truth, strange).Differences);
        Assert.Empty(WorkComparison.Compare(Truth, new ObservedWork()).Differences);
        Assert.Throws<ArgumentException>(() => WorkComparison.Compare(Truth, rows, SimulationTests.Set("colour")));
    }

    private static void AssertCompared<T>(IReadOnlyList<T> rows, int index, Func<IReadOnlyList<T>, ObservedWork> with)
        where T : class
    {
        foreach (var field in typeof(T).GetProperties().Where(p => p.SetMethod is not null && p.Name != "EqualityContract"))
        {
            if (field.Name == "SegmentIndex")
            {
                continue;
            }

            var changed = rows.ToList();
            changed[index] = Changed(rows[index], field);
            Assert.True(WorkComparison.Compare(Truth, with(changed)).Differences.Count > 0, $"{typeof(T).Name}.{field.Name} is not compared");
        }
    }

    private static T Changed<T>(T row, PropertyInfo field)
        where T : class
    {
        var copy = (T)typeof(T).GetMethod("<Clone>$")!.Invoke(row, null)!;
        object value = field.GetValue(row) switch
        {
            bool flag => !flag,
            string text => text + "x",
            long number => number + 1,
            int number => number + 1,
            null when field.PropertyType == typeof(bool?) => true,
            null when field.PropertyType == typeof(int?) => 5,
            null => 5L,
            var other => throw new InvalidOperationException($"{field.Name} is a {other.GetType()}."),
        };
        field.SetValue(copy, value);
        return copy;
    }
}

using CsCheck;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Tests.ClickHouse;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Identity;

namespace LivepeerAkka.Cluster.Tests.Ingest;

public sealed class ProgressMergeTests
{
    private static readonly CounterKey A = new("a", Outcomes.Accepted, "");
    private static readonly CounterKey D = new("a", Outcomes.Duplicate, "");

    [Fact]
    public void A_group_moves_every_partition_behind_its_last_record_and_counts_its_kinds()
    {
        var progress = new JudgedGroup([Record(0, 5, A), Record(1, 9, A), Record(0, 6, D), Record(0, 8, A)]).Progress();

        Assert.Equal(
            [(0, 5, 9, "a accepted=2, a duplicate=1"), (1, 9, 10, "a accepted=1")],
            progress.Select(Show).Order());
    }

    [Fact]
    public void Groups_add_up_from_the_first_offset_to_behind_the_last()
    {
        var merged = ProgressMerge.Merge([Kept(Record(0, 5, A), Record(0, 6, D)), Kept(Record(0, 7, A), Record(1, 0, A))]);

        Assert.Equal([(0, 5, 8, "a accepted=2, a duplicate=1"), (1, 0, 1, "a accepted=1")], merged.Select(Show).Order());
    }

    [Fact]
    public void Assignments_of_one_partition_stay_apart_so_that_each_is_held_against_the_owner_of_its_time()
    {
        var merged = ProgressMerge.Merge([Kept(Record(0, 5, A, assignment: 1)), Kept(Record(0, 5, A, assignment: 2))]);

        Assert.Equal([(1, 5L, 6L), (2, 5L, 6L)], merged.Select(p => (p.Assignment, p.From!.Value, p.Next)).Order());
    }

    [Fact]
    public void However_records_are_grouped_the_sum_is_the_same_and_counts_every_record_once() =>
        Gen.Select(Gen.Select(Gen.Int[0, 2], Gen.Int[0, 1]).Array[1, 40], Gen.Int[0, 40].Array[0, 6]).Sample((records, cuts) =>
        {
            var offsets = new long[3];
            var judged = records.Select(r => Record(r.Item1, offsets[r.Item1]++, r.Item2 == 0 ? A : D)).ToArray();
            int[] at = [0, .. cuts.Where(c => c < judged.Length).Order(), judged.Length];
            var groups = at.Zip(at.Skip(1), (from, to) => Kept(judged[from..to])).ToList();

            var parts = ProgressMerge.Merge(groups);
            var stepwise = groups.Aggregate((IReadOnlyList<PartitionProgress>)[], (before, group) => ProgressMerge.Merge([group], before));

            Assert.Equal(new JudgedGroup(judged).Progress().Select(Show).Order(), parts.Select(Show).Order());
            Assert.Equal(parts.Select(Show).Order(), stepwise.Select(Show).Order());
            Assert.Equal(judged.Length, parts.Sum(p => p.Counts.Values.Sum()));
        });

    private static KeptGroup Kept(params JudgedRecord[] records) => new(new JudgedGroup(records).Progress(), []);

    private static JudgedRecord Record(int partition, long offset, CounterKey outcome, int assignment = 0) => new(
        SampleRows.Source() with { Position = new SourcePosition("log", "topic", partition, offset), Assignment = assignment },
        new IgnoredRecord(SampleRows.Uid(1), "a", "", null), outcome);

    private static (int Partition, long From, long Next, string Counts) Show(PartitionProgress progress) => (
        progress.Partition.Partition, progress.From!.Value, progress.Next,
        string.Join(", ", progress.Counts.Select(c => $"{c.Key.EventType} {c.Key.Outcome}={c.Value}").Order(StringComparer.Ordinal)));
}

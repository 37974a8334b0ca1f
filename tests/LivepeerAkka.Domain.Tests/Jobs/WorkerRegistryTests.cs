using CsCheck;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Jobs;
using static LivepeerAkka.Domain.Tests.Jobs.JobScript;

namespace LivepeerAkka.Domain.Tests.Jobs;

public sealed class WorkerRegistryTests
{
    private const long Days30 = 30L * 24 * 60 * 60 * 1000;
    private static readonly JobWorker Here = new("w:80", "n:8935", "0xhot");

    [Theory]
    [InlineData(0, "m")]
    [InlineData(-Days30, "m")]
    [InlineData(-Days30 - 1, "")]
    [InlineData(1, "")]
    public void A_registration_counts_for_30_days_and_not_before_it_was_made(long registeredAt, string model) =>
        Assert.Equal(model, ModelOf(Here, Worker(1, registeredAt, "m")));

    [Fact]
    public void The_newest_registration_wins_and_at_one_time_the_higher_uid() =>
        Assert.Equal("c", ModelOf(Here, Worker(1, -20, "a"), Worker(3, -10, "c"), Worker(2, -10, "b")));

    [Fact]
    public void The_worker_comes_before_a_newer_one_of_its_operator()
    {
        var elsewhere = Worker(2, -5, "other", worker: "else:80");

        Assert.Equal("m", ModelOf(Here, Worker(1, -10, "m"), elsewhere));
        Assert.Equal("other", ModelOf(Here with { WorkerUrl = "gone:80" }, Worker(1, -10, "m"), elsewhere));
        Assert.Equal("", ModelOf(new JobWorker("gone:80", "x:8935", "0xelse"), Worker(1, -10, "m"), elsewhere));
        Assert.Equal("", ModelOf(new JobWorker("", "", ""), Worker(1, -10, "m", worker: "") with { NodeUrl = "", Operator = "" }));
    }

    [Fact]
    public void A_job_that_names_no_worker_ran_on_the_one_at_its_orchestrators_address() => Assert.Equal(
        "m", ModelOf(new JobWorker("", "n:8935", "0xhot"), Worker(1, -10, "m", worker: "n:8935"), Worker(2, -5, "other")));

    [Fact]
    public void A_worker_that_was_taken_off_runs_nothing_until_it_is_registered_again()
    {
        var registered = Worker(1, -30, "m");
        var takenOff = Worker(2, -20, "") with { IsRegistered = false };

        Assert.Equal("", ModelOf(Here, registered, takenOff));
        Assert.Equal("", ModelOf(Here, Worker(3, -20, "m"), takenOff));
        Assert.Equal("again", ModelOf(Here, registered, takenOff, Worker(4, -10, "again")));
        Assert.Equal("m", ModelOf(Here, registered, takenOff with { TimeMs = T + 1 }));
        Assert.Equal("m", ModelOf(Here, registered, takenOff with { Capability = "paint" }));
    }

    [Fact]
    public void Capabilities_match_whatever_their_letter_case()
    {
        Assert.Equal("m", WorkerRegistry.ModelOf([Worker(1, -1, "m")], " CHAT ", Here, T));
        Assert.Equal("", WorkerRegistry.ModelOf([Worker(1, -1, "m")], "cha", Here, T));
    }

    [Theory]
    [InlineData("worker_registered", true)]
    [InlineData("Worker_Unregistered ", false)]
    [InlineData("worker_heartbeat", null)]
    public void A_worker_event_registers_takes_off_or_does_neither(string type, bool? isRegistered)
    {
        var read = WorkerRegistration.Of(Event(1, T, EventFamily.WorkerLifecycle, Job(type, "https://N") with
        {
            Capability = "chat",
            Model = "m",
            WorkerUrl = "http://W:80",
            Orchestrator = new OrchestratorInfo("0xhot", "https://N"),
        }));

        Assert.Equal(isRegistered is { } flag ? new WorkerRegistration(Uid(1), T, flag, "chat", "m", "w:80", "n:8935", "0xhot") : null, read);
    }

    [Fact]
    public void Neither_order_nor_repetition_changes_the_model() => Gen.Select(
        Gen.Select(Gen.Int[0, 3], Gen.Long[-50, 5], Gen.Bool).Array[0, 12], Gen.Int).Sample((made, seed) =>
        {
            var random = new Random(seed);
            var all = made.Select((m, i) => Worker(i, m.Item2, $"m{i}", worker: m.Item1 == 0 ? "" : $"w{m.Item1}:80") with { IsRegistered = m.Item3 }).ToArray();

            Assert.Equal(ModelOf(new JobWorker("w1:80", "n:8935", ""), all), ModelOf(
                new JobWorker("w1:80", "n:8935", ""), [.. all.Concat(all.Take(4)).OrderBy(_ => random.Next())]));
        }, iter: 2_000);

    private static string ModelOf(JobWorker worker, params WorkerRegistration[] registrations) => WorkerRegistry.ModelOf(registrations, "chat", worker, T);

    private static WorkerRegistration Worker(int id, long after, string model, string worker = "w:80") =>
        new(Uid(id), T + after, IsRegistered: true, "chat", model, worker, "n:8935", "0xhot");
}

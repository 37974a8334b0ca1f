using System.Collections.Concurrent;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using LivepeerAkka.Cluster.Ingest;
using LivepeerAkka.Cluster.Jobs;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Sharding;
using LivepeerAkka.Domain.Events;
using LivepeerAkka.Domain.Jobs;
using static LivepeerAkka.Cluster.Tests.Jobs.JobSamples;

namespace LivepeerAkka.Cluster.Tests.Jobs;

public sealed class JobFeedTests : TestKit
{
    private readonly string _directory = Directory.CreateTempSubdirectory("feed-").FullName;
    private readonly LedgerWriter _ledger;
    private readonly ContainerWorkers _workers;

    public JobFeedTests()
    {
        _ledger = new LedgerWriter(new JournalDatabase(new JournalSettings
        {
            Provider = "sqlite",
            DataDirectory = _directory,
            ConnectionString = "",
            BatchRowsMax = 1_000,
        }));
        _workers = new ContainerWorkers(_ledger, TimeProvider.System);
    }

    [Fact]
    public async Task Events_go_to_their_jobs_by_organisation_kind_and_request()
    {
        var asked = new ConcurrentQueue<JobCommands.ApplyRecords>();
        await new JobFeed(() => Task.FromResult(Answering(asked)), _workers, Ask(10_000)).DeliverAsync(
        [
            Record("a", 1, EventFamily.AiBatchRequest, "r"), Record("a", 2, EventFamily.AiBatchRequest, "r"), Record("b", 3, EventFamily.AiBatchRequest, "r"),
            Record("a", 4, EventFamily.JobAuth, "r"), Record("a", 5, EventFamily.JobGateway, "r"), Record("a", 6, EventFamily.JobGateway, " "),
            Record("a", 7, EventFamily.WorkerLifecycle, "r"),
        ]);

        Assert.Equal(
            ["a/batch/r 2", "a/byoc/r 2", "b/batch/r 1"],
            asked.Select(c => $"{c.Key} {c.Records.Count}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_job_that_does_not_answer_fails_the_delivery() =>
        await Assert.ThrowsAnyAsync<Exception>(() => new JobFeed(() => Task.FromResult(Sys.ActorOf(Props.Create<Silent>())), _workers, Ask(100))
            .DeliverAsync([Record("a", 1, EventFamily.AiBatchRequest, "r")]));

    [Fact]
    public async Task A_registration_is_known_when_the_delivery_completes_and_counts_once()
    {
        var feed = new JobFeed(() => Task.FromResult(Sys.ActorOf(Props.Create<Silent>())), _workers, Ask(10_000));
        await feed.DeliverAsync([Record("a", 1, EventFamily.WorkerLifecycle, ""), Record("a", 1, EventFamily.WorkerLifecycle, "")]);
        var worker = new JobWorker("w:80", "", "");

        Assert.Equal("m", await _workers.ModelOfAsync(new JobKey("a", JobKinds.Byoc, "r"), "Chat", worker, T + 5));
        Assert.Equal("", await _workers.ModelOfAsync(new JobKey("b", JobKinds.Byoc, "r"), "Chat", worker, T + 5));
        Assert.Equal("", await _workers.ModelOfAsync(new JobKey("a", JobKinds.Byoc, "r"), "Chat", worker, T - 5));
        Assert.Equal(0, await _workers.ForgetAsync());
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _ledger.DisposeAsync().AsTask().Wait();
        Directory.Delete(_directory, recursive: true);
    }

    private static EntityAsk Ask(int limitMs) => new(new MemberLosses(), TimeSpan.FromMilliseconds(limitMs), TimeSpan.FromSeconds(10));

    private IActorRef Answering(ConcurrentQueue<JobCommands.ApplyRecords> asked) => Sys.ActorOf(Props.Create(() => new Answers(asked)));

    private static AcceptedRecord Record(string org, int id, EventFamily family, string request) => new(org, new CandidateEvent(
        Uid(id), EventFamilies.NameOf(family), family, T, T, UnitCorrected: false, "gw", 0,
        new JobEvent(
            "worker_registered", request, "", "m", "chat", OrchestratorInfo.None, "", "http://w:80", null, null, null, null, null, null, "", "", null, null, null,
            null, null, null, null, ""),
        default), 500);

    private sealed class Answers : ReceiveActor
    {
        public Answers(ConcurrentQueue<JobCommands.ApplyRecords> asked) => Receive<JobCommands.ApplyRecords>(apply =>
        {
            asked.Enqueue(apply);
            Sender.Tell(new JobReplies.Applied(apply.Key));
        });
    }

    private sealed class Silent : ReceiveActor
    {
        public Silent() => ReceiveAny(_ => { });
    }
}

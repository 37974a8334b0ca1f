using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Persistence;
using LivepeerAkka.Cluster.Journal;
using LivepeerAkka.Cluster.Tests.Fixtures;

namespace LivepeerAkka.Cluster.Tests.Journal;

/// <summary>Entities that move from node to node, and back.</summary>
public abstract class JournalOwnersTests(TestJournal journal) : IDisposable
{
    [Fact]
    public async Task What_an_entity_journals_after_it_came_back_to_a_node_is_replayed()
    {
        using var one = System(journal.Database);
        using var two = System(journal.Database);

        Assert.Equal("a", await TellAsync(one, "a"));
        Assert.Equal("ab", await TellAsync(two, "b"));
        Assert.Equal("abc", await TellAsync(one, "c"));
        Assert.Equal("abcd", await TellAsync(two, "d"));
        Assert.Equal("abcde", await TellAsync(one, "e"));
    }

    public void Dispose()
    {
        journal.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the entity, has it journal a text, stops it; answers all that it has.</summary>
    private static async Task<string> TellAsync(ActorSystem system, string text)
    {
        var entity = system.ActorOf(Props.Create(() => new Entity()));
        var all = await entity.Ask<string>(text, TimeSpan.FromSeconds(30));
        await entity.GracefulStop(TimeSpan.FromSeconds(30));
        return all;
    }

    private static ActorSystem System(JournalDatabase database) => ActorSystem.Create("node", ActorSystemSetup.Create(
        BootstrapSetup.Create().WithConfig(
            ConfigurationFactory.ParseString("akka { loglevel = WARNING, stdout-loglevel = OFF }").WithFallback(JournalSetup.Hocon(database))),
        JournalSetup.DataOptions(database)));

    private sealed class Entity : UntypedPersistentActor
    {
        private string _all = "";

        public override string PersistenceId => "entity";

        protected override void OnRecover(object message) => _all += message as string ?? "";

        protected override void OnCommand(object message)
        {
            if (message is string text)
            {
                var asker = Sender;
                Persist(text, e => asker.Tell(_all += e));
            }
        }
    }
}

/// <summary>Entities that move, on SQLite.</summary>
public sealed class JournalOwnersOnSqliteTests() : JournalOwnersTests(TestJournal.OnSqlite());

/// <summary>Entities that move, on PostgreSQL.</summary>
public sealed class JournalOwnersOnPostgresTests() : JournalOwnersTests(TestJournal.OnPostgres());

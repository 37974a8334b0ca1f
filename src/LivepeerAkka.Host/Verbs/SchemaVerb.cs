using System.CommandLine;
using LivepeerAkka.Cluster.ClickHouse.Schema;
using LivepeerAkka.Cluster.ClickHouse.Tables;
using LivepeerAkka.Host.Embedded;

namespace LivepeerAkka.Host.Verbs;

/// <summary><c>schema status|apply|check</c>: migrations of the analytical store.</summary>
internal static class SchemaVerb
{
    public static Command Create() => new("schema", "Migrations of the analytical store.")
    {
        Verb("status", "Lists the migrations and whether each is applied.", async (migrator, cancellation) =>
        {
            var status = await migrator.StatusAsync(cancellation).ConfigureAwait(false);
            foreach (var migration in status.Migrations)
            {
                await Console.Out.WriteLineAsync($"{migration.Name} {migration.State.ToString().ToLowerInvariant()}").ConfigureAwait(false);
            }

            if (status.Problems.Count > 0)
            {
                throw new UserErrorException(string.Join(' ', status.Problems));
            }
        }),
        Verb("apply", "Applies what is missing.", async (migrator, cancellation) =>
        {
            await migrator.ApplyAsync(cancellation).ConfigureAwait(false);
            await Console.Out.WriteLineAsync("the schema is up to date").ConfigureAwait(false);
        }),
        Verb("check", "Fails unless the schema is the one of this build.", async (migrator, cancellation) =>
        {
            await migrator.CheckAsync(ProductTables.All, cancellation).ConfigureAwait(false);
            await Console.Out.WriteLineAsync("the schema is up to date").ConfigureAwait(false);
        }),
    };

    private static Command Verb(string name, string description, Func<Migrator, CancellationToken, Task> work)
    {
        var data = Options.Data(required: false);
        var clickHouse = Options.ClickHouse();
        var verb = new Command(name, description) { data, clickHouse };
        verb.RequireOneStore(data, clickHouse);
        verb.SetAction(async (arguments, cancellation) =>
        {
            var access = await StoreAccess.OpenAsync(arguments.GetValue(data), arguments.GetValue(clickHouse), cancellation).ConfigureAwait(false);
            await using (access.ConfigureAwait(false))
            {
                await work(new Migrator(access.Store, access.Settings), cancellation).ConfigureAwait(false);
            }

            return 0;
        });
        return verb;
    }
}

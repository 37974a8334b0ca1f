using System.CommandLine;
using LivepeerAkka.Host.Embedded;

namespace LivepeerAkka.Host.Verbs;

/// <summary><c>query SQL</c>: read-only SQL in the product's database.</summary>
internal static class QueryVerb
{
    public static Command Create()
    {
        var sql = new Argument<string>("SQL") { Description = "One query." };
        var data = Options.Data(required: false);
        var clickHouse = Options.ClickHouse();
        var format = new Option<string>("--format")
        {
            Description = "Output format of ClickHouse; default JSONEachRow, one object a line.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "JSONEachRow",
        };
        var verb = new Command("query", "Runs read-only SQL in the product's database.") { sql, data, clickHouse, format };
        verb.RequireOneStore(data, clickHouse);
        verb.SetAction(async (arguments, cancellation) =>
        {
            var access = await StoreAccess.OpenAsync(arguments.GetValue(data), arguments.GetValue(clickHouse), cancellation).ConfigureAwait(false);
            await using (access.ConfigureAwait(false))
            {
                using var output = Console.OpenStandardOutput();
                await access.Store.QueryRawAsync(arguments.GetRequiredValue(sql), arguments.GetRequiredValue(format), output, cancellation: cancellation).ConfigureAwait(false);
            }

            return 0;
        });
        return verb;
    }
}

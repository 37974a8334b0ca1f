using System.CommandLine;
using System.Text.Json;
using LivepeerAkka.Cluster.ClickHouse;
using LivepeerAkka.Host.Embedded;

namespace LivepeerAkka.Host.Verbs;

/// <summary><c>checksum</c>: one JSON object, table or view → checksum and rows.</summary>
internal static class ChecksumVerb
{
    public static Command Create()
    {
        var data = Options.Data(required: false);
        var clickHouse = Options.ClickHouse();
        var verb = new Command("checksum", "Order-independent checksum and row count of every table and view, over all that may not depend on arrival.")
        {
            data, clickHouse,
        };
        verb.RequireOneStore(data, clickHouse);
        verb.SetAction(async (arguments, cancellation) =>
        {
            var access = await StoreAccess.OpenAsync(arguments.GetValue(data), arguments.GetValue(clickHouse), cancellation).ConfigureAwait(false);
            await using (access.ConfigureAwait(false))
            {
                var checksums = await new StoreChecksum(access.Store).ReadAsync(cancellation).ConfigureAwait(false);
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(Shape(checksums))).ConfigureAwait(false);
            }

            return 0;
        });
        return verb;
    }

    /// <summary>The object that scripts read.</summary>
    public static object Shape(IReadOnlyDictionary<string, TableChecksum> checksums) =>
        checksums.ToDictionary(c => c.Key, c => new { checksum = c.Value.Checksum, rows = c.Value.Rows }, StringComparer.Ordinal);
}

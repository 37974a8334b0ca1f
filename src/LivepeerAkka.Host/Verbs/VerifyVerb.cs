using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LivepeerAkka.Cluster.ClickHouse.Assertions;
using LivepeerAkka.Cluster.Hosting;
using LivepeerAkka.Host.Embedded;

namespace LivepeerAkka.Host.Verbs;

/// <summary><c>verify</c>: the assertion suite; exit status 1 when an assertion fails.</summary>
internal static class VerifyVerb
{
    public static Command Create()
    {
        var data = Options.Data(required: false);
        var clickHouse = Options.ClickHouse();
        var from = Options.Time("--from", "Looks at sessions, events and hours from this time on; what has no time is left out.");
        var to = Options.Time("--to", "Looks at what is before this time.");
        var config = Options.Config();
        var json = Options.Json();
        var verb = new Command("verify", "Checks a store at rest: facts against events, rollups against facts, views against rollups.")
        {
            data, clickHouse, from, to, config, json,
        };
        verb.RequireOneStore(data, clickHouse);
        verb.SetAction(async (arguments, cancellation) =>
        {
            var scope = ScopeOf(arguments.GetValue(config)!) with { FromMs = arguments.GetValue(from), ToMs = arguments.GetValue(to) };
            var access = await StoreAccess.OpenAsync(arguments.GetValue(data), arguments.GetValue(clickHouse), cancellation).ConfigureAwait(false);
            await using (access.ConfigureAwait(false))
            {
                var runner = new AssertionRunner(access.Store);
                var results = new List<AssertionResult>();
                foreach (var assertion in AssertionRunner.Applicable(scope))
                {
                    results.Add(await runner.RunAsync(assertion, scope, cancellation).ConfigureAwait(false));
                    if (!arguments.GetValue(json))
                    {
                        await Console.Out.WriteLineAsync(TextOf(results[^1])).ConfigureAwait(false);
                    }
                }

                if (arguments.GetValue(json))
                {
                    await Console.Out.WriteLineAsync(JsonOf(results)).ConfigureAwait(false);
                }

                return results.TrueForAll(r => r.Holds) ? 0 : 1;
            }
        });
        return verb;
    }

    private static AssertionScope ScopeOf(string[] config)
    {
        var rules = SettingsLoader.Load(config, SettingsEnvironment.FromProcess(), new Dictionary<string, string>(StringComparer.Ordinal)).Node.Sessions.Rules;
        return new AssertionScope { SampleSpanMaxMs = rules.SampleSpanMaxMs, FirstSampleSpanMs = rules.FirstSampleSpanMs };
    }

    private static string TextOf(AssertionResult result) => result.Holds
        ? $"ok {result.Assertion.Name} 0"
        : string.Join('\n', result.Rows.Select(r => "  " + r)
            .Prepend(string.Create(CultureInfo.InvariantCulture, $"FAIL {result.Assertion.Name} {result.Offenders}")));

    private static string JsonOf(IReadOnlyList<AssertionResult> results) => JsonSerializer.Serialize(new
    {
        ok = results.All(r => r.Holds),
        assertions = results.Select(r => new
        {
            name = r.Assertion.Name,
            says = r.Assertion.Says,
            ok = r.Holds,
            offenders = r.Offenders,
            rows = r.Rows.Select(row => JsonDocument.Parse(row).RootElement),
        }),
    });
}

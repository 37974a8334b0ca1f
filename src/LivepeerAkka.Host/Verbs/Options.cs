using System.CommandLine;
using System.Globalization;

namespace LivepeerAkka.Host.Verbs;

/// <summary>Options that several verbs share.</summary>
internal static class Options
{
    public static Option<string> Data(bool required) => new("--data")
    {
        Description = "Folder of the embedded journal and ClickHouse; created when missing.",
        HelpName = "DIR",
        Required = required,
    };

    public static Option<string> ClickHouse()
    {
        var option = new Option<string>("--clickhouse")
        {
            Description = "HTTP address of a running ClickHouse, for example http://127.0.0.1:8123.",
            HelpName = "URL",
        };
        option.Validators.Add(result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            {
                result.AddError($"--clickhouse takes an http or https address, for example http://127.0.0.1:8123, not '{text}'.");
            }
        });
        return option;
    }

    /// <summary>A verb that looks at a store needs to know which: the embedded one of a folder, or a running server.</summary>
    public static void RequireOneStore(this Command verb, Option<string> data, Option<string> clickHouse) => verb.Validators.Add(result =>
    {
        if (result.GetResult(data) is null == result.GetResult(clickHouse) is null)
        {
            result.AddError("Give either --data DIR or --clickhouse URL.");
        }
    });

    public static Option<string[]> Config() => new("--config")
    {
        Description = "Configuration file (HOCON); later files win. Repeatable.",
        HelpName = "FILE",
        DefaultValueFactory = _ => [],
    };

    public static Option<bool> Json() => new("--json") { Description = "One JSON object as the last line on standard output." };

    public static Option<long?> Number(string name, string description, long min, long max) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
            {
                return value;
            }

            result.AddError($"{name} takes a whole number from {min} to {max}, not '{text}'.");
            return null;
        },
    };

    public static Option<double?> Decimal(string name, string description, double min, double max) => new(name)
    {
        Description = description,
        HelpName = "X",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
            {
                return value;
            }

            result.AddError($"{name} takes a number from {min} to {max}, not '{text}'.");
            return null;
        },
    };

    /// <summary>A time: ISO 8601, UTC unless it says otherwise, or epoch ms.</summary>
    public static Option<long?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "T",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (ReadTime(text) is { } ms)
            {
                return ms;
            }

            result.AddError($"{name} takes a time such as 2026-01-31T08:00:00Z, or epoch ms, not '{text}'.");
            return null;
        },
    };

    /// <summary>A time as a user writes it, epoch ms; null: it is none.</summary>
    public static long? ReadTime(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) ? ms
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUnixTimeMilliseconds()
        : null;
}

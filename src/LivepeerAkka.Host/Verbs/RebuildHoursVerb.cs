using System.CommandLine;
using System.Globalization;
using LivepeerAkka.Cluster.ClickHouse.Rollups;
using LivepeerAkka.Domain.Facts;
using LivepeerAkka.Host.Embedded;

namespace LivepeerAkka.Host.Verbs;

/// <summary><c>rebuild-hours</c>: recomputes rollups of a time, or says what that would change.</summary>
internal static class RebuildHoursVerb
{
    /// <summary>Hours that one statement recomputes.</summary>
    private const int HoursMax = 24;

    /// <summary>Rows shown of each table and kind.</summary>
    private const int RowsShown = 3;

    public static Command Create()
    {
        var from = Options.Time("--from", "First hour (ISO 8601, UTC unless it says otherwise, or epoch ms); a time within an hour takes all of it.");
        var to = Options.Time("--to", "The hours before this time; a time within an hour takes all of it.");
        from.Required = to.Required = true;
        var diff = new Option<bool>("--diff") { Description = "Only says what would change; changes nothing." };
        var (data, clickHouse) = (Options.Data(required: false), Options.ClickHouse());
        var verb = new Command("rebuild-hours", "Recomputes the rollups of a time, and of its days, from the facts that stand in the store.") { from, to, diff, data, clickHouse };
        verb.RequireOneStore(data, clickHouse);
        verb.Validators.Add(result =>
        {
            // Null where the option is missing or no time; its own error says so, and its value cannot be asked for.
            long? Given(Option<long?> option) => result.GetResult(option) is { Tokens: [var token] } ? Options.ReadTime(token.Value) : null;
            if (Given(from) >= Given(to))
            {
                result.AddError("--from must lie before --to.");
            }
        });
        verb.SetAction(async (arguments, cancellation) =>
        {
            var access = await StoreAccess.OpenAsync(arguments.GetValue(data), arguments.GetValue(clickHouse), cancellation).ConfigureAwait(false);
            await using (access.ConfigureAwait(false))
            {
                using var rollups = new RollupStore(access.Store, TimeProvider.System);
                var hours = await rollups.FindHoursAsync(
                    HourWindow.StartOf(arguments.GetValue(from)!.Value),
                    HourWindow.StartOf(arguments.GetValue(to)!.Value - 1) + HourWindow.LengthMs, cancellation).ConfigureAwait(false);
                await RefuseFrozenAsync(rollups, hours, cancellation).ConfigureAwait(false);
                await Console.Out.WriteLineAsync(arguments.GetValue(diff)
                    ? await CompareAsync(rollups, hours, cancellation).ConfigureAwait(false)
                    : await RebuildAsync(rollups, hours, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            }

            return 0;
        });
        return verb;
    }

    private static async Task RefuseFrozenAsync(RollupStore rollups, IReadOnlyList<long> hours, CancellationToken cancellation)
    {
        var frozen = await rollups.FindFrozenAsync(hours, cancellation).ConfigureAwait(false);
        if (frozen.Count > 0)
        {
            throw new UserErrorException(
                $"{frozen.Count} of {hours.Count} hours cannot be rebuilt, the first {Text(frozen.Min())} and the last {Text(frozen.Max())}: they were rolled up so long "
                + "ago that the store may have forgotten facts that they were made of. Choose a time without them.");
        }
    }

    private static async Task<string> RebuildAsync(RollupStore rollups, IReadOnlyList<long> hours, CancellationToken cancellation)
    {
        foreach (var chunk in hours.Chunk(HoursMax))
        {
            await rollups.RecomputeHoursAsync(chunk, cancellation).ConfigureAwait(false);
        }

        var days = hours.Select(DayWindow.StartOf).Distinct().ToList();
        var kept = 0;
        foreach (var chunk in days.Chunk(HoursMax))
        {
            kept += (await rollups.RecomputeDaysAsync(chunk, cancellation).ConfigureAwait(false)).FrozenMs.Count;
        }

        var old = kept == 0 ? "" : $"; {kept} days stay as they are, because hours of theirs are gone";
        return $"{hours.Count} hours and {days.Count - kept} days recomputed{old}";
    }

    private static async Task<string> CompareAsync(RollupStore rollups, IReadOnlyList<long> hours, CancellationToken cancellation)
    {
        var found = new List<RollupDifference>();
        foreach (var chunk in hours.Chunk(HoursMax))
        {
            found.AddRange(await rollups.CompareHoursAsync(chunk, cancellation).ConfigureAwait(false));
        }

        foreach (var kind in found.GroupBy(d => (d.Table, What: WhatOf(d))).OrderBy(g => g.Key))
        {
            await Console.Out.WriteLineAsync($"{kind.Key.Table}: {kind.Count()} rows would {kind.Key.What}").ConfigureAwait(false);
            foreach (var difference in kind.Take(RowsShown))
            {
                await Console.Out.WriteLineAsync($"  {Line(difference)}").ConfigureAwait(false);
            }
        }

        return found.Count == 0
            ? $"{hours.Count} hours compared: nothing would change"
            : $"{hours.Count} hours compared: {found.Count} rows would change";
    }

    private static string WhatOf(RollupDifference difference) =>
        difference.Changes.All(c => c.Before.Length == 0) ? "come" : difference.Changes.All(c => c.After.Length == 0) ? "go" : "change";

    private static string Line(RollupDifference difference)
    {
        var key = string.Join(' ', difference.Key.Where(k => k.Value.Length > 0).Select(k => $"{k.Key}={k.Value}"));
        var changes = WhatOf(difference) == "change" ? ": " + string.Join(", ", difference.Changes.Select(c => $"{c.Column} {c.Before} → {c.After}")) : "";
        return $"{Text(difference.WindowStartMs)} {key}{changes}";
    }

    private static string Text(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}

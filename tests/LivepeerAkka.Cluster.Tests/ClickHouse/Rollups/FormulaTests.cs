using System.Text.RegularExpressions;
using LivepeerAkka.Cluster.ClickHouse.Schema;

namespace LivepeerAkka.Cluster.Tests.ClickHouse.Rollups;

/// <summary>A formula has one text: in the views of hours and of days, and in all views that show its value.</summary>
public sealed partial class FormulaTests
{
    private static readonly Dictionary<string, string> Views = Migration.Embedded.SelectMany(m => SqlStatements.Split(m.Text))
        .Select(s => Made().Match(s)).Where(m => m.Success).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["text"].Value, StringComparer.Ordinal);

    [Theory]
    [InlineData("v_api_gpu_metrics")]
    [InlineData("v_api_sla_compliance")]
    [InlineData("v_api_network_demand")]
    public void A_view_of_days_is_that_of_hours_over_days(string view) =>
        Assert.Equal(Views[view].Replace("_1h", "_1d", StringComparison.Ordinal).Replace("1 HOUR", "1 DAY", StringComparison.Ordinal), Views[view + "_1d"]);

    [Theory]
    [InlineData("startup_success_ratio")]
    [InlineData("effective_success_ratio")]
    [InlineData("avg_output_fps")]
    [InlineData("total_minutes")]
    public void A_formula_is_the_same_in_every_view_that_has_it(string column)
    {
        var formulas = Views.Where(v => v.Value.Contains("agg_", StringComparison.Ordinal))
            .SelectMany(v => Regex.Matches(v.Value, $@"\n    (?<formula>.+) AS {column},?\n", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)))
            .Select(m => m.Groups["formula"].Value).ToList();

        Assert.InRange(formulas.Count, 2, 10);
        Assert.Single(formulas.Distinct(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"CREATE VIEW IF NOT EXISTS \{database\}\.(?<name>\w+) \{on_cluster\} AS(?<text>.*)", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Made();
}

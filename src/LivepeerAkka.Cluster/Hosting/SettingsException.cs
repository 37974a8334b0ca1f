namespace LivepeerAkka.Cluster.Hosting;

/// <summary>Settings that a node refuses to start with: every problem that was found, one line each.</summary>
public sealed class SettingsException(IReadOnlyList<string> problems)
    : Exception(problems.Count == 1 ? problems[0] : $"{problems.Count} settings are refused:\n  {string.Join("\n  ", problems)}")
{
    /// <summary>One line for each problem, with the full key, what was found and what is allowed. Holds no secret.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}

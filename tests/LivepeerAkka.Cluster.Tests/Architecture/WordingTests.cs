using System.Text.RegularExpressions;

namespace LivepeerAkka.Cluster.Tests.Architecture;

public sealed partial class WordingTests
{
    /// <summary>The homes of waiting.</summary>
    private static readonly string[] WaitingFiles = ["Eventually.cs", "FaultTime.cs", "Passing.cs"];

    [Fact]
    public void Tests_await_conditions_and_never_just_wait() => Violations.None(
        // Benchmarks measure time, and a fault lasts as long as it lasts.
        RepositoryFiles.Sources.Where(f => f.IsIn("tests") && !f.IsIn("tests/LivepeerAkka.Benchmarks") && !WaitingFiles.Contains(Path.GetFileName(f.Path)))
            .SelectMany(f => Matches(f.Path, SourceText.CodeOf(f.Text), Pause())));

    [Fact]
    public void No_file_names_a_folder_of_one_machine() => Violations.None(
        RepositoryFiles.All.Where(RepositoryFiles.IsText).SelectMany(f => Matches(f.Path, f.Text, MachinePath())));

    [Fact]
    public void No_file_promises_to_be_finished_later() => Violations.None(
        RepositoryFiles.All.Where(RepositoryFiles.IsText).SelectMany(f => Matches(f.Path, f.Text, Unfinished())));

    private static IEnumerable<string> Matches(string path, string text, Regex regex) =>
        regex.Matches(text).Select(m => $"{path}:{text.AsSpan(0, m.Index).Count('\n') + 1} holds {m.Value}");

    [GeneratedRegex(@"\bThread\s*\.\s*Sleep\b|\bTask\s*\.\s*Delay\b|\bSpinWait\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pause();

    // Written so that this file does not match itself.
    [GeneratedRegex(@"(?<![\w.\-])[/](work|root|Users)[/]|\b[C]:\\Users\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\b([T]ODO|[F]IXME|[X]XX|[H]ACK|[N]otImplementedException)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unfinished();
}

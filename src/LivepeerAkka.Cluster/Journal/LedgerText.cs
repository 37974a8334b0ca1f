namespace LivepeerAkka.Cluster.Journal;

/// <summary>Texts of producers on their way into the ledger: PostgreSQL takes no NUL.</summary>
internal static class LedgerText
{
    /// <summary>The text with U+FFFD in the place of every NUL.</summary>
    public static string Of(string text) => text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\uFFFD') : text;
}

namespace LivepeerAkka.Cluster.Journal;

/// <summary>The journal's database (HOCON <c>livepeer.journal</c>).</summary>
public sealed record JournalSettings
{
    /// <summary><c>sqlite</c> (embedded) or <c>postgresql</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>Folder of the embedded database; ignored by PostgreSQL.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Connection string of PostgreSQL; a secret; ignored by SQLite.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Most rows of one journal write.</summary>
    public required int BatchRowsMax { get; init; }
}

namespace LivepeerAkka.Cluster.ClickHouse.Schema;

/// <summary>Where a migration stands in a database.</summary>
public enum MigrationState
{
    /// <summary>Applied as the code has it.</summary>
    Applied = 1,

    /// <summary>Not applied yet.</summary>
    Pending,

    /// <summary>Applied with another text.</summary>
    Changed,

    /// <summary>Applied by other code; this code does not have it.</summary>
    Unknown,
}

/// <summary>One migration of the code or the database.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">Where it stands.</param>
/// <param name="AppliedAt">When it was recorded, null when it was not.</param>
public sealed record MigrationStatus(int Number, string Name, MigrationState State, DateTimeOffset? AppliedAt);

/// <summary>What a database has of the schema.</summary>
/// <param name="ServerVersion">Version of the server.</param>
/// <param name="Migrations">Every migration that the code or the database knows, by number.</param>
/// <param name="Problems">One line each, why the code cannot work with the database as it stands nor migrate it; empty when it can.</param>
public sealed record SchemaStatus(string ServerVersion, IReadOnlyList<MigrationStatus> Migrations, IReadOnlyList<string> Problems)
{
    /// <summary>Migrations that are not applied yet.</summary>
    public IEnumerable<MigrationStatus> Pending => Migrations.Where(m => m.State == MigrationState.Pending);
}

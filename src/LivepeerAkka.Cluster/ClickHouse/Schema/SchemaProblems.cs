using System.Globalization;

namespace LivepeerAkka.Cluster.ClickHouse.Schema;

/// <summary>Why a database can neither be used nor migrated as it stands.</summary>
public static class SchemaProblems
{
    /// <summary>The oldest server that has all that the schema uses.</summary>
    public static readonly Version ServerMin = new(24, 8);

    /// <summary>One line for every problem.</summary>
    /// <param name="server">Version of the server.</param>
    /// <param name="statuses">The migrations of code and database, by number.</param>
    /// <param name="database">Name of the database.</param>
    public static IEnumerable<string> Of(string server, IReadOnlyList<MigrationStatus> statuses, string database)
    {
        if (!Version.TryParse(string.Join('.', server.Split('.').Take(2)), out var version) || version < ServerMin)
            yield return $"ClickHouse {server} is too old: {ServerMin} or newer is needed.";
        foreach (var changed in statuses.Where(s => s.State == MigrationState.Changed))
        {
            yield return $"Migration {changed.Name} was changed after it was applied to database {database}: " +
                "restore its text and put the change into a new file.";
        }

        if (statuses.LastOrDefault(s => s.State == MigrationState.Unknown) is { } newer)
        {
            var known = statuses.Count(s => s.State != MigrationState.Unknown).ToString(CultureInfo.InvariantCulture);
            yield return $"Database {database} was migrated by a newer release ({newer.Name}; this one has {known} migrations): " +
                "run that release or a newer one.";
        }

        var applied = statuses.LastOrDefault(s => s.State is MigrationState.Applied or MigrationState.Changed)?.Number ?? 0;
        foreach (var gap in statuses.Where(s => s.State == MigrationState.Pending && s.Number < applied))
        {
            yield return $"Migration {gap.Name} is not recorded in database {database} although a later one is: " +
                "its table schema_migrations was changed by hand.";
        }
    }
}

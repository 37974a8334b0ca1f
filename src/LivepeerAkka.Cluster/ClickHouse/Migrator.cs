using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LivepeerAkka.Cluster.ClickHouse;

/// <summary>A migration file of this build.</summary>
public sealed record Migration(int Number, string Name, string Text)
{
    /// <summary>SHA-256 of the file, lower-case hex. Line ends do not count: they differ by the checkout, not by the migration.</summary>
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text.ReplaceLineEndings("\n"))));

    /// <summary>Number and name as in the file's name.</summary>
    public string Title => string.Create(CultureInfo.InvariantCulture, $"{Number:0000}_{Name}");
}

/// <summary>How a migration stands in a store.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="State"><c>applied</c>, <c>pending</c>, <c>changed</c> (the file is another than the applied one) or <c>newer</c> (unknown to this build).</param>
public sealed record MigrationStatus(int Number, string Name, string State)
{
    /// <inheritdoc cref="Migration.Title"/>
    public string Title => string.Create(CultureInfo.InvariantCulture, $"{Number:0000}_{Name}");
}

/// <summary>A schema that this build cannot work with; the message says what to do.</summary>
public sealed class SchemaException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>
/// Brings a store to the schema of this build: migrations in the order of their numbers, each checked, then applied, then recorded.
/// Applying again changes nothing; two nodes may apply at once, because every statement may be repeated.
/// </summary>
public sealed class Migrator(ClickHouseStore store, IReadOnlyList<Migration> migrations)
{
    private const string ResourcePrefix = "schema/";

    /// <summary>Oldest server that has what the schema uses.</summary>
    private const string ServerVersionMin = "24.3";

    /// <summary>A migrator of this build's files.</summary>
    public Migrator(ClickHouseStore store)
        : this(store, OfThisBuild())
    {
    }

    private string Recorded => $"{store.Settings.Database}.schema_migrations";

    /// <summary>The migration files of this build, by number.</summary>
    public static IReadOnlyList<Migration> OfThisBuild()
    {
        var assembly = typeof(Migrator).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(resource =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
                var name = Path.GetFileNameWithoutExtension(resource[ResourcePrefix.Length..]);
                return new Migration(int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture), name[5..], reader.ReadToEnd());
            })
            .OrderBy(m => m.Number)];
    }

    /// <summary>Every migration that the build or the store knows.</summary>
    public async Task<IReadOnlyList<MigrationStatus>> StatusAsync(CancellationToken cancellation)
    {
        var applied = await AppliedAsync(cancellation).ConfigureAwait(false);
        var known = migrations.Select(m => new MigrationStatus(m.Number, m.Name, applied.TryGetValue(m.Number, out var record)
            ? record.Checksum == m.Checksum ? "applied" : "changed"
            : "pending"));
        var newer = applied.Where(a => migrations.All(m => m.Number != a.Key)).Select(a => new MigrationStatus(a.Key, a.Value.Name, "newer"));
        return [.. known.Concat(newer).OrderBy(s => s.Number)];
    }

    /// <summary>Applies what is missing.</summary>
    /// <exception cref="SchemaException">The server is too old, an applied file has changed, or the store is newer than this build.</exception>
    public async Task ApplyAsync(CancellationToken cancellation)
    {
        await CheckServerAsync(cancellation).ConfigureAwait(false);
        await RunAsync("CREATE DATABASE IF NOT EXISTS {database} {on_cluster}", cancellation).ConfigureAwait(false);
        await RunAsync(
            """
            CREATE TABLE IF NOT EXISTS {database}.schema_migrations {on_cluster}
            (number UInt32, name String, checksum String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3))
            ENGINE = {engine:ReplacingMergeTree(applied_at)} ORDER BY number SETTINGS {settings}
            """, cancellation).ConfigureAwait(false);
        var status = await StatusAsync(cancellation).ConfigureAwait(false);
        RefuseForeign(status);
        foreach (var migration in migrations.Where(m => status.Any(s => s.Number == m.Number && s.State == "pending")))
        {
            await RunAsync(migration, cancellation).ConfigureAwait(false);
            await store.ExecuteAsync(
                $"INSERT INTO {Recorded} (number, name, checksum) VALUES ({migration.Number}, '{migration.Name}', '{migration.Checksum}')",
                cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Fails unless the store has exactly the schema of this build.</summary>
    /// <exception cref="SchemaException">It has not, or the server is too old.</exception>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        await CheckServerAsync(cancellation).ConfigureAwait(false);
        var status = await StatusAsync(cancellation).ConfigureAwait(false);
        RefuseForeign(status);
        if (status.Where(s => s.State == "pending").Select(s => s.Title).ToList() is { Count: > 0 } pending)
        {
            throw new SchemaException($"The schema lacks {string.Join(", ", pending)}: run 'schema apply'.");
        }
    }

    private static void RefuseForeign(IReadOnlyList<MigrationStatus> status)
    {
        if (status.FirstOrDefault(s => s.State == "changed") is { } changed)
        {
            throw new SchemaException(
                $"Migration {changed.Title} was applied with another content than this build's file: "
                + "an applied migration is never edited; restore the file and add a new one.");
        }

        if (status.FirstOrDefault(s => s.State == "newer") is { } newer)
        {
            throw new SchemaException(
                $"The store has migration {newer.Title}, which this build does not know: it was written by a newer release; upgrade this node.");
        }
    }

    private async Task RunAsync(Migration migration, CancellationToken cancellation)
    {
        var statements = SqlTemplate.Split(SqlTemplate.Fill(migration.Text, store.Settings));
        for (var i = 0; i < statements.Count; i++)
        {
            try
            {
                await store.ExecuteAsync(statements[i], cancellation).ConfigureAwait(false);
            }
            catch (DbException e)
            {
                throw new SchemaException(
                    $"Migration {migration.Title} failed at statement {i + 1} of {statements.Count}; mend the cause and apply again: {e.Message.AsSpan().Trim().ToString().ReplaceLineEndings(" ")}",
                    e);
            }
        }
    }

    private async Task<Dictionary<int, (string Name, string Checksum)>> AppliedAsync(CancellationToken cancellation)
    {
        var exists = await store.QueryAsync(
            $"SELECT count() FROM system.tables WHERE database = '{store.Settings.Database}' AND name = 'schema_migrations'",
            r => Convert.ToInt64(r.GetValue(0), CultureInfo.InvariantCulture), cancellation).ConfigureAwait(false);
        if (exists[0] == 0)
        {
            return [];
        }

        var rows = await store.QueryAsync(
            $"SELECT toInt32(number), name, checksum FROM {Recorded} FINAL",
            r => (Number: r.GetInt32(0), Name: r.GetString(1), Checksum: r.GetString(2)), cancellation).ConfigureAwait(false);
        return rows.ToDictionary(r => r.Number, r => (r.Name, r.Checksum));
    }

    private async Task CheckServerAsync(CancellationToken cancellation)
    {
        var version = await store.ScalarAsync("SELECT version()", cancellation).ConfigureAwait(false);
        var parts = version.Split('.');
        if (parts.Length < 2 || !Version.TryParse($"{parts[0]}.{parts[1]}", out var server) || server < Version.Parse(ServerVersionMin))
        {
            throw new SchemaException($"ClickHouse {version} at {store.Settings.Url} is too old: {ServerVersionMin} or newer is needed.");
        }
    }

    private Task RunAsync(string template, CancellationToken cancellation) => store.ExecuteAsync(SqlTemplate.Fill(template, store.Settings), cancellation);
}

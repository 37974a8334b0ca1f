using System.Globalization;
using System.Xml.Linq;

namespace LivepeerAkka.DevServices.ClickHouse;

/// <summary>The engine's configuration files, written anew at every start.</summary>
internal static class EngineConfig
{
    // No right on sources: file(), url(), s3(), remote() and their like would open this machine to every local client.
    private const string Grants =
        "SHOW, SELECT, INSERT, ALTER, CREATE, DROP, UNDROP TABLE, TRUNCATE, OPTIMIZE, KILL QUERY, dictGet, INTROSPECTION, " +
        "SYSTEM MERGES, SYSTEM TTL MERGES, SYSTEM FLUSH, SYSTEM DROP CACHE, SYSTEM RELOAD, SYSTEM VIEWS";

    private const long MiB = 1024 * 1024;

    /// <summary>Writes the files below <paramref name="folder"/>; returns the path of the main one.</summary>
    /// <param name="folder">Data folder of the service.</param>
    /// <param name="memoryMb">Most memory of the engine in MiB.</param>
    public static string Write(string folder, int memoryMb)
    {
        var users = Path.Combine(folder, "users.xml");
        var config = Path.Combine(folder, "config.xml");
        Save(users, new XElement("clickhouse",
            new XElement("profiles", new XElement("default",
                // A server takes "1 + 1" for a mistake; so does this.
                new XElement("implicit_select", 0))),
            new XElement("users", new XElement("default",
                new XElement("password"),
                new XElement("networks", new XElement("ip", "::/0")),
                new XElement("profile", "default"),
                new XElement("quota", "default"),
                new XElement("grants", new XElement("query", $"GRANT {Grants} ON *.*")))),
            new XElement("quotas", new XElement("default"))));
        Save(config, new XElement("clickhouse",
            new XElement("logger", new XElement("level", "none")),
            new XElement("users_config", users),
            new XElement("max_server_memory_usage", Number(memoryMb * MiB)),
            new XElement("mark_cache_size", Number(memoryMb * MiB / 16)),
            new XElement("index_mark_cache_size", Number(memoryMb * MiB / 32))));
        return config;
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static void Save(string path, XElement root)
    {
        // A second engine on the folder must not see half a file before the engine's own lock refuses it.
        var half = $"{path}.{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}";
        new XDocument(root).Save(half);
        File.Move(half, path, overwrite: true);
    }
}

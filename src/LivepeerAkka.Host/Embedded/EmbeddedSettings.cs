namespace LivepeerAkka.Host.Embedded;

/// <summary>Settings of a node that stands on embedded stores.</summary>
internal static class EmbeddedSettings
{
    /// <summary>Journal and ClickHouse of a data folder.</summary>
    public static void Apply(IDictionary<string, string> overrides, DataFolder folder, Uri clickHouse)
    {
        overrides["livepeer.clickhouse.url"] = clickHouse.ToString().TrimEnd('/');
        overrides["livepeer.journal.provider"] = "sqlite";
        overrides["livepeer.journal.data-directory"] = folder.Journal;
    }

    /// <summary>The embedded broker, whose log is new with every start.</summary>
    public static void Apply(IDictionary<string, string> overrides, string bootstrap, string logId)
    {
        overrides["livepeer.kafka.bootstrap"] = bootstrap;
        overrides["livepeer.kafka.log-id"] = logId;
    }
}

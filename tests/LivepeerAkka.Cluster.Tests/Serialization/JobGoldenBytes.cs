namespace LivepeerAkka.Cluster.Tests.Serialization;

/// <summary>Bytes of released builds. An entry is only ever added; one that has to be changed is a format that has to be versioned.</summary>
internal static class JobGoldenBytes
{
    public const string RecordsAdded = "?";
    public const string FactPublished = "?";
    public const string FactAcknowledged = "?";
    public const string ApplyRecords = "?";
    public const string Reconsider = "?";
    public const string Key = "?";
}

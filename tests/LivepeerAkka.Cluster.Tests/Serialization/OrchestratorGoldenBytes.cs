namespace LivepeerAkka.Cluster.Tests.Serialization;

/// <summary>Bytes of released builds. An entry is only ever added; one that has to be changed is a format that has to be versioned.</summary>
internal static class OrchestratorGoldenBytes
{
    public const string WorkSet = "";
    public const string KeysPublished = "";
    public const string Frozen = "";
    public const string Snapshot = "";
    public const string SetWork = "";
    public const string Key = "";
    public const string WorkNoted = "";
}

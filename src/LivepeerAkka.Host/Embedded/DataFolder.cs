namespace LivepeerAkka.Host.Embedded;

/// <summary>Layout of a <c>--data</c> folder.</summary>
internal sealed class DataFolder(string path)
{
    /// <summary>The folder itself, absolute.</summary>
    public string Root { get; } = Path.GetFullPath(path);

    /// <summary>Data of the embedded ClickHouse.</summary>
    public string ClickHouse => Path.Combine(Root, "clickhouse");

    /// <summary>Journal and ledger.</summary>
    public string Journal => Path.Combine(Root, "journal");
}

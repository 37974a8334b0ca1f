namespace LivepeerAkka.Domain.Identity;

/// <summary>
/// Where a record was read: the log (one incarnation of a broker, or one replay run), topic, partition, offset.
/// The same uid from the same position is a redelivery of the accepted record; from another position it is a duplicate.
/// </summary>
/// <param name="Log">Incarnation of the log; a broker that lost its data has a new one.</param>
/// <param name="Topic">Topic, or the file name of a replay.</param>
/// <param name="Partition">Partition; 0 for a file.</param>
/// <param name="Offset">Offset in the partition; the line number of a file.</param>
public readonly record struct SourcePosition(string Log, string Topic, int Partition, long Offset);

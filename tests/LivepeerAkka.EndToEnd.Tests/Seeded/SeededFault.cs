using System.Globalization;

namespace LivepeerAkka.EndToEnd.Tests.Seeded;

/// <summary>What can befall the nodes of a run.</summary>
internal enum FaultKind
{
}

/// <summary>One thing that befalls them.</summary>
/// <param name="Share">Share of the records that are committed when it begins.</param>
/// <param name="Node">Number of the node that it concerns.</param>
/// <param name="Ms">How long it lasts, milliseconds; some last until they have had their effect.</param>
/// <param name="Draw">Decides the rest.</param>
internal sealed record SeededFault(FaultKind Kind, double Share, int Node, int Ms, int Draw)
{
    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} of node {Node} at {Share:0.00} for {Ms} ms ({Draw % 100})");
}

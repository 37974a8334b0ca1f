using CsCheck;
using LivepeerAkka.Cluster.Sharding;

namespace LivepeerAkka.Cluster.Tests.Sharding;

/// <summary>Messages between nodes fit the transport's frame.</summary>
public sealed class CommandPiecesTests
{
    [Fact]
    public void Pieces_are_the_items_in_their_order_and_only_a_single_item_exceeds_the_bound() =>
        Gen.Int[0, 6 << 20].Array[0, 40].Sample(sizes =>
        {
            var pieces = CommandPieces.Of([.. sizes.Index()], i => i.Item).ToList();

            Assert.Equal(sizes, pieces.SelectMany(p => p).Select(i => i.Item));
            Assert.All(pieces, p => Assert.True(p.Count == 1 || p.Sum(i => (long)i.Item) <= CommandPieces.BytesMax));
            // No two neighbours fit into one.
            Assert.All(Enumerable.Range(1, Math.Max(0, pieces.Count - 1)), n => Assert.True(pieces[n - 1].Sum(i => (long)i.Item) + pieces[n][0].Item > CommandPieces.BytesMax));
        });

    [Theory]
    [InlineData(1_000)]
    [InlineData(1_000_000)]
    [InlineData(100_000_000)]
    public void A_frame_holds_a_full_piece_and_the_largest_record_with_its_keys(int recordBytesMax) =>
        Assert.True(CommandPieces.FrameBytesMax(recordBytesMax) > Math.Max(CommandPieces.BytesMax, recordBytesMax) + recordBytesMax);
}

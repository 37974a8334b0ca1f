using System.Text;
using CsCheck;
using LivepeerAkka.Domain.Events;

namespace LivepeerAkka.Cluster.Tests.Ingest.RecordDecoding;

using static DecoderTesting;

/// <summary>Hostile bytes never throw; the order of members decides nothing.</summary>
public sealed class DecodingPropertyTests
{
    private static readonly byte[][] Valid = [.. Data.Select(d => Encoding.UTF8.GetBytes(Event(d.Key, d.Value)))];

    /// <summary>Pieces that break or bend JSON.</summary>
    private static readonly Gen<byte[]> GenPiece = Gen.OneOf(
        Gen.Byte.Array[0, 4],
        Gen.OneOf(
            "null", "\"\"", "{}", "[]", "1e999", "-0", "\"\\ud800\"", "\\", "\"", ",", ":", "}", "]", "{\"a\":", "\u0000", "9999999999999999999", "\"clientIP\":\"1\",")
            .Select(Encoding.UTF8.GetBytes));

    private static readonly Gen<byte[]> GenMutated =
        from record in Gen.OneOf(Valid)
        from edits in Gen.Select(Gen.Double.Unit, Gen.Int[0, 6], GenPiece).List[1, 4]
        select edits.Aggregate(record, Edit);

    private static readonly Gen<string> GenName = Gen.OneOf("a", "b", "c", "é", "\\u0064", "__replay", "params", "clientIP", "type", "😀", "ﬀ");

    private static readonly Gen<string> GenLeaf = Gen.OneOf(
        Gen.OneOf("null", "true", "false", "\"\"", "\"x\"", "\"\\n\"", "\"é\"", "[]", "{}"),
        Gen.Int.Select(i => $"{i}"),
        Gen.Double[-1e9, 1e9].Select(d => d.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));

    private static readonly Gen<Node> GenNode = Gen.Recursive<Node>((depth, self) =>
        depth >= 4
            ? GenLeaf.Select(l => new Node(l, [], []))
            : Gen.Frequency(
                (3, GenLeaf.Select(l => new Node(l, [], []))),
                (1, self.Array[0, 3].Select(items => new Node("[", [], items))),
                (2, Gen.Select(GenName.Array[0, 5], self.Array[5]).Select((names, values) => Object([.. names.Distinct()], values)))));

    [Fact]
    public void Random_bytes_never_throw() => Gen.Byte.Array[0, 200].Sample(AssertDecodes, iter: 20_000);

    [Fact]
    public void Mutated_records_never_throw() => GenMutated.Sample(AssertDecodes, iter: 50_000);

    [Fact]
    public void The_order_of_members_changes_neither_uid_nor_content()
    {
        Gen.Select(GenNode, Gen.Int, Gen.Int).Sample(
            (node, one, other) =>
            {
                var (left, right) = (Record(node, one), Record(node, other));
                var (a, b) = (Accepted(left), Accepted(right));
                Assert.Equal((a.Uid, a.ContentHash, a.EventTimeMs), (b.Uid, b.ContentHash, b.EventTimeMs));
            },
            iter: 5_000);
    }

    [Fact]
    public void Other_content_has_another_uid_and_another_hash()
    {
        Gen.Select(GenNode, GenNode).Sample(
            (left, right) =>
            {
                var (a, b) = (Accepted(Record(left, 0)), Accepted(Record(right, 0)));
                Assert.Equal(a.Uid == b.Uid, a.ContentHash == b.ContentHash);
            },
            iter: 5_000);
    }

    private static void AssertDecodes(byte[] value)
    {
        var first = Decode(value);
        var second = Decode([.. value]);
        Assert.Equal((first.GetType(), first.Uid, first.Type), (second.GetType(), second.Uid, second.Type));
        switch (first)
        {
            case CandidateEvent candidate:
                Assert.NotEqual(System.Text.Json.JsonValueKind.Undefined, Json(candidate.RawJson).ValueKind);
                break;
            case RejectedRecord { Encoding: "base64" } rejected:
                Assert.Equal(value, Convert.FromBase64String(Text(rejected.Payload)));
                break;
            case RejectedRecord rejected:
                Assert.NotEqual(RejectReason.ParseException, rejected.Reason);
                break;
        }
    }

    private static byte[] Edit(byte[] record, (double At, int Cut, byte[] Piece) edit)
    {
        var at = (int)(edit.At * record.Length);
        return [.. record[..at], .. edit.Piece, .. record[Math.Min(record.Length, at + edit.Cut)..]];
    }

    private static Node Object(string[] names, Node[] values) => new("{", names, values[..names.Length]);

    private static string Record(Node extra, int seed)
    {
        var data = Object(["type", "stream_id", "x"], [Leaf("\"t\""), Leaf("\"s\""), extra]);
        return Write(Object(["type", "timestamp", "data"], [Leaf("\"stream_trace\""), Leaf("1700000000000"), data]), new Random(seed));
    }

    private static Node Leaf(string text) => new(text, [], []);

    private static string Write(Node node, Random random)
    {
        if (node.Text == "[")
        {
            return $"[{string.Join(',', node.Items.Select(i => Write(i, random)))}]";
        }

        if (node.Text != "{")
        {
            return node.Text;
        }

        var members = node.Names.Zip(node.Items, (n, v) => $"\"{n}\":{Write(v, random)}").ToArray();
        random.Shuffle(members);
        return $"{{{string.Join(',', members)}}}";
    }

    /// <summary>A value whose members can be written in any order; <c>{</c> and <c>[</c> mark objects and arrays.</summary>
    private sealed record Node(string Text, string[] Names, Node[] Items)
    {
        public override string ToString() => Write(this, new Random(0));
    }
}

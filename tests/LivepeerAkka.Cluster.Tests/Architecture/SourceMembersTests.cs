namespace LivepeerAkka.Cluster.Tests.Architecture;

public sealed class SourceMembersTests
{
    [Fact]
    public void Methods_are_found_with_their_first_and_last_line_and_data_is_not()
    {
        const string Text = """"""
            namespace A.B; // class X {
            public sealed record R(int A, string B = "(")
            {
                private static readonly int[] Table = [1,
                    2];
                private static readonly Dictionary<string, int> Other = new() { ["{"] = 1 };
                public int P { get; init; } = 3;
                public IReadOnlyList<int> Data { get; } =
                [
                    F(1),
                ];
                [Fact(Name = "x")]
                public static async Task<List<int>> F(int x = 3)
                {
                    var s = $"{x switch { 1 => "}", _ => $"{{{x}" }}";
                    var c = '{';
                    if (x > 0) { return F(@"\"); }
                }
                public R With() => this with
                {
                    A = 1,
                };
                public int Q
                {
                    get { return 1; }
                }
                private static readonly (int, int)[] Pairs = [
                    (1, 2)];
                public (int, int) Pair() => (1,
                    2);
                private class Inner<T> where T : new()
                {
                    public Inner() : base("""" " } """")
                    {
                    }
                }
                public static bool operator ==(R a, int b) { return true; }
            }
            """""";

        var found = SourceMembers.Of(Text);

        Assert.Equal(
            [(13, 18), (19, 22), (23, 26), (29, 30), (33, 35), (37, 37)],
            found.Select(m => (m.FirstLine, m.LastLine)));
    }

    [Theory]
    [InlineData("a // b\nc", "a     \nc")]
    [InlineData("a /* b\n */ c", "a     \n    c")]
    [InlineData("f(\"//\", '\"', '\\'')", "f(    ,    ,     )")]
    [InlineData("$\"{d[\"k\"]}\" x", "            x")]
    [InlineData("@\"a\"\"b\" x", "        x")]
    [InlineData("$@\"{{{a}\" x", "          x")]
    [InlineData("\"\"\"a\"b\"\"\" x", "          x")]
    [InlineData("$$\"\"\"{{a}}\"\"\" x", "              x")]
    public void Comments_strings_and_characters_are_blanked_out(string text, string code) => Assert.Equal(code, SourceText.CodeOf(text));
}

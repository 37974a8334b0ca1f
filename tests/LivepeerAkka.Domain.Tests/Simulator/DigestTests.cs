using System.Security.Cryptography;
using LivepeerAkka.Simulator;
using LivepeerAkka.Simulator.Faults;
using LivepeerAkka.Simulator.Records;

namespace LivepeerAkka.Domain.Tests.Simulator;

/// <summary>
/// A seed gives the bytes that it always gave. Failures that were reported by seed are played again by them: a change of these digests is meant, or it
/// is an error.
/// </summary>
public sealed class DigestTests
{
    private static readonly IReadOnlySet<string> Older = FaultNames.All
        .Except([FaultNames.Mirrors, FaultNames.Clocks], StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);

    [Theory]
    [InlineData(1, "9B911ED837109CA5")]
    [InlineData(44, "143033DCF68A9204")]
    public void The_dense_mix_without_faults(ulong seed, string digest) => Assert.Equal(digest, DigestOf(Dense(seed) with { Faults = FaultNames.None }));

    [Theory]
    [InlineData(1, "CBEE3E10FC58BC21")]
    [InlineData(44, "39081AEDF4325830")]
    public void The_dense_mix_with_faults(ulong seed, string digest) => Assert.Equal(digest, DigestOf(Dense(seed) with { Faults = Older }));

    [Theory]
    [InlineData(1, "8C1AD9DA3C2F4A75")]
    [InlineData(44, "334B0D6C57DAFFF2")]
    public void The_real_mix(ulong seed, string digest) =>
        Assert.Equal(digest, DigestOf(SimulationOptions.Real(seed, 150) with { Hours = 2, SessionMinutesMax = 30, Faults = FaultNames.All.ToHashSet(StringComparer.Ordinal) }));

    [Fact]
    public void Runs_beside_each_other_and_readers_that_wait_change_nothing()
    {
        var options = Dense(5) with { Sessions = 40, Faults = FaultNames.All.ToHashSet(StringComparer.Ordinal) };
        var expected = DigestOf(options);
        var digests = new string[6];
        Parallel.For(0, digests.Length, i => digests[i] = DigestOf(options));
        Assert.All(digests, d => Assert.Equal(expected, d));

        // Two readers of two runs in turns, the one three records for every one of the other.
        using var fast = Simulation.Run(options).GetEnumerator();
        using var slow = Simulation.Run(options).GetEnumerator();
        var (first, second) = (new List<string>(), new List<string>());
        for (var step = 0; second.Count < 2_000; step++)
        {
            var (run, lines) = step % 4 == 3 || first.Count == 2_000 ? (slow, second) : (fast, first);
            Assert.True(run.MoveNext());
            lines.Add(RecordLine.Format(run.Current, 0, lines.Count));
        }

        Assert.Equal(first, second, StringComparer.Ordinal);
    }

    private static SimulationOptions Dense(ulong seed) => new()
    {
        Seed = seed,
        Sessions = 120,
        Hours = 1.2,
        Orchestrators = seed == 44 ? 5 : 24,
    };

    private static string DigestOf(SimulationOptions options)
    {
        using var lines = new MemoryStream();
        SimulateCommand.Write(options, lines, truth: null);
        return Convert.ToHexString(SHA256.HashData(lines.GetBuffer().AsSpan(0, (int)lines.Length)))[..16];
    }
}

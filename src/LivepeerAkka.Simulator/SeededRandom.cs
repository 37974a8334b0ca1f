using System.Numerics;

namespace LivepeerAkka.Simulator;

/// <summary>
/// xoshiro256** seeded through splitmix64: the same numbers on every machine. Only integer and exact binary
/// arithmetic is used, since results of the platform's math library may differ.
/// </summary>
internal sealed class SeededRandom
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    public SeededRandom(ulong seed)
    {
        var state = seed;
        _s0 = SplitMix(ref state);
        _s1 = SplitMix(ref state);
        _s2 = SplitMix(ref state);
        _s3 = SplitMix(ref state);
    }

    /// <summary>An independent stream for one purpose and index, so that one part's draws never shift another's.</summary>
    public static SeededRandom Derive(ulong seed, ulong purpose, ulong index) =>
        new(Mix(Mix(seed ^ (purpose * 0x9E3779B97F4A7C15UL)) + index));

    /// <summary>Stateless hash of one number: splitmix64's finaliser.</summary>
    public static ulong Mix(ulong value)
    {
        var state = value;
        return SplitMix(ref state);
    }

    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>0 to <paramref name="bound"/> − 1. The bias of the multiplication is below 2^-40 for the bounds used here.</summary>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (int)Math.BigMul(Next(), (ulong)bound, out _);
    }

    /// <summary>Both ends included.</summary>
    public long Between(long least, long most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, least);
        return least + (long)Math.BigMul(Next(), (ulong)(most - least) + 1, out _);
    }

    /// <summary>True in this many of ten thousand draws.</summary>
    public bool Chance(int perTenThousand) => Below(10_000) < perTenThousand;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}

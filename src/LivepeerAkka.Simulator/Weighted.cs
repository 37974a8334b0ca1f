namespace LivepeerAkka.Simulator;

/// <summary>A choice of which some are more frequent than others.</summary>
internal sealed class Weighted<T>
{
    private readonly (T Item, int Weight)[] _rows;
    private readonly int _total;

    public Weighted(params (T Item, int Weight)[] rows)
    {
        _rows = rows;
        _total = rows.Sum(r => r.Weight);
    }

    /// <summary>All of them, whatever their weight.</summary>
    public IEnumerable<T> Items => _rows.Select(r => r.Item);

    /// <summary>Each as frequent as any other.</summary>
    public static Weighted<T> Evenly(IEnumerable<T> items) => new([.. items.Select(i => (i, 1))]);

    /// <summary>One of them; always one draw.</summary>
    public T Pick(SeededRandom random)
    {
        var dice = random.Below(_total);
        foreach (var (item, weight) in _rows)
        {
            if (dice < weight)
            {
                return item;
            }

            dice -= weight;
        }

        throw new InvalidOperationException("The weights do not add up to their sum.");
    }

    /// <summary>The same choice without some.</summary>
    public Weighted<T> Without(Func<T, bool> excluded) => new([.. _rows.Where(r => !excluded(r.Item))]);
}

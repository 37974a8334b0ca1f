namespace LivepeerAkka.Domain.Sessions;

/// <summary>
/// Values numbered in the order in which they were first seen. Sessions repeat a handful of texts thousands of times: a few are
/// scanned, and only a hostile variety pays for a dictionary.
/// </summary>
internal sealed class InternTable<T>
    where T : notnull
{
    private const int ScanMax = 12;
    private T[] _items = [];
    private Dictionary<T, int>? _index;

    /// <summary>Number of distinct values.</summary>
    public int Count { get; private set; }

    /// <summary>The value with a number.</summary>
    public T this[int number] => _items[number];

    /// <summary>The number of a value; a new value gets the next one.</summary>
    public int NumberOf(T item)
    {
        if (_index is not null)
        {
            return _index.TryGetValue(item, out var known) ? known : Append(item);
        }

        for (var i = 0; i < Count; i++)
        {
            if (EqualityComparer<T>.Default.Equals(_items[i], item))
            {
                return i;
            }
        }

        return Append(item);
    }

    private int Append(T item)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count == 0 ? 2 : Count * 2);
        }

        _items[Count] = item;
        if (_index is not null)
        {
            _index.Add(item, Count);
        }
        else if (Count == ScanMax)
        {
            _index = [];
            for (var i = 0; i <= Count; i++)
            {
                _index.Add(_items[i], i);
            }
        }

        return Count++;
    }
}

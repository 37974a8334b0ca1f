namespace LivepeerAkka.Cluster.Tests.Fixtures;

/// <summary>Asynchronous sequences as lists; the names of the platform's own extensions clash with those of a package of the stack.</summary>
internal static class AsyncLists
{
    public static async Task<List<T>> CollectAsync<T>(this IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }
}

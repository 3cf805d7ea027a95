using ChatPlatform.Core.Data;

namespace ChatPlatform.Tests.Support;

/// <summary>Reads lists page by page.</summary>
public static class ListPages
{
    private const int MaxPages = 100;

    /// <summary>The rows of all pages, in their order.</summary>
    /// <param name="take">Rows of a page.</param>
    public static async Task<IReadOnlyList<T>> ReadAllAsync<T>(int take, Func<PageRequest, Task<ListPage<T>>> read)
    {
        var rows = new List<T>();
        string? after = null;
        for (var pages = 0; pages < MaxPages; pages++)
        {
            var page = await read(new(take, after));
            rows.AddRange(page.Items);
            if ((after = page.Next) is null)
            {
                return rows;
            }
        }

        throw new InvalidOperationException($"The list has more than {MaxPages} pages of {take} rows.");
    }
}

using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Data;

/// <summary>
/// A request for one page of a list. Pages continue after the key of the last entry, so added or deleted entries do not
/// shift them.
/// </summary>
/// <param name="Take">Maximum entries, at least 1.</param>
/// <param name="After">The <see cref="ListPage{T}.Next"/> of the previous page in the same order; null for the first
/// page.</param>
public sealed record PageRequest(int Take, string? After = null)
{
    /// <summary>The key of lists ordered by id.</summary>
    internal Guid? AfterId => After is null ? null : Guid.Parse(After);

    /// <summary>The key of lists ordered by number.</summary>
    public long? AfterNumber => After is null ? null : long.Parse(After, CultureInfo.InvariantCulture);

    /// <summary>The key of lists ordered by name, then id.</summary>
    internal (string Name, Guid Id)? AfterName =>
        After is null ? null : (After[..^PageKeys.IdLength], Guid.Parse(After[^PageKeys.IdLength..]));

    /// <summary>The key of lists ordered by time, then id.</summary>
    internal (DateTimeOffset At, Guid Id)? AfterTime => After?.Split(' ') is [var ticks, var id]
        ? (new(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero), Guid.Parse(id))
        : null;

    /// <summary>The key of lists ordered by an amount, then id.</summary>
    internal (decimal Amount, Guid Id)? AfterAmount => After?.Split(' ') is [var amount, var id]
        ? (decimal.Parse(amount, CultureInfo.InvariantCulture), Guid.Parse(id))
        : null;
}

/// <summary>A page of a list.</summary>
/// <param name="Next">Key for the next page; null on the last page.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Items, string? Next)
{
    public ListPage<TResult> Select<TResult>(Func<T, TResult> select) => new([.. Items.Select(select)], Next);
}

/// <summary>Formats the keys of entries for <see cref="PageRequest"/>.</summary>
public static class PageKeys
{
    internal const int IdLength = 36;

    public static string Of(Guid id) => id.ToString();

    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Of(string name, Guid id) => name + id;

    public static string Of(DateTimeOffset at, Guid id) =>
        string.Create(CultureInfo.InvariantCulture, $"{at.UtcTicks} {id}");

    public static string Of(decimal amount, Guid id) => string.Create(CultureInfo.InvariantCulture, $"{amount} {id}");

    /// <summary>Creates a page from rows, of which one more was read than requested.</summary>
    public static ListPage<T> PageOf<T>(this IReadOnlyList<T> rows, PageRequest page, Func<T, string> keyOf) =>
        rows.Count > page.Take ? new([.. rows.Take(page.Take)], keyOf(rows[page.Take - 1])) : new(rows, null);

    /// <summary>Reads a page from an ordered query that begins after the requested key.</summary>
    internal static async Task<ListPage<T>> ToPageAsync<T>(
        this IQueryable<T> rows, PageRequest page, Func<T, string> keyOf, CancellationToken ct
    ) => (await rows.Take(page.Take + 1).ToListAsync(ct)).PageOf(page, keyOf);
}

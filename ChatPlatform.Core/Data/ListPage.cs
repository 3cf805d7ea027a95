using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Data;

/// <summary>
/// Which part of a list is wanted. Lists are read by the key of their last entry, so entries that come and go move
/// nothing.
/// </summary>
/// <param name="Take">Entries, at least 1.</param>
/// <param name="After">The <see cref="ListPage{T}.Next"/> of the page before, in the same order; null for the first
/// page.</param>
public sealed record PageRequest(int Take, string? After = null)
{
    /// <summary>The key of lists in the order of ids.</summary>
    internal Guid? AfterId => After is null ? null : Guid.Parse(After);

    /// <summary>The key of lists in the order of numbers.</summary>
    public long? AfterNumber => After is null ? null : long.Parse(After, CultureInfo.InvariantCulture);

    /// <summary>The key of lists in the order of names; ids order equal names.</summary>
    internal (string Name, Guid Id)? AfterName =>
        After is null ? null : (After[..^PageKeys.IdLength], Guid.Parse(After[^PageKeys.IdLength..]));

    /// <summary>The key of lists in the order of times; ids order equal times.</summary>
    internal (DateTimeOffset At, Guid Id)? AfterTime => After?.Split(' ') is [var ticks, var id]
        ? (new(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero), Guid.Parse(id))
        : null;
}

/// <summary>A page of a list.</summary>
/// <param name="Next">Key to read the page after this one; null at the end.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Items, string? Next)
{
    public ListPage<TResult> Select<TResult>(Func<T, TResult> select) => new([.. Items.Select(select)], Next);
}

/// <summary>Keys of entries, as <see cref="PageRequest"/> reads them.</summary>
public static class PageKeys
{
    internal const int IdLength = 36;

    public static string Of(Guid id) => id.ToString();

    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Of(string name, Guid id) => name + id;

    public static string Of(DateTimeOffset at, Guid id) =>
        string.Create(CultureInfo.InvariantCulture, $"{at.UtcTicks} {id}");

    /// <summary>A page out of rows, of which one more was read than the page takes.</summary>
    public static ListPage<T> PageOf<T>(this IReadOnlyList<T> rows, PageRequest page, Func<T, string> keyOf) =>
        rows.Count > page.Take ? new([.. rows.Take(page.Take)], keyOf(rows[page.Take - 1])) : new(rows, null);

    /// <summary>Reads a page of rows that begin after the requested key and are in its order.</summary>
    internal static async Task<ListPage<T>> ToPageAsync<T>(
        this IQueryable<T> rows, PageRequest page, Func<T, string> keyOf, CancellationToken ct
    ) => (await rows.Take(page.Take + 1).ToListAsync(ct)).PageOf(page, keyOf);
}

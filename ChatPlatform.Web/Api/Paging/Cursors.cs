using System.Security.Cryptography;
using System.Text;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Problems;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace ChatPlatform.Web.Api.Paging;

/// <summary>Paging parameters of a list.</summary>
/// <param name="Limit">Number of items, 1 to 100; default 50.</param>
/// <param name="Cursor">The nextCursor of the previous page; omitted for the first page.</param>
public sealed record PageQuery(int? Limit, string? Cursor)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 100;

    /// <summary>Maximum characters of a search text.</summary>
    public const int MaxSearch = 200;
}

/// <summary>A page of a list.</summary>
/// <param name="NextCursor">Cursor of the next page; absent on the last page.</param>
public sealed record ApiPage<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>
/// Keyset paging: a page starts after the key of the last item, so inserts and deletes do not shift pages. Cursors are
/// encrypted and valid only for the route, tenant and filter for which they were created; others give 400.
/// </summary>
public sealed class Cursors(IDataProtectionProvider protection)
{
    /// <summary>Longer than the cursor of a name of 300 characters with three bytes each.</summary>
    private const int MaxLength = 2000;

    private readonly IDataProtector _protector = protection.CreateProtector("api-cursor");

    /// <param name="filter">The filter as text; the cursor is valid only for this filter.</param>
    /// <param name="read">Reads a page.</param>
    public async Task<IResult> PageAsync<T>(
        HttpContext context, PageQuery query, string filter, Func<PageRequest, Task<ListPage<T>>> read)
    {
        var (page, refusal) = await ReadAsync(context, query, filter, read);
        return refusal ?? TypedResults.Ok(page);
    }

    /// <summary>Reads a page that is a part of a response. The refusal is the response to an invalid request.</summary>
    /// <param name="filter">The filter as text; the cursor is valid only for this filter.</param>
    /// <param name="read">Reads a page.</param>
    public async Task<(ApiPage<T>? Page, IResult? Refusal)> ReadAsync<T>(
        HttpContext context, PageQuery query, string filter, Func<PageRequest, Task<ListPage<T>>> read)
    {
        var limit = query.Limit ?? PageQuery.DefaultLimit;
        if (limit is < 1 or > PageQuery.MaxLimit)
        {
            return (null, ProblemCodes.Invalid("limit", $"must be 1 to {PageQuery.MaxLimit}"));
        }

        var scope = ScopeOf(context, filter);
        string? after = null;
        if (query.Cursor is { } cursor && (after = Open(scope, cursor)) is null)
        {
            return (
                null,
                ProblemCodes.Problem(
                    StatusCodes.Status400BadRequest, "bad_cursor",
                    "The cursor is not valid for this list. Start again without a cursor."));
        }

        var page = await read(new(limit, after));
        return (new(page.Items, page.Next is { } next ? Seal(scope, next) : null), null);
    }

    /// <summary>A page of a list that can be searched.</summary>
    /// <param name="search">The search text; null for all.</param>
    /// <param name="read">Reads a page.</param>
    public async Task<IResult> SearchAsync<T>(
        HttpContext context, PageQuery query, string? search, Func<PageRequest, Task<ListPage<T>>> read) =>
        new FieldErrors().Text("search", search ?? "", 0, PageQuery.MaxSearch) is { Any: true } errors
            ? ProblemCodes.Invalid(errors)
            : await PageAsync(context, query, search ?? "", read);

    private string Seal(string scope, string place) =>
        WebEncoders.Base64UrlEncode(_protector.Protect(Encoding.UTF8.GetBytes(scope + place)));

    private string? Open(string scope, string cursor)
    {
        if (cursor.Length > MaxLength)
        {
            return null;
        }

        try
        {
            var text = Encoding.UTF8.GetString(_protector.Unprotect(WebEncoders.Base64UrlDecode(cursor)));
            return text.StartsWith(scope, StringComparison.Ordinal) ? text[scope.Length..] : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// Hash of the route, tenant and filter. It has a fixed length, so that a filter cannot overlap the key that
    /// follows it. Ids in the path are normalized first.
    /// </summary>
    private static string ScopeOf(HttpContext context, string filter)
    {
        var caller = context.Features.Get<ApiCaller>();
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        var ids = context
            .Request.RouteValues.Where(v => v.Key != ApiRoutes.Tenant)
            .OrderBy(v => v.Key, StringComparer.Ordinal)
            .Select(v => v.Value?.ToString());
        var text = string.Join('\n', [route, caller?.Tenant?.TenantId.ToString(), .. ids, filter]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}

using System.Security.Cryptography;
using System.Text;
using ChatPlatform.Core.Data;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Problems;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace ChatPlatform.Web.Api.Paging;

/// <summary>How much of a list is wanted, and from where on.</summary>
/// <param name="Limit">Entries, 1 to 100; 50 without it.</param>
/// <param name="Cursor">The nextCursor of the page before; nothing for the first.</param>
public sealed record PageQuery(int? Limit, string? Cursor)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 100;
}

/// <summary>A page of a list.</summary>
/// <param name="NextCursor">To be sent for the page after; absent at the end.</param>
public sealed record ApiPage<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>
/// Pages of lists by the last entry's place, so that what comes and goes meanwhile moves nothing. A cursor is sealed
/// and good only for
/// the route, tenant and filter that it was made for: an altered or foreign one is 400, and tells nothing.
/// </summary>
public sealed class Cursors(IDataProtectionProvider protection)
{
    private const int MaxLength = 1000;

    private readonly IDataProtector _protector = protection.CreateProtector("api-cursor");

    /// <param name="filter">What narrows the list, as text; part of what the cursor is good for.</param>
    /// <param name="read">Reads the page.</param>
    public async Task<IResult> PageAsync<T>(
        HttpContext context, PageQuery query, string filter, Func<PageRequest, Task<ListPage<T>>> read)
    {
        var limit = query.Limit ?? PageQuery.DefaultLimit;
        if (limit is < 1 or > PageQuery.MaxLimit)
        {
            return ProblemCodes.Invalid("limit", $"must be 1 to {PageQuery.MaxLimit}");
        }

        var scope = ScopeOf(context, filter);
        string? after = null;
        if (query.Cursor is { } cursor && (after = Open(scope, cursor)) is null)
        {
            return ProblemCodes.Problem(
                StatusCodes.Status400BadRequest, "bad_cursor",
                "The cursor is not one of this list. Start again without it.");
        }

        var page = await read(new(limit, after));
        return TypedResults.Ok(new ApiPage<T>(page.Items, page.Next is { } next ? Seal(scope, next) : null));
    }

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
    /// A hash of fixed length, so that no filter can reach into the place behind it. The path names the tenant and what
    /// is listed; ids that the path only spells differently are resolved first.
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

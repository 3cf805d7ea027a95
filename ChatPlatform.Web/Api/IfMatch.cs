using System.Globalization;
using System.Reflection;

namespace ChatPlatform.Web.Api;

/// <summary>The version in the If-Match header. Endpoint handlers take it as a parameter.</summary>
/// <param name="IsMissing">True when the request has no If-Match header.</param>
/// <param name="ConcurrencyToken">Null when the header is missing or not an entity tag of this API; the change is then
/// rejected as stale.</param>
public sealed record IfMatch(bool IsMissing, uint? ConcurrencyToken)
{
    public static ValueTask<IfMatch?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult<IfMatch?>(Parse(context.Request.Headers.IfMatch.ToString()));

    private static IfMatch Parse(string header) =>
        header is ['"', .. var value, '"']
        && uint.TryParse(value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var version)
            ? new(false, version)
            : new(header.Length == 0, null);
}

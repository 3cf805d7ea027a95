using System.Globalization;
using System.Reflection;

namespace ChatPlatform.Web.Api;

/// <summary>
/// The version that the caller has read, from the If-Match header; a handler takes it as a parameter.
/// </summary>
/// <param name="IsMissing">True where the request has no If-Match.</param>
/// <param name="ConcurrencyToken">Null where the header is missing or is no entity tag of this API: services then
/// refuse the change as stale.</param>
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

using System.Globalization;

namespace ChatPlatform.Web.Endpoints;

/// <summary>A row's version as an entity tag.</summary>
internal static class RowTags
{
    public static void Write(HttpContext context, uint version) => context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version:x}\"");

    /// <summary>The version that the caller has read; null when none was sent, 0 for what is no tag of ours.</summary>
    public static uint? Expected(HttpContext context) => context.Request.Headers.IfMatch.ToString() switch
    {
        "" or "*" => null,
        ['"', .. var tag, '"'] when uint.TryParse(tag, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var version) => version,
        _ => 0,
    };
}

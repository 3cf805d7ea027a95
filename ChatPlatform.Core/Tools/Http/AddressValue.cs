using System.Text.Json;

namespace ChatPlatform.Core.Tools.Http;

/// <summary>Converts a JSON value to a part of a URL.</summary>
internal static class AddressValue
{
    /// <summary>
    /// Texts unchanged, numbers as written, true, false and null as in JSON. In a query, the values of a list are
    /// separated by commas. Null for values that a URL cannot contain: an object, a nested list, or a list in a path.
    /// </summary>
    /// <param name="encode">Percent-encode all but the unreserved characters of RFC 3986.</param>
    public static string? Of(JsonElement value, bool isPath, bool encode)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            var entries = isPath ? [] : value.EnumerateArray().Select(Plain).ToList();
            return isPath || entries.Contains(null) ? null : string.Join(',', entries.Select(e => Encoded(e!, encode)));
        }

        return Plain(value) is { } text ? Encoded(text, encode) : null;
    }

    private static string? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => value.GetRawText(),
        _ => null,
    };

    private static string Encoded(string text, bool encode) => encode ? Uri.EscapeDataString(text) : text;
}

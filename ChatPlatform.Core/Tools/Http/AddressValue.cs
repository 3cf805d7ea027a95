using System.Text.Json;

namespace ChatPlatform.Core.Tools.Http;

/// <summary>How a JSON value is written into an address.</summary>
internal static class AddressValue
{
    /// <summary>
    /// Texts as they are, numbers as they were written, true, false and null as JSON spells them. A list of these
    /// stands in a query with
    /// commas between its entries. Null: an object, a list within a list, and a list in a path have no place in an
    /// address.
    /// </summary>
    /// <param name="encode">Percent-encode all but the unreserved characters of RFC 3986.</param>
    public static string? Of(JsonElement value, bool isPath, bool encode)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            var entries = isPath ? [] : value.EnumerateArray().Select(Plain).ToList();
            return isPath || entries.Contains(null) ? null : string.Join(',', entries.Select(e => Written(e!, encode)));
        }

        return Plain(value) is { } text ? Written(text, encode) : null;
    }

    private static string? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => value.GetRawText(),
        _ => null,
    };

    private static string Written(string text, bool encode) => encode ? Uri.EscapeDataString(text) : text;
}

using System.Globalization;
using System.Text;

namespace ChatPlatform.Core.Unicode;

/// <summary>Repairs escapes in JSON text that PostgreSQL does not accept: NUL and unpaired surrogates.</summary>
internal static class JsonEscapes
{
    private const int EscapeLength = 6;

    /// <summary>
    /// Removes escaped NUL, and replaces each escaped unpaired surrogate by U+FFFD. Everything else is unchanged.
    /// </summary>
    public static string Clean(string json)
    {
        if (!json.Contains("\\u", StringComparison.Ordinal))
        {
            return json;
        }

        var clean = new StringBuilder(json.Length);
        for (var i = 0; i < json.Length; i++)
        {
            if (json[i] != '\\')
            {
                clean.Append(json[i]);
            }
            else if (CodeUnit(json, i) is not { } unit)
            {
                clean.Append(json, i, Math.Min(2, json.Length - i)); // Another escape, with the character that follows.
                i++;
            }
            else if (
                char.IsHighSurrogate(unit)
                && CodeUnit(json, i + EscapeLength) is { } low
                && char.IsLowSurrogate(low))
            {
                clean.Append(json, i, 2 * EscapeLength);
                i += (2 * EscapeLength) - 1;
            }
            else
            {
                clean.Append(unit == '\0' ? "" : char.IsSurrogate(unit) ? "\\uFFFD" : json.AsSpan(i, EscapeLength));
                i += EscapeLength - 1;
            }
        }

        return clean.ToString();
    }

    private static char? CodeUnit(string json, int at) =>
        at + EscapeLength <= json.Length
        && json[at] == '\\'
        && json[at + 1] == 'u'
        && ushort.TryParse(
            json.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}

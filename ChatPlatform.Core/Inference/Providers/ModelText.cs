using System.Text.Json;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Inference.Providers;

/// <summary>
/// Reads text that a model wrote out of JSON. A provider may cut a character that takes two UTF-16 code units between
/// two chunks, which then
/// hold an escaped half each; and a model may write characters that a database does not take.
/// </summary>
internal sealed partial class ModelText
{
    private char? _half;

    /// <summary>The next piece: whole characters only, a half at its end waits for the next piece.</summary>
    public string Append(JsonElement value)
    {
        var text = Decode(value);
        if (text.Length == 0)
        {
            return text;
        }

        if (_half is { } half)
        {
            text = half + text;
            _half = null;
        }

        if (char.IsHighSurrogate(text[^1]))
        {
            _half = text[^1];
            text = text.Remove(text.Length - 1);
        }

        return UnicodeText.Clean(text);
    }

    /// <summary>
    /// The string as it is written, with halves of characters where the JSON has them; empty for what is no string.
    /// </summary>
    public static string Decode(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return "";
        }

        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // The reader has checked the escapes; only halves of surrogate pairs make it refuse to decode (RFC 8259
            // section 8.2).
            return Escape().Replace(value.GetRawText().Trim('"'), Unescape);
        }
    }

    private static string Unescape(Match match) => match.ValueSpan[1] switch
    {
        'u' => ((char)Convert.ToUInt16(match.Value.Substring(2), 16)).ToString(),
        'b' => "\b",
        'f' => "\f",
        'n' => "\n",
        'r' => "\r",
        't' => "\t",
        var plain => plain.ToString(),
    };

    [GeneratedRegex(@"\\(?:u[0-9a-fA-F]{4}|.)", RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex Escape();
}

using System.Text.Json;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Inference.Providers.ChatCompletions;

/// <summary>
/// Reads a model's text from JSON. A provider may split a character of two UTF-16 code units between two chunks, which
/// then contain an escaped half each; a model may also write characters that PostgreSQL does not accept.
/// </summary>
internal sealed partial class ModelText
{
    private char? _half;

    /// <summary>The next part in whole characters; half a character at its end is kept for the next part.</summary>
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

    /// <summary>The string's text, with unpaired surrogates if the JSON has them; empty for other values.</summary>
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
            // The reader has checked the escapes; it refuses to decode only unpaired surrogates (RFC 8259 section 8.2).
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

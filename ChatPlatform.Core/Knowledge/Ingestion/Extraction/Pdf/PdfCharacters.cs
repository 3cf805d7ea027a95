using System.Buffers;
using System.Text;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf;

/// <summary>Cleans characters: splits ligatures, removes control characters and unpaired surrogates.</summary>
internal static class PdfCharacters
{
    private static readonly string[] s_ligatures = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];
    private static readonly SearchValues<char> s_plain = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,;:!?'\"()[]{}-_/\\&%$#@+*=<>|~^` ");

    public static string Clean(string? value)
    {
        if (string.IsNullOrEmpty(value) || value.AsSpan().IndexOfAnyExcept(s_plain) < 0)
        {
            return value ?? "";
        }

        var text = new StringBuilder();
        foreach (var rune in value.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                >= 0xFB00 and <= 0xFB06 => text.Append(s_ligatures[rune.Value - 0xFB00]),
                0xAD => text.Append('-'),
                0xA0 or '\t' or '\r' or '\n' => text.Append(' '),
                0xFFFD or 0xFEFF or (>= 0x200B and <= 0x200F) => text,
                _ => Rune.IsControl(rune) ? text : text.Append(rune.ToString()),
            };
        }

        return text.ToString();
    }
}

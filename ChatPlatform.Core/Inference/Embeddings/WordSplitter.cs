using System.Globalization;
using System.Text;

namespace ChatPlatform.Core.Inference.Embeddings;

/// <summary>Splits text into the words and punctuation that WordPiece then splits further.</summary>
internal static class WordSplitter
{
    /// <summary>
    /// Words in order: lower case, without accents and control characters; punctuation and ideographs are separate.
    /// </summary>
    public static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsDropped(rune))
            {
                continue;
            }

            var alone = IsIdeograph(rune);
            if ((alone || IsBlank(rune)) && word.Length > 0)
            {
                yield return Take(word);
            }

            if (IsBlank(rune))
            {
                continue;
            }

            foreach (var letter in Decomposition.WithoutAccents(rune).EnumerateRunes())
            {
                var sign = IsSign(letter);
                if (sign && word.Length > 0)
                {
                    yield return Take(word);
                }

                AppendLower(word, letter);
                if (sign)
                {
                    yield return Take(word);
                }
            }

            if (alone && word.Length > 0)
            {
                yield return Take(word);
            }
        }

        if (word.Length > 0)
        {
            yield return Take(word);
        }
    }

    private static void AppendLower(StringBuilder word, Rune rune)
    {
        Span<char> buffer = stackalloc char[2];
        word.Append(buffer[..Rune.ToLowerInvariant(rune).EncodeToUtf16(buffer)]);
    }

    private static string Take(StringBuilder word)
    {
        var text = word.ToString();
        word.Clear();
        return text;
    }

    private static bool IsBlank(Rune rune) => rune.Value is '\t' or '\n' or '\r' || Rune.IsWhiteSpace(rune);

    private static bool IsDropped(Rune rune) =>
        rune.Value switch
        {
            '\t' or '\n' or '\r' => false,
            0 or 0xFFFD => true,
            _ => Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.PrivateUse
                    or UnicodeCategory.Surrogate
                    or UnicodeCategory.OtherNotAssigned,
        };

    private static bool IsSign(Rune rune) => rune.IsAscii
        ? char.IsAscii((char)rune.Value) && !char.IsAsciiLetterOrDigit((char)rune.Value) && rune.Value is > 32 and < 127
        : Rune.IsPunctuation(rune);

    // The blocks that BERT treats as words of one character.
    private static bool IsIdeograph(Rune rune) =>
        rune.Value
            is >= 0x4E00
                and <= 0x9FFF
                or >= 0x3400
                and <= 0x4DBF
                or >= 0x20000
                and <= 0x2A6DF
                or >= 0x2A700
                and <= 0x2B73F
                or >= 0x2B740
                and <= 0x2B81F
                or >= 0x2B920
                and <= 0x2CEAF
                or >= 0xF900
                and <= 0xFAFF
                or >= 0x2F800
                and <= 0x2FA1F;
}

using System.Text;
using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Knowledge.Search.Terms;

/// <summary>
/// A text as full-text search reads it. PostgreSQL's parser makes "-2315" of "TX-2315" and one word of a Chinese
/// sentence; codes and scripts without blanks therefore have lexemes of their own.
/// </summary>
/// <param name="Text">For the parser: without those scripts, and with codes as words.</param>
/// <param name="Lexemes">The own lexemes; none contains a blank.</param>
internal sealed record IndexText(string Text, IReadOnlyCollection<string> Lexemes)
{
    /// <summary>A document's text.</summary>
    public static IndexText OfDocument(string text)
    {
        var lexemes = new HashSet<string>(UnspacedText.Lexemes(text));
        var codes = CodeText.Words(PlainLetters.Of(text)).ToList();
        lexemes.UnionWith(codes.SelectMany(c => c.Lexemes));
        lexemes.UnionWith(CodeText.Pairs(PlainLetters.Of(text), false).Select(c => c.Whole));
        return new(ForParser(text), lexemes);
    }

    /// <summary>The text for the parser, which documents and questions share.</summary>
    public static string ForParser(string text)
    {
        var words = UnspacedText.Blank(PlainLetters.Narrow(text));
        var parsed = new StringBuilder(words.Length);
        var from = 0;
        foreach (var code in CodeText.Words(words))
        {
            // Without a sign before it: "-5" would be another word than "5".
            parsed.Append(words.AsSpan(from, code.Place.Start.Value - from).TrimEnd("+-"))
                .Append(' ').Append(code.Plain).Append(' ');
            from = code.Place.End.Value;
        }

        return parsed.Append(words.AsSpan(from)).Replace("\0", "").ToString();
    }
}

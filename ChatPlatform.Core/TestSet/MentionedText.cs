using System.Text;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.TestSet;

/// <summary>
/// Compares what an answer says with what it must or must not mention. Upper and lower case, spaces, and the marks of
/// Markdown make no difference.
/// </summary>
internal static class MentionedText
{
    /// <summary>The text as it is compared.</summary>
    public static string Of(string text)
    {
        var compared = new StringBuilder(text.Length);
        foreach (var rune in UnicodeText.Clean(text).Normalize(NormalizationForm.FormKC).EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && rune.Value is not ('*' or '_' or '`' or '\\'))
            {
                compared.Append(Rune.ToLowerInvariant(rune));
            }
        }

        return compared.ToString();
    }

    /// <param name="answer">The answer from <see cref="Of"/>.</param>
    public static bool IsIn(string answer, string text) =>
        answer.Contains(Of(text), StringComparison.Ordinal);
}

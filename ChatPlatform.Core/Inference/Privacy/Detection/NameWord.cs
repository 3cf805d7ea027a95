using System.Globalization;

namespace ChatPlatform.Core.Inference.Privacy.Detection;

/// <summary>A word of letters, also with a hyphen or an apostrophe inside.</summary>
internal readonly record struct NameWord(int Start, int End, string Lower)
{
    public static List<NameWord> In(string text)
    {
        List<NameWord> words = [];
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsLetter(text[i]))
            {
                continue;
            }

            var start = i;
            while (i < text.Length && (IsLetter(text[i]) || IsJoint(text, i)))
            {
                i++;
            }

            words.Add(new(start, i, text[start..i].ToLowerInvariant().Replace('’', '\'')));
        }

        return words;
    }

    private static bool IsLetter(char c) =>
        char.IsLetter(c) || char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;

    private static bool IsJoint(string text, int i) =>
        text[i] is '-' or '\'' or '’' && i + 1 < text.Length && char.IsLetter(text[i + 1]);
}

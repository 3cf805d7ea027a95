using System.Text.RegularExpressions;

namespace ChatPlatform.Web.Components.Pages.Knowledge.Passages;

/// <summary>Finds a quoted sentence in a passage, whatever the white space between its words.</summary>
public static class QuotedText
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMilliseconds(200);

    /// <summary>The text in parts; the quoted one is a hit. One part without a hit when it is not there.</summary>
    /// <param name="quote">Null or blank for none.</param>
    public static IReadOnlyList<HighlightPart> Split(string text, string? quote)
    {
        string[] words = quote?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (words.Length == 0)
        {
            return [new(text, false)];
        }

        var pattern = string.Join(@"\s+", words.Select(Regex.Escape));
        var match = Regex.Match(text, pattern, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, s_timeout);
        return match.Success
            ?
            [
                new(text[..match.Index], false),
                new(match.Value, true),
                new(text[(match.Index + match.Length)..], false),
            ]
            : [new(text, false)];
    }
}

using System.Text.RegularExpressions;
using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Knowledge.Search;

namespace ChatPlatform.Core.Conversations.Turns;

/// <summary>Turns the numbers in an answer into citations that were checked: only passages that the agent was given, only words that stand in them (S60).</summary>
public static partial class Citations
{
    private const int LongestQuote = 400;

    /// <summary>The citations in the order of their first mention, and the text without numbers that stand for nothing.</summary>
    public static (string Text, IReadOnlyList<Citation> Citations) Check(string text, IReadOnlyDictionary<int, Passage> passages)
    {
        var citations = new Dictionary<int, Citation>();
        var clean = Marker().Replace(text, match =>
        {
            if (!int.TryParse(match.Groups["number"].ValueSpan, out var number) || !passages.TryGetValue(number, out var passage))
            {
                return "";
            }

            if (!citations.ContainsKey(number))
            {
                citations[number] = new(number, passage.DocumentId, passage.Title, passage.Page, Quote(passage.Text, Statement(text, match.Index)));
            }

            return match.Value;
        });
        return (clean, [.. citations.Values]);
    }

    /// <summary>The sentence of the passage that has most words of the statement in it.</summary>
    private static string Quote(string passage, string statement)
    {
        var words = Words(statement);
        var best = Sentences.Of(passage).MaxBy(s => Words(s).Intersect(words).Count() / Math.Sqrt(s.Length + 40.0)) ?? passage;
        return best.Length <= LongestQuote ? best : best[..LongestQuote];
    }

    private static string Statement(string text, int marker)
    {
        var before = text[..marker].TrimEnd();
        var start = before.TrimEnd('.', '!', '?').LastIndexOfAny(['.', '!', '?', ']', '\n']);
        return before[(start + 1)..];
    }

    private static HashSet<string> Words(string text) =>
        [.. text.ToLowerInvariant().Split([' ', ',', '.', ':', ';', '(', ')', '?', '!', '"'], StringSplitOptions.RemoveEmptyEntries)];

    [GeneratedRegex(@"\s?\[(?<number>\d{1,3})\]", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Marker();
}

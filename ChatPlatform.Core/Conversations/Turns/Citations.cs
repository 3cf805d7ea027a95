using System.Globalization;
using ChatPlatform.Core.Inference.BuiltIn.Extracts;
using ChatPlatform.Core.Knowledge.Search;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Conversations.Turns;

/// <summary>
/// Builds the citations of a finished answer: only chunks that the answer refers to, and only quotes that occur in them
/// (S60).
/// </summary>
public static class Citations
{
    private const int MaxQuoteLength = 400;
    private const int MaxHeadingLength = 200;

    private static readonly char[] s_sentenceEnds = ['.', '!', '?'];
    private static readonly char[] s_statementStarts = ['.', '!', '?', ']', '\n'];

    /// <param name="text">The finished answer.</param>
    /// <param name="cited">The chunks in the order of their numbers, which start at 1.</param>
    public static IReadOnlyList<Citation> Of(string text, IReadOnlyList<RetrievedChunk> cited) =>
        [.. cited.Select((chunk, i) => Make(text, i + 1, chunk)).OfType<Citation>()];

    private static Citation? Make(string text, int number, RetrievedChunk chunk)
    {
        var at = text.IndexOf(string.Create(CultureInfo.InvariantCulture, $"[{number}]"), StringComparison.Ordinal);
        return at < 0
            ? null
            : new(number, chunk.DocumentId, chunk.Title, chunk.Page, Quote(chunk.Text, StatementBefore(text, at)))
            {
                PageLabel = chunk.PageLabel,
                Heading = HeadingOf(chunk),
                Date = chunk.DocumentDate,
            };
    }

    /// <summary>The nearest heading; null without one, or when it only repeats the document's name.</summary>
    private static string? HeadingOf(RetrievedChunk chunk)
    {
        var heading = chunk.Heading[(chunk.Heading.LastIndexOf(" > ", StringComparison.Ordinal) is var at and >= 0
            ? at + 3
            : 0)..];
        return heading.Length == 0 || chunk.Title.StartsWith(heading, StringComparison.OrdinalIgnoreCase)
            ? null
            : UnicodeText.Truncate(heading, MaxHeadingLength, "…");
    }

    /// <summary>The sentence of the chunk that shares most words with the statement.</summary>
    private static string Quote(string chunk, string statement)
    {
        var words = Words(statement);
        var best = ChunkUnits.Of(chunk)
            .Where(u => u.IsUsable)
            .Select(u => u.Source)
            .MaxBy(s => Words(s).Intersect(words).Count() / Math.Sqrt(s.Length + 40.0))
            ?? chunk;
        return UnicodeText.Truncate(best, MaxQuoteLength);
    }

    private static string StatementBefore(string text, int marker)
    {
        var before = text[..marker].TrimEnd();
        var start = before.TrimEnd(s_sentenceEnds).LastIndexOfAny(s_statementStarts);
        return before[(start + 1)..];
    }

    private static HashSet<string> Words(string text) =>
        [
            .. text.ToLowerInvariant()
                .Split([' ', ',', '.', ':', ';', '(', ')', '?', '!', '"'], StringSplitOptions.RemoveEmptyEntries),
        ];
}

using System.Text.RegularExpressions;

namespace ChatPlatform.Core.Agents.Routing;

/// <summary>
/// The pieces of a message, between which it may be cut into several requests: sentences, lines, and clauses that a
/// connective begins. English connectives; in other languages only sentences and lines are pieces.
/// </summary>
public sealed partial class MessagePieces
{
    /// <summary>Maximum pieces of a message.</summary>
    public const int MaxCount = 5;

    private const int MinWords = 3;
    private const int MinSpanWords = 2;

    /// <summary>Characters after a boundary in which an opener such as "by the way" is recognised.</summary>
    private const int OpenerLength = 30;

    private readonly string _message;
    private readonly List<(int Start, int End)> _pieces;

    private MessagePieces(string message, List<(int Start, int End)> pieces) => (_message, _pieces) = (message, pieces);

    /// <summary>1 to <see cref="MaxCount"/>.</summary>
    public int Count => _pieces.Count;

    /// <summary>Each piece as a run: the piece and the one after it.</summary>
    public IEnumerable<(int First, int End)> Singles => Enumerable.Range(0, Count).Select(i => (i, i + 1));

    /// <summary>All runs of neighbouring pieces.</summary>
    public IEnumerable<(int First, int End)> Runs =>
        from first in Enumerable.Range(0, Count)
        from end in Enumerable.Range(first + 1, Count - first)
        select (first, end);

    /// <summary>True for a message that begins with how many requests it has: "two things:".</summary>
    public bool IsAnnounced => Announcement().IsMatch(_message);

    public static MessagePieces Of(string message)
    {
        var pieces = new List<(int Start, int End)>();
        var start = 0;
        foreach (Match boundary in Boundary().Matches(message))
        {
            Add(boundary.Index);
            start = boundary.Index + boundary.Length;
        }

        Add(message.Length);
        if (pieces.Count == 0)
        {
            return new(message, [(0, message.Length)]);
        }

        JoinOpenings(message, pieces);
        JoinShort(message, pieces);
        return new(message, pieces);

        void Add(int end)
        {
            if (end > start && message.AsSpan(start, end - start).IndexOfAnyExcept(s_noWords) >= 0
                && message.AsSpan(start, end - start).ToString().Any(char.IsLetterOrDigit))
            {
                pieces.Add((start, end));
            }
        }
    }

    /// <summary>
    /// The text of the pieces from <paramref name="first"/> to before <paramref name="end"/>, without opening words
    /// such as "and also". All pieces together are the message itself.
    /// </summary>
    public string Span(int first, int end)
    {
        if (first == 0 && end == Count)
        {
            return _message;
        }

        var text = _message[_pieces[first].Start.._pieces[end - 1].End].Trim();
        var content = Opening().Replace(text, "").Trim(' ', ',', ';', ':');
        return WordCount(content) >= MinSpanWords ? content : text;
    }

    /// <summary>
    /// How clearly a new request begins with a piece: 2 after a line break or with an opener such as "by the way", 1
    /// after a sentence, 0.5 after a comma with "and", otherwise 0.
    /// </summary>
    /// <param name="piece">1 to <see cref="Count"/> - 1.</param>
    public double BoundaryBefore(int piece)
    {
        var (end, start) = (_pieces[piece - 1].End, _pieces[piece].Start);
        var gap = _message[end..start];
        var after = gap + _message[start..Math.Min(_message.Length, start + OpenerLength)];
        return gap.Contains('\n') || Opener().IsMatch(after.TrimStart(' ', ',', ';', '.', '!', '?')) ? 2
            : gap.AsSpan().IndexOfAny(".?!;") >= 0 || _message[..end].TrimEnd() is [.., '.' or '?' or '!' or ';'] ? 1
            : gap.Contains(',') && AndWord().IsMatch(gap) ? 0.5
            : 0;
    }

    private static readonly System.Buffers.SearchValues<char> s_noWords =
        System.Buffers.SearchValues.Create(" \t\r\n.,;:!?-");

    /// <summary>Joins a piece that is only opening words ("hi", "two things:") with the next.</summary>
    private static void JoinOpenings(string message, List<(int Start, int End)> pieces)
    {
        for (var i = 0; i < pieces.Count - 1;)
        {
            var text = message[pieces[i].Start..pieces[i].End] + " ";
            if (Opening().Replace(text, "").Trim(' ', ',', '.', ';', ':', '!', '-').Length == 0)
            {
                Join(pieces, i);
            }
            else
            {
                i++;
            }
        }
    }

    /// <summary>Joins the shortest piece with its shorter neighbour while one is too short or there are too many.
    /// </summary>
    private static void JoinShort(string message, List<(int Start, int End)> pieces)
    {
        while (pieces.Count > 1)
        {
            var words = pieces.ConvertAll(p => WordCount(message[p.Start..p.End]));
            if (words.Min() >= MinWords && pieces.Count <= MaxCount)
            {
                return;
            }

            var shortest = words.IndexOf(words.Min());
            var joinsNext = shortest == 0
                || (shortest < pieces.Count - 1 && words[shortest + 1] <= words[shortest - 1]);
            Join(pieces, joinsNext ? shortest : shortest - 1);
        }
    }

    private static void Join(List<(int Start, int End)> pieces, int first)
    {
        pieces[first] = (pieces[first].Start, pieces[first + 1].End);
        pieces.RemoveAt(first + 1);
    }

    private static int WordCount(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(
        @"\n+|(?<=[.?!;:])\s+"
        + @"|,\s+(?:(?:and also|and then|as well as|on top of that|in addition|additionally|furthermore|moreover"
        + @"|besides|also|plus|and|then|but|oh and|another thing|one more (?:thing|question)|second(?:ly)?|finally"
        + @"|last(?:ly)?)\b[,:]?\s*)?"
        + @"|\s+(?:and also|and then|as well as|and|plus)\b[,:]?\s+",
        Options, 1000)]
    private static partial Regex Boundary();

    [GeneratedRegex(
        @"^(?:(?:great|thanks(?: a lot| so much)?|thank you(?: so much| very much)?|sure|sounds (?:good|great)|perfect"
        + @"|awesome|alright|all right|yes|yeah|yep|no|good|nice|cool|fine|wonderful|excellent|and|also|plus|then|but"
        + @"|oh|so|ok|okay|well|hi|hello|hey|please|firstly|first|secondly|second|finally|lastly|next|besides"
        + @"|additionally|furthermore|moreover|on top of that|in addition|another thing|one more thing"
        + @"|one more question|one last thing|a few things|two things|few things|apart from that|by the way|btw)\b"
        + @"[\s,:;.!-]*)+",
        Options, 1000)]
    private static partial Regex Opening();

    [GeneratedRegex(
        @"^(?:oh\W+)?(?:and\W+)?(?:also|plus|additionally|besides|furthermore|moreover|by the way|btw"
        + @"|another (?:thing|question|issue|point)|one (?:more|other|last) (?:thing|question)|on top of that"
        + @"|in addition|apart from that|as well as|second(?:ly)?|third(?:ly)?|lastly|finally|next|then|unrelated"
        + @"|separately|oh and)\b",
        Options, 1000)]
    private static partial Regex Opener();

    [GeneratedRegex(
        @"^\W*(?:(?:hi|hello|hey|good \w+)\W+)?(?:(?:i have )?(?:a )?(?:two|three|four|2|3|4|few|couple(?: of)?|several"
        + @"|some) (?:things|questions|issues|problems|requests|points)|first(?:ly| of all)?\b)",
        Options, 1000)]
    private static partial Regex Announcement();

    [GeneratedRegex(@"\band\b", Options, 1000)]
    private static partial Regex AndWord();
}

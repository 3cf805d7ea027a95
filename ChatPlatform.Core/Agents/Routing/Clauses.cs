using System.Text.RegularExpressions;

namespace ChatPlatform.Core.Agents.Routing;

/// <summary>Splits a message into parts that may have different subjects.</summary>
public static partial class Clauses
{
    /// <summary>Maximum parts of one message.</summary>
    public const int MaxCount = 4;

    private const int MinWords = 3;

    /// <summary>The parts in order; one part for a message that cannot be split.</summary>
    public static IReadOnlyList<string> Of(string message)
    {
        var parts = new List<string>();
        foreach (var piece in Boundary().Split(message).Select(p => p.Trim()).Where(p => p.Length > 0))
        {
            // A part of one or two words is merged with its neighbour ("Vienna and Graz").
            if (
                parts.Count > 0
                && (WordCount(piece) < MinWords || WordCount(parts[^1]) < MinWords || parts.Count == MaxCount))
            {
                parts[^1] += " " + piece;
            }
            else
            {
                parts.Add(piece);
            }
        }

        return parts.Count == 0 ? [message] : parts;
    }

    private static int WordCount(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;

    [GeneratedRegex(
        @"(?<=[.?!;])\s+|\s+(?:and also|and then|and|also|plus|besides)\s+|,\s+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 200)]
    private static partial Regex Boundary();
}

using ChatPlatform.Core.Agents.Routing.Classifier;

namespace ChatPlatform.Core.Agents.Routing;

/// <summary>A part of a message with its score.</summary>
public sealed record ScoredPart(string Text, TextScore Score);

/// <summary>
/// A way to cut a message into two or three requests for different agents. The weights were fitted on the development
/// half of several data sets, each time without the tenant under test; see docs/evaluation.md.
/// </summary>
/// <param name="Parts">The requests in order.</param>
/// <param name="Evidence">Evidence that the message has several requests; a cut is made above
/// <see cref="MinEvidence"/>.</param>
public sealed record MessageCut(IReadOnlyList<ScoredPart> Parts, double Evidence)
{
    public const double MinEvidence = 0.5;

    private const double PartPenalty = 0.8;
    private const double BoundaryBonus = 0.12;

    /// <summary>The best cut; null when neighbouring parts are never for different agents.</summary>
    /// <param name="scores">Scores of all runs of pieces, by the first piece and the one after the last.</param>
    public static MessageCut? Best(
        MessagePieces pieces, IReadOnlyDictionary<(int First, int End), ScoredPart> scores,
        AgentClassifier classifier)
    {
        var whole = scores[(0, pieces.Count)].Score;
        return Cuts(pieces.Count)
            .Select(cut => (Cut: cut, Parts: PartsOf(cut, pieces.Count, scores)))
            .Where(c => c.Parts.Zip(c.Parts.Skip(1)).All(n => n.First.Score.Best != n.Second.Score.Best))
            .Select(c => (c.Parts, Boundaries: c.Cut.Select(pieces.BoundaryBefore).ToList()))
            .OrderByDescending(c =>
                c.Parts.Sum(p => p.Score.Top - PartPenalty) + BoundaryBonus * c.Boundaries.Sum())
            .Select(c => new MessageCut(
                c.Parts, EvidenceOf(c.Parts, c.Boundaries, whole, pieces.IsAnnounced, classifier)))
            .FirstOrDefault();
    }

    private static double EvidenceOf(
        List<ScoredPart> parts, List<double> boundaries, TextScore whole, bool isAnnounced,
        AgentClassifier classifier)
    {
        var weakest = boundaries.Min();
        return 4 * parts.Min(p => p.Score.Margin)
            + 13 * (parts.Average(p => p.Score.Top) - whole.Top)
            + 2.5 * whole.Margin
            + (weakest >= 2 ? 6.5 : weakest == 1 ? 2.2 : weakest == 0.5 ? 4.5 : 0)
            + (isAnnounced ? 3.9 : 0)
            + 0.65 * parts.Min(p => classifier.RelativeNearness(p.Score))
            - 4.6;
    }

    /// <summary>The positions of one or two cuts.</summary>
    private static IEnumerable<int[]> Cuts(int count)
    {
        for (var first = 1; first < count; first++)
        {
            yield return [first];
            for (var second = first + 1; second < count; second++)
            {
                yield return [first, second];
            }
        }
    }

    private static List<ScoredPart> PartsOf(
        int[] cut, int count, IReadOnlyDictionary<(int First, int End), ScoredPart> scores) =>
        [.. cut.Prepend(0).Zip(cut.Append(count)).Select(run => scores[run])];
}

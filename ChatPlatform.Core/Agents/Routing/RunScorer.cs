using ChatPlatform.Core.Agents.Routing.Classifier;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Agents.Routing;

/// <summary>Scores the runs of pieces of one message, each once.</summary>
internal sealed class RunScorer(
    IEmbeddingGenerator<string, Embedding<float>> embeddings, AgentClassifier classifier, NumberEvidence numbers,
    MessagePieces pieces)
{
    private readonly Dictionary<(int First, int End), ScoredPart> _scores = [];

    /// <summary>What was scored, by the first piece and the one after the last.</summary>
    public IReadOnlyDictionary<(int First, int End), ScoredPart> Scores => _scores;

    /// <summary>
    /// False when the pieces that are any agent's business are all for the same one: then no run needs to be scored,
    /// because the message is not cut.
    /// </summary>
    public bool MayBeSeveral => pieces.Singles
        .Select(run => _scores[run].Score)
        .Where(score => score.Scope >= classifier.MinPartScope)
        .Select(score => score.Best)
        .Distinct()
        .Skip(1)
        .Any();

    /// <summary>Scores the runs that have no score yet, and another text with them.</summary>
    /// <param name="other">A text beside the message; null for none.</param>
    /// <returns>The score of the other text; null without one.</returns>
    public async Task<TextScore?> ScoreAsync(
        IEnumerable<(int First, int End)> runs, string? other, CancellationToken ct)
    {
        var missing = runs.Where(run => !_scores.ContainsKey(run)).Distinct().ToList();
        List<string> texts = [.. missing.Select(run => pieces.Span(run.First, run.End))];
        if (other is not null)
        {
            texts.Add(other);
        }

        var vectors = await embeddings.GenerateAsync(texts, cancellationToken: ct);
        foreach (var (i, run) in missing.Index())
        {
            _scores[run] = new(
                texts[i],
                numbers.Apply(texts[i], classifier.Score(texts[i], vectors[i].Vector.ToArray()), classifier.MinScope));
        }

        return other is null ? null : classifier.Score(other, vectors[^1].Vector.ToArray());
    }
}

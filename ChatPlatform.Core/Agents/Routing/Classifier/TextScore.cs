namespace ChatPlatform.Core.Agents.Routing.Classifier;

/// <summary>How a text compares with the agents of a tenant.</summary>
/// <param name="Scores">Score of each agent in the order of <see cref="AgentClassifier.AgentIds"/>, about 0 to 1.7.
/// </param>
/// <param name="Nearness">Similarity to the nearest agent, -1 to 1.</param>
/// <param name="Scope">How likely the text is any agent's business; compared with
/// <see cref="AgentClassifier.MinScope"/>.</param>
/// <param name="IsSmallTalk">True for a greeting, thanks or a text that is too vague.</param>
/// <param name="Number">A value in the format of an argument of the best agent's tools; null for none.</param>
public sealed record TextScore(
    IReadOnlyList<double> Scores, double Nearness, double Scope, bool IsSmallTalk, string? Number = null)
{
    /// <summary>Index of the best agent; the first of equals.</summary>
    public int Best => Enumerable.Range(0, Scores.Count).MaxBy(a => Scores[a]);

    /// <summary>Score of the best agent.</summary>
    public double Top => Scores[Best];

    /// <summary>Lead of the best agent over the second; its score when there is only one.</summary>
    public double Margin
    {
        get
        {
            var ranked = Scores.OrderDescending().Take(2).ToList();
            return ranked[0] - (ranked.Count > 1 ? ranked[1] : 0);
        }
    }

    /// <summary>
    /// Probability that the best agent is the right one, 0 to 1. Logistic function of scope and lead, calibrated on
    /// several data sets.
    /// </summary>
    public double Sureness => 1 / (1 + Math.Exp(-(1.74 * Scope + 5.96 * Margin - 1.63)));

    /// <summary>The score with other scores of the agents.</summary>
    public TextScore Adjust(Func<int, double, double> change) =>
        this with { Scores = [.. Scores.Select((score, agent) => change(agent, score))] };
}

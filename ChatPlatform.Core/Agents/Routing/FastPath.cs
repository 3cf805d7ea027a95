using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Tenancy.Patterns;

namespace ChatPlatform.Core.Agents.Routing;

/// <summary>The local classifier: routes in milliseconds without a model, and reports when it is not certain.</summary>
public sealed class FastPath(ExampleIndex index)
{
    /// <summary>Minimum cosine of the best agent, provided that it is clearly ahead of the second.</summary>
    private const double Likely = 0.40;

    private const double Ahead = 0.05;

    /// <summary>Cosine above which only a small lead over the second agent is required.</summary>
    private const double Certain = 0.62;

    /// <summary>Score added for a number in a format that only one agent's tools ask for.</summary>
    private const double NumberBonus = 0.25;

    private const int ShortMessage = 6;

    /// <summary>The plan, or null when a model should decide or the visitor should be asked.</summary>
    public async Task<RoutingPlan?> PlanAsync(
        TenantAgents tenant, string message, IReadOnlyList<string> previousAgents, CancellationToken ct)
    {
        if (tenant.Agents.Count == 1)
        {
            return new([new(tenant.Agents[0], message)], null, "the only agent", 1);
        }

        var clauses = Clauses.Of(message);
        var scores = await index.ScoreAsync(tenant, [message, .. clauses.Count > 1 ? clauses : []], ct);
        var patterns = new RegexTimeBudget();
        if (clauses.Count > 1 && Split(clauses, scores, patterns) is { } several)
        {
            return several;
        }

        var (ranked, evidence) = WithNumbers(message, scores[0], patterns);
        if (IsCertain(ranked))
        {
            return new([new(ranked[0].Agent, message)], null, Reason(evidence, ranked), Confidence(ranked));
        }

        var previous =
            previousAgents.Count == 1 ? tenant.Agents.FirstOrDefault(a => a.Name == previousAgents[0]) : null;
        return previous is not null && IsFollowUp(message)
            ? new([new(previous, message)], null, $"follow-up to {previous.Name}", 0.6)
            : null;
    }

    private static RoutingPlan? Split(
        IReadOnlyList<string> clauses, IReadOnlyList<IReadOnlyList<AgentScore>> scores, RegexTimeBudget patterns)
    {
        var parts = clauses
            .Select((clause, i) => (Clause: clause, Ranked: WithNumbers(clause, scores[i + 1], patterns).Ranked))
            .ToList();
        var certain = parts.Where(p => IsCertain(p.Ranked)).ToList();
        if (certain.Select(p => p.Ranked[0].Agent.Id).Distinct().Count() < 2)
        {
            return null;
        }

        // An uncertain part is merged with the previous one, which it usually explains.
        var assignments = new List<Assignment>();
        foreach (var (clause, ranked) in parts)
        {
            var agent = IsCertain(ranked) || assignments.Count == 0 ? ranked[0].Agent : assignments[^1].Agent;
            var earlier = assignments.FindIndex(a => a.Agent.Id == agent.Id);
            if (earlier >= 0)
            {
                assignments[earlier] = assignments[earlier] with { Part = $"{assignments[earlier].Part} {clause}" };
            }
            else
            {
                assignments.Add(new(agent, clause));
            }
        }

        return new(
            assignments, null, string.Join("; ", assignments.Select(a => $"\"{a.Part}\" to {a.Agent.Name}")),
            certain.Min(p => Confidence(p.Ranked)));
    }

    /// <summary>
    /// Raises the score of an agent when the message contains a number that matches the pattern of one of its tools.
    /// </summary>
    private static (IReadOnlyList<AgentScore> Ranked, string? Evidence) WithNumbers(
        string text, IReadOnlyList<AgentScore> scores, RegexTimeBudget patterns)
    {
        string? evidence = null;
        var ranked = scores.Select(s =>
        {
            var found = s
                .Agent.Tools.Select(t => ArgumentExtractor.Extract(t.JsonSchema, text, patterns))
                .FirstOrDefault(a => a.IsSpecific);
            evidence ??= found?.Found.Values.FirstOrDefault()?.ToString();
            return found is null ? s : s with { Score = s.Score + NumberBonus };
        });
        return ([.. ranked.OrderByDescending(s => s.Score)], evidence);
    }

    private static bool IsCertain(IReadOnlyList<AgentScore> ranked)
    {
        var (best, second) = (ranked[0].Score, ranked.Count > 1 ? ranked[1].Score : 0);
        return best >= Likely && (best - second >= Ahead || best >= Certain);
    }

    private static double Confidence(IReadOnlyList<AgentScore> ranked) =>
        Math.Clamp(ranked[0].Score + (ranked.Count > 1 ? ranked[0].Score - ranked[1].Score : 0.3), 0, 0.99);

    private static string Reason(string? evidence, IReadOnlyList<AgentScore> ranked) =>
        (evidence is null ? "" : $"number {evidence}; ")
        + $"similarity to its examples {ranked[0].Score:0.00}"
        + (ranked.Count > 1 ? $", next {ranked[1].Agent.Name} {ranked[1].Score:0.00}" : "");

    private static bool IsFollowUp(string message)
    {
        var words = message.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length <= ShortMessage
            && words.Any(w => s_pointers.Contains(w.Trim('?', '.', ',', '!').ToLowerInvariant()));
    }

    private static readonly HashSet<string> s_pointers =
    [
        "it",
        "that",
        "this",
        "they",
        "them",
        "those",
        "these",
        "yes",
        "no",
        "and",
        "why",
        "when",
        "then",
        "there",
        "one",
        "more",
        "how",
        "what",
        "where",
    ];
}

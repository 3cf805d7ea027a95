using ChatPlatform.Core.Agents.Routing.Classifier;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Agents.Routing;

/// <summary>The fast path's decision.</summary>
/// <param name="Plan">The agents; null when the message is unclear or small talk.</param>
/// <param name="Scores">All agents with the score of the whole message, best first.</param>
/// <param name="IsSmallTalk">True for a greeting, thanks or a message that is too vague.</param>
/// <param name="Scope">How much of the scope that a routed message has, from 1 on; below, it is unclear.</param>
public sealed record FastPathDecision(
    RoutingPlan? Plan, IReadOnlyList<(AgentProfile Agent, double Score)> Scores, bool IsSmallTalk, double Scope = 1);

/// <summary>The conversation before a message, as far as routing uses it.</summary>
/// <param name="PreviousAgents">Names of the agents that answered last.</param>
/// <param name="LastMessage">The customer's message before; null for none.</param>
public sealed record RoutingContext(IReadOnlyList<string> PreviousAgents, string? LastMessage)
{
    public static RoutingContext Empty { get; } = new([], null);
}

/// <summary>
/// The local classifier: routes in milliseconds without a model, cuts a message into requests for different agents, and
/// reports when a message is unclear.
/// </summary>
public sealed class FastPath(
    AgentClassifiers classifiers, IEmbeddingGenerator<string, Embedding<float>> embeddings)
{
    private const double PreviousBonus = 0.15;
    private const double LastMessageShare = 0.1;

    public async Task<FastPathDecision> DecideAsync(
        TenantAgents tenant, string message, RoutingContext context, CancellationToken ct)
    {
        if (tenant.Agents.Count == 1)
        {
            var only = tenant.Agents[0];
            return new(new([new(only, message)], null, "no other may answer", 1), [(only, 1)], IsSmallTalk: false);
        }

        var classifier = await classifiers.ForAsync(tenant, ct);
        var pieces = MessagePieces.Of(message);
        var numbers = new NumberEvidence(tenant, classifier.AgentIds, pieces.Span(0, pieces.Count));
        var scorer = new RunScorer(embeddings, classifier, numbers, pieces);
        var last = await scorer.ScoreAsync([.. pieces.Singles, (0, pieces.Count)], context.LastMessage, ct);
        var whole = scorer.Scores[(0, pieces.Count)].Score;
        var agents = classifier.AgentIds
            .Select(id => tenant.Agents.FirstOrDefault(a => a.Id == id)).ToList();
        if (whole.IsSmallTalk)
        {
            return new(null, Ranked(agents, whole), IsSmallTalk: true);
        }

        if (scorer.MayBeSeveral)
        {
            await scorer.ScoreAsync(pieces.Runs, null, ct);
            if (MessageCut.Best(pieces, scorer.Scores, classifier) is { Evidence: > MessageCut.MinEvidence } cut
                && cut.Parts.All(p => p.Score.Scope >= classifier.MinPartScope && agents[p.Score.Best] is not null))
            {
                return new(Several(cut, agents), Ranked(agents, whole), IsSmallTalk: false);
            }
        }

        var previous = context.PreviousAgents.Count == 1
            ? agents.FindIndex(a => a?.Name == context.PreviousAgents[0])
            : -1;
        var inContext = whole.Adjust((agent, score) =>
            score + (agent == previous ? PreviousBonus : 0) + LastMessageShare * (last?.Scores[agent] ?? 0));
        var plan = agents[inContext.Best] is { } best
            && (whole.Scope >= classifier.MinScope || inContext.Best == previous)
                ? new RoutingPlan([new(best, message)], null, Reason(inContext, agents, previous), whole.Sureness)
                : null;
        return new(plan, Ranked(agents, inContext), IsSmallTalk: false, whole.Scope / classifier.MinScope);
    }

    private static RoutingPlan Several(MessageCut cut, List<AgentProfile?> agents)
    {
        var assignments = cut.Parts
            .GroupBy(p => p.Score.Best)
            .Select(g => new Assignment(agents[g.Key]!, string.Join(' ', g.Select(p => p.Text))))
            .ToList();
        return new(
            assignments, null, string.Join("; ", assignments.Select(a => $"\"{a.Part}\" to {a.Agent.Name}")),
            cut.Parts.Min(p => p.Score.Sureness));
    }

    private static IReadOnlyList<(AgentProfile Agent, double Score)> Ranked(
        List<AgentProfile?> agents, TextScore score) =>
        [
            .. agents.Index().Where(a => a.Item is not null).Select(a => (a.Item!, score.Scores[a.Index]))
                .OrderByDescending(a => a.Item2),
        ];

    private static string Reason(TextScore score, List<AgentProfile?> agents, int previous)
    {
        var ranked = Ranked(agents, score);
        return (score.Number is { } number ? $"number {number}; " : "")
            + (score.Best == previous ? "answered last; " : "")
            + "closest to its description and examples"
            + (ranked.Count > 1 ? $", next {ranked[1].Agent.Name}" : "");
    }
}

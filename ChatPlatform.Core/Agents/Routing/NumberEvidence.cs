using ChatPlatform.Core.Agents.Routing.Classifier;
using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Tenancy.Patterns;

namespace ChatPlatform.Core.Agents.Routing;

/// <summary>
/// Raises the score of an agent when a text contains a value, such as an order number, that has the format of an
/// argument of one of its tools.
/// </summary>
internal sealed class NumberEvidence
{
    private const double Bonus = 0.25;

    private readonly RegexTimeBudget _patterns = new();
    private readonly List<(int Index, AgentProfile Agent)> _agents;

    /// <param name="message">The whole message. Only agents with a value in it are looked at again.</param>
    public NumberEvidence(TenantAgents tenant, IReadOnlyList<Guid> agentIds, string message) =>
        _agents =
        [
            .. agentIds.Index()
                .Select(id => (id.Index, Agent: tenant.Agents.FirstOrDefault(a => a.Id == id.Item)))
                .Where(a => a.Agent is not null && Find(a.Agent, message) is not null)
                .Select(a => (a.Index, a.Agent!)),
        ];

    /// <summary>The score with the evidence. A text whose best agent has evidence is somebody's business.</summary>
    public TextScore Apply(string text, TextScore score, double minScope)
    {
        if (_agents.Count == 0)
        {
            return score;
        }

        var found = _agents
            .Select(a => (a.Index, Value: Find(a.Agent, text)))
            .Where(a => a.Value is not null)
            .ToDictionary(a => a.Index, a => a.Value);
        var raised = score.Adjust((agent, value) => value + (found.ContainsKey(agent) ? Bonus : 0));
        return found.TryGetValue(raised.Best, out var number)
            ? raised with { Number = number, Scope = Math.Max(raised.Scope, minScope), IsSmallTalk = false }
            : raised;
    }

    private string? Find(AgentProfile agent, string text) => agent.Tools
        .Select(t => ArgumentExtractor.Extract(t.JsonSchema, text, _patterns))
        .FirstOrDefault(a => a.IsSpecific)?.Found.Values.FirstOrDefault()?.ToString();
}

using ChatPlatform.Core.Agents.SmallTalk;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Knowledge.Search;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Agents.Routing;

/// <summary>
/// Looks into the documents before a customer is asked what an unclear message is about. Where they answer it, the
/// agent that may use them does; where they have nothing about it, that is said.
/// </summary>
public sealed class UnclearMessages(QuestionSearch knowledge)
{
    /// <summary>Agents whose documents are searched, the nearest ones first.</summary>
    private const int MaxAgents = 3;

    /// <summary>As many chunks as decide whether they answer.</summary>
    private const int Chunks = 3;

    // A question that is nobody's business may share a word with a passage ("the tallest mountain in Austria" with the
    // delivery in Austria), so that it must nearly be routed, and the passage must fit better than after routing.
    private const double MinScope = 0.8;
    private const double MinAnswerability = 0.65;

    /// <param name="nearest">The agents that may answer, the nearest one first.</param>
    /// <param name="scope">How much of the scope of a routed message it has, below 1.</param>
    /// <returns>Null for a message that the customer should explain.</returns>
    public async Task<RoutingPlan?> DecideAsync(
        TenantAgents tenant, string message, IReadOnlyList<AgentProfile> nearest, IReadOnlyList<DialogueLine> history,
        DocumentAudience reader, SupervisorTexts texts, double scope, CancellationToken ct)
    {
        var (agent, match) = await FindAsync(tenant.TenantId, message, nearest, history, reader, ct);
        if (agent is null)
        {
            return null;
        }

        var answerability = match.Evidence.Answerability;
        if (scope >= MinScope && answerability >= MinAnswerability)
        {
            return new([new(agent, message)], null, "its documents answer it", answerability);
        }

        // A text without a common word, like a name or letters at random, is no question yet.
        if (answerability >= SearchEvidence.Close || TextLanguage.Find(message) is not { } language)
        {
            return null;
        }

        string[] topics = [.. nearest.Take(2).Select(a => a.Name)];
        var unknown = UnknownAnswers.Next(
            language, history.LastOrDefault(l => !l.IsVisitor && UnknownAnswers.Contains(l.Text))?.Text);
        var names = string.Join(", ", topics.Select(t => $"**{t}**"));
        return new([], $"{unknown} {string.Format(null, texts.Topics, names)}", "the documents do not answer it", 0.3)
        {
            Choices = topics,
            PersonLabel = texts.PersonLabel,
            PersonText = texts.Person,
            IsMiss = true,
        };
    }

    /// <summary>The agent whose documents answer best; null when no chunk is found.</summary>
    private async Task<(AgentProfile? Agent, KnowledgeMatch Match)> FindAsync(
        Guid tenantId, string message, IReadOnlyList<AgentProfile> nearest, IReadOnlyList<DialogueLine> history,
        DocumentAudience reader, CancellationToken ct)
    {
        string[] earlier = [.. history.Where(l => l.IsVisitor).Reverse().Select(l => l.Text)];
        (AgentProfile? Agent, KnowledgeMatch Match) best = (null, KnowledgeMatch.None);
        var isAllSearched = false;
        foreach (var agent in nearest.Take(MaxAgents).Where(a => a.Documents is not null || !isAllSearched))
        {
            isAllSearched |= agent.Documents is null;
            var match = await knowledge.FindAsync(
                tenantId, new(message, Chunks, agent.Documents, Reader: reader), earlier, ct);
            if (match.Chunks.Count > 0
                && (best.Agent is null || match.Evidence.Answerability > best.Match.Evidence.Answerability))
            {
                best = (agent, match);
            }
        }

        return best;
    }
}

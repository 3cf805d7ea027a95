using ChatPlatform.Core.Agents.SmallTalk;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Languages;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Agents.Routing;

/// <summary>
/// Decides which agents answer a message: by the fast path when it is certain, otherwise by the tenant's model,
/// otherwise by a question to the visitor. Without a model, it also answers greetings and the like.
/// </summary>
public sealed class Supervisor(FastPath fastPath, ModelRouter model, ChatClients clients)
{
    private const int MaxTopics = 6;

    /// <param name="locale">The visitor's language as a BCP 47 tag; null when it is not known.</param>
    public async Task<RoutingPlan> PlanAsync(
        TenantAgents tenant,
        string message,
        IReadOnlyList<DialogueLine> history,
        IReadOnlyList<string> previousAgents,
        string? locale,
        TurnTrace trace,
        CancellationToken ct)
    {
        var texts = SupervisorTexts.In(TextLanguage.Of(message, locale));
        if (tenant.Agents.Count == 0)
        {
            return new([], texts.NoAgents, "the tenant has no agents", 1) { PersonLabel = texts.PersonLabel };
        }

        if (Chosen(tenant, message, history, texts) is { } chosen)
        {
            return chosen;
        }

        if (tenant.AgentCorrectedFor(message) is { } learnt)
        {
            return new([new(learnt, message)], null, "corrected by your team", 1);
        }

        var hasModel = clients.HasModel(tenant.Settings);
        var hasAny = hasModel || tenant.Agents.Any(a => a.Settings is { } own && clients.HasModel(own));
        if (!hasAny && SmallTalkPhrases.Find(message) is { } kind)
        {
            return Answer(tenant, kind, texts);
        }

        if (hasModel && tenant.Settings.Routing == RoutingMode.Model && tenant.Agents.Count > 1
            && await model.PlanAsync(tenant, message, history, trace, ct) is { } first)
        {
            return first;
        }

        var context = new RoutingContext(previousAgents, history.LastOrDefault(l => l.IsVisitor)?.Text);
        var decision = await fastPath.DecideAsync(tenant, message, context, ct);
        return decision.Plan
            ?? (hasModel && tenant.Settings.Routing != RoutingMode.Model
                ? await model.PlanAsync(tenant, message, history, trace, ct)
                : null)
            ?? Clarify(decision, texts);
    }

    /// <summary>
    /// The customer has named one of the agents that the assistant's last message offered: that agent answers the
    /// question before it. After a greeting there is no question yet.
    /// </summary>
    private static RoutingPlan? Chosen(
        TenantAgents tenant, string message, IReadOnlyList<DialogueLine> history, SupervisorTexts texts)
    {
        var name = message.Trim().Trim('.', '!', '?', '"', '*').Trim();
        var agent = tenant.Agents.FirstOrDefault(a => a.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (agent is null || history is not [.., { IsVisitor: false } offer]
            || !offer.Text.Contains(agent.Name, StringComparison.Ordinal))
        {
            return null;
        }

        var question = history.LastOrDefault(l => l.IsVisitor)?.Text;
        return question is not null && SmallTalkPhrases.Find(question) is null
            ? new([new(agent, question)], null, "chosen by the customer", 1)
            : new([], string.Format(null, texts.About, $"**{agent.Name}**"), "chosen by the customer", 1)
            {
                Speakers = [agent.Name],
            };
    }

    private static RoutingPlan Answer(TenantAgents tenant, SmallTalkKind kind, SupervisorTexts texts)
    {
        var asksFurther = kind is SmallTalkKind.Greeting or SmallTalkKind.HowAreYou or SmallTalkKind.Yes;
        var offersPerson = kind is SmallTalkKind.NotHelpful or SmallTalkKind.Rude or SmallTalkKind.Robot;
        string[] topics = asksFurther && tenant.Agents.Count > 1
            ? [.. tenant.Agents.Take(MaxTopics).Select(a => a.Name)]
            : [];
        var text = string.Format(null, texts.SmallTalk[kind], tenant.TenantName);
        return new(
            [],
            topics.Length == 0
                ? text
                : $"{text} {string.Format(null, texts.Topics, string.Join(", ", topics.Select(t => $"**{t}**")))}",
            "small talk", 1)
        {
            IsSmallTalk = true,
            Choices = topics,
            PersonLabel = offersPerson ? texts.PersonLabel : null,
        };
    }

    /// <summary>Asks between the two nearest agents, or among all after a message that could mean anything.</summary>
    private static RoutingPlan Clarify(FastPathDecision decision, SupervisorTexts texts)
    {
        var agents = decision.Scores.Take(decision.IsSmallTalk ? MaxTopics : 2).Select(s => s.Agent).ToList();
        var question = (decision.IsSmallTalk ? texts.Vague : texts.Unclear) + "\n\n"
            + string.Join('\n', agents.Select(a => $"- **{a.Name}**: {a.Description}")) + "\n\n" + texts.Person;
        return new([], question, "not sure what it is about", 0.3)
        {
            Choices = [.. agents.Select(a => a.Name)],
            PersonLabel = texts.PersonLabel,
        };
    }
}

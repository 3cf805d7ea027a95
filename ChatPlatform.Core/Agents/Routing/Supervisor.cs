using ChatPlatform.Core.Agents.SmallTalk;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Agents.Routing;

/// <summary>
/// Decides which agents answer a message: by the fast path when it is certain, otherwise by the tenant's model or the
/// documents, otherwise by a question to the visitor. Without a model, it also answers greetings and the like.
/// </summary>
public sealed class Supervisor(
    FastPath fastPath, FollowUpResolver followUps, ModelRouter model, UnclearMessages unclear, ChatClients clients)
{
    private const int MaxTopics = 6;

    /// <param name="locale">The visitor's language as a BCP 47 tag; null when it is not known.</param>
    /// <param name="reader">For whom documents are searched.</param>
    public async Task<RoutingPlan> PlanAsync(
        TenantAgents tenant,
        string message,
        IReadOnlyList<DialogueLine> history,
        IReadOnlyList<string> previousAgents,
        string? locale,
        DocumentAudience reader,
        TurnTrace trace,
        CancellationToken ct)
    {
        var texts = SupervisorTexts.In(DialogueLanguage.Of(message, history, locale));
        if (tenant.Agents.Count == 0)
        {
            return new([], texts.NoAgents, "the tenant has no agents", 1)
            {
                PersonLabel = texts.PersonLabel,
                PersonText = texts.Person,
                IsMiss = true,
            };
        }

        if (Chosen(tenant, message, history, previousAgents, texts) is { } chosen)
        {
            return chosen;
        }

        if (tenant.AgentCorrectedFor(message) is { } learnt)
        {
            return new([new(learnt, message)], null, "corrected by your team", 1);
        }

        var hasModel = clients.HasModel(tenant.Settings);
        var hasAny = hasModel || tenant.Agents.Any(a => a.Settings is { } own && clients.HasModel(own));
        if (!hasAny && history is [.., { OffersPerson: true }] && ConsentPhrases.Find(message) == false)
        {
            return new([], texts.Declined, "declined a person", 1) { IsSmallTalk = true };
        }

        if (!hasAny && SmallTalkPhrases.Find(message) is { } kind)
        {
            return Answer(tenant, kind, history, texts);
        }

        if (hasModel && tenant.Settings.Routing == RoutingMode.Model && tenant.Agents.Count > 1
            && await model.PlanAsync(tenant, message, history, trace, ct) is { } first)
        {
            return first;
        }

        var context = new RoutingContext(previousAgents, history.LastOrDefault(l => l.IsVisitor)?.Text);
        var resolved = await followUps.ResolveAsync(tenant, message, history, ct);
        if (resolved.Dependency == Dependency.Full && Keep(tenant, message, resolved, previousAgents) is { } kept)
        {
            return kept;
        }

        var decision = await fastPath.DecideAsync(tenant, message, context, ct);
        if (resolved.Dependency == Dependency.Continues && !IsOther(decision.Plan, previousAgents)
            && Keep(tenant, message, resolved, previousAgents) is { } continued)
        {
            return continued;
        }

        if (decision.Plan is { } certain)
        {
            return certain;
        }

        RoutingPlan? plan = null;
        if (hasModel && tenant.Settings.Routing != RoutingMode.Model)
        {
            plan = await model.PlanAsync(tenant, message, history, trace, ct);
        }
        else if (!hasModel && !decision.IsSmallTalk)
        {
            IReadOnlyList<AgentProfile> nearest = [.. decision.Scores.Select(s => s.Agent)];
            plan = await unclear.DecideAsync(tenant, message, nearest, history, reader, texts, decision.Scope, ct);
        }

        return plan ?? Clarify(decision, history, texts);
    }

    /// <summary>True when a message belongs to other agents than those that answered last: it changes the topic.
    /// </summary>
    private static bool IsOther(RoutingPlan? plan, IReadOnlyList<string> previousAgents) =>
        plan is not null && !plan.Assignments.Any(a => previousAgents.Contains(a.Agent.Name));

    /// <summary>
    /// The agent that answered last goes on with the completed message. A model completes it itself from the history.
    /// </summary>
    private RoutingPlan? Keep(
        TenantAgents tenant, string message, ResolvedMessage resolved, IReadOnlyList<string> previousAgents) =>
        previousAgents is [var name] && tenant.Agents.FirstOrDefault(a => a.Name == name) is { } agent
            ? new(
                [new(agent, clients.HasModel(agent.Settings ?? tenant.Settings) ? message : resolved.Text)], null,
                $"continues: {resolved.Text}", 0.9)
            : null;

    /// <summary>
    /// The customer has named one of the agents that the assistant's last message offered: that agent answers the
    /// question before it. After a greeting there is no question yet. A topic of the documents that was offered is
    /// asked of the agent that answered.
    /// </summary>
    private static RoutingPlan? Chosen(
        TenantAgents tenant, string message, IReadOnlyList<DialogueLine> history,
        IReadOnlyList<string> previousAgents, SupervisorTexts texts)
    {
        if (history is not [.., { IsVisitor: false } offer])
        {
            return null;
        }

        var name = message.Trim().Trim('.', '!', '?', '"', '*').Trim();
        var agent = tenant.Agents.FirstOrDefault(a => a.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (agent is null && EndingTexts.IsContinued(message, offer.Text))
        {
            var last = tenant.Agents.FirstOrDefault(a => previousAgents.Count > 0 && a.Name == previousAgents[^1]);
            return last is null ? null : new([new(last, message)], null, "continues an answer that was cut", 1);
        }

        if (agent is null)
        {
            var previous = tenant.Agents.FirstOrDefault(a => previousAgents is [var only] && a.Name == only);
            return previous is not null && IsListed(offer.Text, name)
                ? new([new(previous, name)], null, "chosen by the customer", 1)
                : null;
        }

        if (!offer.Text.Contains(agent.Name, StringComparison.Ordinal))
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

    /// <summary>True when a text has the name as an item of a list.</summary>
    private static bool IsListed(string text, string name) => name.Length > 0 && text.Split('\n').Any(
        line => line.StartsWith("- ", StringComparison.Ordinal)
            && line[2..].Trim().TrimEnd('?').Trim().Equals(name, StringComparison.OrdinalIgnoreCase));

    private static RoutingPlan Answer(
        TenantAgents tenant, SmallTalkKind kind, IReadOnlyList<DialogueLine> history, SupervisorTexts texts)
    {
        var asksFurther = kind is SmallTalkKind.Greeting or SmallTalkKind.HowAreYou or SmallTalkKind.Yes;
        var offersPerson = kind is SmallTalkKind.NotHelpful or SmallTalkKind.Rude or SmallTalkKind.Robot;
        string[] topics = asksFurther && tenant.Agents.Count > 1
            ? [.. tenant.Agents.Take(MaxTopics).Select(a => a.Name)]
            : [];
        var text = string.Format(
            null, SupervisorTexts.Vary(texts.SmallTalk[kind], history), tenant.TenantName);
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
            PersonText = offersPerson ? texts.Person : null,
            IsMiss = kind == SmallTalkKind.NotHelpful,
        };
    }

    /// <summary>Asks between the two nearest agents, or among all after a message that could mean anything.</summary>
    private static RoutingPlan Clarify(
        FastPathDecision decision, IReadOnlyList<DialogueLine> history, SupervisorTexts texts)
    {
        var agents = decision.Scores.Take(decision.IsSmallTalk ? MaxTopics : 2).Select(s => s.Agent).ToList();
        var question = SupervisorTexts.Vary(decision.IsSmallTalk ? texts.Vague : texts.Unclear, history) + "\n\n"
            + string.Join('\n', agents.Select(a => $"- **{a.Name}**: {a.Description}"));
        return new([], question, "not sure what it is about", 0.3)
        {
            Choices = [.. agents.Select(a => a.Name)],
            PersonLabel = texts.PersonLabel,
            PersonText = texts.Person,
            IsMiss = true,
        };
    }
}

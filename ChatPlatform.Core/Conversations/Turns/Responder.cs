using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Agents.Rounds;
using ChatPlatform.Core.Agents.Routing;
using ChatPlatform.Core.Agents.SmallTalk;
using ChatPlatform.Core.Conversations.Approvals;
using ChatPlatform.Core.Conversations.Budgets;
using ChatPlatform.Core.Conversations.Caching;
using ChatPlatform.Core.Conversations.Fallbacks;
using ChatPlatform.Core.Conversations.Misses;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Knowledge.Search;
using ChatPlatform.Core.Tools;
using ChatPlatform.Core.Tools.Calls;
using ChatPlatform.Core.Unicode;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Conversations.Turns;

/// <summary>
/// Writes the assistant's answer: the supervisor's plan, then each agent in order, joined into one message.
/// </summary>
public sealed class Responder(
    AnswerBudget budget, AnswerCache cache, Supervisor supervisor, AgentRunner agents, ChatClients clients,
    IHandoff handoff, TimeProvider clock, IOptions<TurnOptions> options)
{
    /// <summary>Attempts for an agent's part, each from the beginning, when a response is cut off (R09).</summary>
    private const int Attempts = 2;

    /// <summary>Title of the trace's step when a greeting or the like was answered.</summary>
    public const string SmallTalk = "Small talk";

    /// <summary>
    /// Streams the answer into <paramref name="answer"/> and returns the data of the finished message.
    /// </summary>
    /// <param name="tenant">The tenant's settings and the agents that may answer.</param>
    /// <param name="calls">Makes the agents' calls of tools.</param>
    public async Task<FinishedAnswer> RespondAsync(
        AnswerRequest request, TenantAgents tenant, IToolCalls calls, IAnswerSink answer, TurnTrace trace,
        CancellationToken ct)
    {
        trace.Outgoing = new(tenant.Settings.Use.Redacts, request.Names);
        if (await budget.FindSpentAsync(tenant.TenantId, request.ConversationId, tenant.Settings.Use, ct) is { } spent)
        {
            tenant = tenant.WithoutModel();
            trace.Add(TraceKind.Failure, AnswerBudget.TitleOf(spent), AnswerBudget.Consequence, trace.Now);
        }

        if (request.Decided is { IsApproved: false })
        {
            return await ApprovalReply.DeclineAsync(request, answer, trace, ct);
        }

        if (ApprovalReply.PlanFor(request, tenant) is { } agreed)
        {
            return await AnswerAsync(request, tenant, agreed, calls, answer, trace, ct);
        }

        var key = await cache.FindKeyAsync(request, tenant, ct);
        if (key is not null && await cache.FindAsync(tenant.TenantId, key, ct) is { } before)
        {
            trace.Add(TraceKind.Model, AnswerCache.TraceTitle, "the same question was asked before", trace.Now);
            await answer.WriteAsync(before.Text, before.Agents, ct);
            return before;
        }

        var finished = await PlanAsync(request, tenant, calls, answer, trace, ct);
        if (key is not null)
        {
            await cache.KeepAsync(tenant.TenantId, key, finished, trace, ct);
        }

        return finished;
    }

    private async Task<FinishedAnswer> PlanAsync(
        AnswerRequest request, TenantAgents tenant, IToolCalls calls, IAnswerSink answer, TurnTrace trace,
        CancellationToken ct)
    {
        var began = trace.Now;
        var plan = await supervisor.PlanAsync(
            tenant, request.Question, request.History, request.PreviousAgents, request.Locale, request.Reader, trace,
            ct);
        trace.Add(
            TraceKind.Routing,
            plan.Assignments.Count == 0
                ? plan.IsSmallTalk ? SmallTalk : "Asked back"
                : $"Routed to {string.Join(" and ", plan.Assignments.Select(a => a.Agent.Name))}",
            $"{plan.Reason}; confidence {plan.Confidence:0.00}",
            began);
        return plan.Question is null
            ? await AnswerAsync(request, tenant, plan, calls, answer, trace, ct)
            : await AskBackAsync(request, tenant.TenantId, plan, answer, ct);
    }

    /// <summary>Writes what the supervisor says itself. A question back is a miss; a greeting is none.</summary>
    private async Task<FinishedAnswer> AskBackAsync(
        AnswerRequest request, Guid tenantId, RoutingPlan plan, IAnswerSink answer, CancellationToken ct)
    {
        var rules = await handoff.RulesAsync(tenantId, ct);
        var reply = plan.IsMiss
            ? MissReply.Of(
                request.Language, request.Misses + 1, rules, plan.Choices, isListed: true, plan.PersonText,
                request.History)
            : new(
                "", rules.IsOffered ? plan.PersonText ?? "" : "",
                [
                    .. plan.Choices.Select(c => new MessageAction(MessageActionKind.Reply, c)),
                    .. rules.IsOffered && plan.PersonLabel is { } label
                        ? [new(MessageActionKind.Escalate, label)]
                        : (MessageAction[])[],
                ],
                Brings: false);
        var question = MissReply.NoPerson(request.Language, rules, handoff.FindReason(request.Question))
            ?? plan.Question!;
        var (first, second) = plan.IsSmallTalk ? (question, reply.Before) : (reply.Before, question);
        var text = reply.Brings ? reply.After : MissReply.Join(first, second, reply.After);
        await answer.WriteAsync(text, plan.Speakers, ct);
        return new(text, plan.Speakers, [], reply.Actions)
        {
            Misses = plan.IsMiss ? request.Misses + 1 : null,
            BringsPerson = reply.Brings ? handoff.ReasonFor(request.Misses + 1) : null,
        };
    }

    private async Task<FinishedAnswer> AnswerAsync(
        AnswerRequest request, TenantAgents tenant, RoutingPlan plan, IToolCalls calls, IAnswerSink answer,
        TurnTrace trace, CancellationToken ct)
    {
        string[] names = [.. plan.Assignments.Select(a => a.Agent.Name)];
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var markers = new CitationMarkers();
                var found = new List<RetrievedChunk>();
                var parts = new List<int>();
                var ending = AnswerEnding.Complete;
                var tools = new TurnTools(
                    request.Locale, isRepeated: attempt > 1 || request.IsRepeated,
                    TimeSpan.FromSeconds(options.Value.ToolSeconds), clock);
                foreach (var (i, assignment) in plan.Assignments.Index())
                {
                    var task = new AgentTask(
                        tenant.TenantId, request.TurnId, tenant, assignment, request.History, found.Count + 1, trace,
                        tools, calls, request.Reader);
                    var match = await agents.FindChunksAsync(task, ct);
                    markers.SetChunks(match.Chunks.Select((c, n) => (task.FirstPassageNumber + n, c)));
                    found.AddRange(match.Chunks);
                    if (i > 0)
                    {
                        await answer.WriteAsync(markers.Flush() + "\n\n", names, ct);
                    }

                    parts.Add(answer.Text.Length);
                    ending = await agents.RunAsync(task, match, new Part(answer, markers, names, ct), ct);
                    if (ending is AnswerEnding.Person or AnswerEnding.Asked)
                    {
                        break;
                    }
                }

                await answer.WriteAsync(markers.Flush(), names, ct);
                if (ending == AnswerEnding.Person)
                {
                    return await FinishByPersonAsync(request, tenant.TenantId, names, markers, answer, ct);
                }

                if (tools.Asked is { } question)
                {
                    return await ApprovalReply.AskAsync(request, question, names, markers, answer, ct);
                }

                if (EndingTexts.In(request.Language).Of(ending) is { } sentence)
                {
                    return await FinishCutAsync(request, ending, sentence, names, markers, answer, ct);
                }

                if (UnicodeText.IsBlank(answer.Text))
                {
                    throw new ProviderException("answer", ProviderFault.InvalidResponse);
                }

                var text = answer.Text.Trim();
                var citations = Citations.Of(text, markers.Cited);
                return (citations.Count == 0 || UnknownAnswers.Contains(text))
                    && IsMiss(answer.Text, parts, tenant, plan, trace)
                    ? await FinishMissAsync(request, tenant, plan, found, citations, answer, ct)
                    : new(text, names, citations, await OffersAsync(request, tenant.TenantId, ct)) { Misses = 0 };
            }
            catch (ProviderException e) when (attempt < Attempts && e.IsWorthRetrying)
            {
                trace.Add(TraceKind.Failure, "Began again", e.Message, trace.Now);
                answer.Reset();
            }
        }
    }

    /// <summary>An upset customer is offered a person below an answer too.</summary>
    private async Task<IReadOnlyList<MessageAction>> OffersAsync(
        AnswerRequest request, Guid tenantId, CancellationToken ct) =>
        Complaint.Is(request.Question) && (await handoff.RulesAsync(tenantId, ct)).IsOffered
            ? [new(MessageActionKind.Escalate, SupervisorTexts.In(request.Language).PersonLabel)]
            : [];

    /// <summary>Says that the model did not complete its answer, and offers to go on with one that was cut.</summary>
    private static async Task<FinishedAnswer> FinishCutAsync(
        AnswerRequest request, AnswerEnding ending, string sentence, string[] names, CitationMarkers markers,
        IAnswerSink answer, CancellationToken ct)
    {
        var isBlank = UnicodeText.IsBlank(answer.Text);
        await answer.WriteAsync(isBlank ? sentence : $"\n\n{sentence}", names, ct);
        var text = answer.Text.Trim();
        return new(
            text, names, Citations.Of(text, markers.Cited),
            ending == AnswerEnding.Cut && !isBlank
                ? [new(MessageActionKind.Reply, EndingTexts.In(request.Language).Continue)]
                : [])
        {
            Misses = isBlank ? null : 0,
        };
    }

    /// <summary>Says that no model answers, and brings or offers a person by the tenant's rules.</summary>
    private async Task<FinishedAnswer> FinishByPersonAsync(
        AnswerRequest request, Guid tenantId, string[] names, CitationMarkers markers, IAnswerSink answer,
        CancellationToken ct)
    {
        var reply = OutageReply.Of(request.Language, await handoff.RulesAsync(tenantId, ct));
        await answer.WriteAsync(
            UnicodeText.IsBlank(answer.Text) ? reply.Text : $"\n\n{reply.Text}", names, ct);
        var text = answer.Text.Trim();
        return new(text, names, Citations.Of(text, markers.Cited), reply.Actions)
        {
            BringsPerson = reply.Brings ? handoff.NoModel : null,
        };
    }

    /// <summary>
    /// True for an answer without a source in which each part says no more than that it does not know, or in which a
    /// tool of the built-in assistant has failed and none has succeeded. A call with an unknown outcome has a text of
    /// its own.
    /// </summary>
    /// <param name="parts">Where the text of each agent begins.</param>
    private bool IsMiss(string text, List<int> parts, TenantAgents tenant, RoutingPlan plan, TurnTrace trace)
    {
        var steps = trace.Steps;
        if (steps.Any(s => s.Kind == TraceKind.Tool))
        {
            return false;
        }

        var titles = plan.Assignments
            .Where(a => !clients.HasModel(a.Agent.Settings ?? tenant.Settings))
            .SelectMany(a => a.Agent.Tools).Select(t => t.Title).ToHashSet();
        return steps.Any(s => s.Kind == TraceKind.Failure && titles.Contains(s.Title)
                && !ToolOutcome.UnknownText.StartsWith(s.Detail ?? "?", StringComparison.Ordinal))
            || parts.Index().All(p => UnknownAnswers.SaysUnknown(
                text[Math.Min(p.Item, text.Length)..(p.Index + 1 < parts.Count ? parts[p.Index + 1] : text.Length)]
                    .Trim()));
    }

    /// <summary>Adds the nearest topics and the offer of a person to an answer that is a miss.</summary>
    private async Task<FinishedAnswer> FinishMissAsync(
        AnswerRequest request, TenantAgents tenant, RoutingPlan plan, List<RetrievedChunk> found,
        IReadOnlyList<Citation> citations, IAnswerSink answer, CancellationToken ct)
    {
        var language = request.Language;
        string[] names = [.. plan.Assignments.Select(a => a.Agent.Name)];
        var rules = await handoff.RulesAsync(tenant.TenantId, ct);
        var reply = MissReply.Of(
            language, request.Misses + 1, rules, NearestTopics.Of(tenant, plan, found, request), isListed: false,
            MissReply.FirstOffer(language), request.History);
        var refusal = MissReply.NoPerson(language, rules, handoff.FindReason(request.Question));
        var after = MissReply.Join(refusal ?? "", reply.After);
        await answer.WriteAsync(after.Length > 0 ? $"\n\n{after}" : "", names, ct);
        return new(answer.Text.Trim(), names, citations, reply.Actions)
        {
            Misses = request.Misses + 1,
            BringsPerson = reply.Brings ? handoff.ReasonFor(request.Misses + 1) : null,
        };
    }

    /// <summary>An agent's part of the answer, with the numbers of its citations.</summary>
    private sealed class Part(
        IAnswerSink answer, CitationMarkers markers, IReadOnlyList<string> agents, CancellationToken ct) : IAnswerPart
    {
        public int Length => answer.Text.Length;

        public ValueTask WriteAsync(string text) => answer.WriteAsync(markers.Rewrite(text), agents, ct);

        public ValueTask RetractAsync(int length)
        {
            markers.Flush();
            var kept = answer.Text[..Math.Min(length, answer.Text.Length)];
            answer.Reset();
            return answer.WriteAsync(kept, agents, ct);
        }
    }
}

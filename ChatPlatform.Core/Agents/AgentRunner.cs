using System.Text;
using System.Text.Json;
using ChatPlatform.Core.Agents.Rounds;
using ChatPlatform.Core.Agents.Routing;
using ChatPlatform.Core.Agents.SmallTalk;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Knowledge.Search;
using ChatPlatform.Core.Tools;
using ChatPlatform.Core.Tools.Calls;
using ChatPlatform.Core.Unicode;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Agents;

/// <summary>Input for an agent's part of an answer.</summary>
public sealed record AgentTask(
    Guid TenantId,
    Guid TurnId,
    TenantAgents Tenant,
    Assignment Assignment,
    IReadOnlyList<DialogueLine> History,
    int FirstPassageNumber,
    TurnTrace Trace,
    TurnTools Tools,
    IToolCalls Calls,
    DocumentAudience Reader)
{
    /// <summary>True when the tenant's site has signed the customer in.</summary>
    public bool IsSignedIn => Reader != DocumentAudience.Everyone;
}

/// <summary>Runs one agent: retrieves chunks, calls the model and tools, within the limits of a turn (S58).</summary>
public sealed class AgentRunner(ChatClients clients, QuestionSearch knowledge, TimeProvider clock)
{
    /// <summary>Number of chunks given to an agent.</summary>
    public const int Chunks = 5;

    private const int MaxRoundsAfterError = 3;
    private const int HistoryCharacters = 6000;
    private const int TraceDetailLength = 160;
    private const int TraceTitleLength = 100;

    /// <summary>The chunks for the agent's part; none for the customer's consent to a call.</summary>
    public async Task<KnowledgeMatch> FindChunksAsync(AgentTask task, CancellationToken ct)
    {
        if (task.Assignment.Decided is not null)
        {
            return KnowledgeMatch.None;
        }

        var began = task.Trace.Now;
        var match = await knowledge.FindAsync(
            task.TenantId, new(task.Assignment.Part, Chunks, task.Assignment.Agent.Documents, Reader: task.Reader),
            [.. task.History.Where(l => l.IsVisitor).Reverse().Select(l => l.Text)], ct);
        if (match.Chunks.Count > 0)
        {
            task.Trace.Add(
                TraceKind.Chunks, $"{match.Chunks.Count} passages",
                string.Join(", ", match.Chunks.Select(p => p.Title).Distinct().Take(3)), began);
        }

        return match;
    }

    /// <summary>Streams the answer into <paramref name="part"/>, and returns how it ended.</summary>
    public async Task<AnswerEnding> RunAsync(
        AgentTask task, KnowledgeMatch match, IAnswerPart part, CancellationToken ct)
    {
        await TellUnknownAsync(task, part.WriteAsync, ct);
        var messages = Compose(task, match);
        var parameters = task.Assignment.Agent.Parameters;
        var options = new ChatOptions
        {
            ModelId = task.Assignment.Agent.Model ?? task.Tenant.Settings.DefaultModel,
            Temperature = (float?)parameters?.Temperature,
            TopP = (float?)parameters?.TopP,
            MaxOutputTokens = parameters?.MaxTokens,
            Tools = task.Tools.IsSpent ? null : [.. task.Assignment.Agent.Tools.Select(t => t.For(task.IsSignedIn))],
        };
        var text = new StringBuilder();
        var errors = await MakeDecidedAsync(task, messages, part.WriteAsync, ct) ? 0 : 1;
        while (task.Tools.Asked is null)
        {
            var began = task.Trace.Now;
            var (requested, ending) = await AskAsync(task, messages, options, text, part, ct);
            task.Trace.Add(
                TraceKind.Model, task.Assignment.Agent.Name,
                requested.Count > 0 ? "requests a tool" : $"{text.Length} characters{Describe(ending)}", began);
            if (requested.Count == 0)
            {
                return ending;
            }

            var made = 0;
            foreach (var call in requested.TakeWhile(_ => task.Tools.TryTake()))
            {
                errors += await CallAsync(task, call, messages, part.WriteAsync, ct) ? 0 : 1;
                made++;
                if (task.Tools.Asked is not null)
                {
                    return AnswerEnding.Asked; // What else the model wanted is decided after the customer's answer.
                }
            }

            RefuseRest(task, [.. requested.Skip(made)], messages);
            if (task.Tools.IsSpent || errors >= MaxRoundsAfterError)
            {
                options.Tools = null; // Forces an answer with the results so far.
            }
        }

        return AnswerEnding.Asked;
    }

    /// <summary>
    /// Makes the call that the customer has agreed to, before the model is asked. False when it failed.
    /// </summary>
    private static async Task<bool> MakeDecidedAsync(
        AgentTask task, List<ChatMessage> messages, Func<string, ValueTask> write, CancellationToken ct)
    {
        if (task.Assignment.Decided is not { } decided || !task.Tools.TryTake())
        {
            return true;
        }

        var call = new FunctionCallContent(
            $"approved_{task.TurnId:N}", decided.ToolName,
            JsonSerializer.Deserialize<Dictionary<string, object?>>(decided.Arguments));
        messages.Add(new(ChatRole.Assistant, [call]));
        return await CallAsync(task, call, messages, write, ct);
    }

    /// <summary>
    /// An earlier attempt at this turn may have called a tool with side effects. The model may not call it again, so
    /// the visitor is told about the unknown outcome here.
    /// </summary>
    private static async Task TellUnknownAsync(
        AgentTask task, Func<string, ValueTask> write, CancellationToken ct)
    {
        if (!task.Tools.MustCheckEarlier)
        {
            return;
        }

        task.Tools.MarkEarlierChecked();
        foreach (var title in await task.Calls.FindUnknownAsync(task.TenantId, task.TurnId, ct))
        {
            await TellUnknownAsync(task, title, write);
        }
    }

    private static async ValueTask TellUnknownAsync(AgentTask task, string title, Func<string, ValueTask> write)
    {
        if (task.Tools.UnknownNotice(title) is { } sentence)
        {
            await write(sentence + "\n\n");
        }
    }

    private static void RefuseRest(AgentTask task, List<FunctionCallContent> calls, List<ChatMessage> messages)
    {
        if (calls.Count == 0)
        {
            return;
        }

        var refusal = ToolOutcome.Refusal(
            $"{task.Tools.Limit}. This call was not made; answer with what you have.");
        messages.AddRange(calls.Select(call => Result(call, refusal, null)));
        task.Trace.Add(
            TraceKind.Failure, $"{calls.Count} calls of tools refused", task.Tools.Limit, task.Trace.Now);
    }

    private List<ChatMessage> Compose(AgentTask task, KnowledgeMatch match)
    {
        var messages = new List<ChatMessage>
        {
            new(ChatRole.System,
                AgentPrompt.Compose(
                    task.Assignment.Agent.Prompt, task.Assignment.Agent.Name, task.Tenant.TenantName,
                    DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime))),
        };
        var budget = HistoryCharacters;
        var recent = task.History.Reverse().TakeWhile(line => (budget -= line.Text.Length) > 0).Reverse();
        messages.AddRange(
            recent.Select(l => new ChatMessage(l.IsVisitor ? ChatRole.User : ChatRole.Assistant, l.Text)));
        List<AIContent> question = [new TextContent(task.Assignment.Part)];
        if (match.Chunks.Count > 0)
        {
            var chunks = match.Chunks.Select((c, i) => new NumberedChunk(
                task.FirstPassageNumber + i, c.Title, c.Page, c.Text, c.Heading, c.Score, c.PageLabel));
            question.Insert(0, NumberedChunk.ToContent([.. chunks], match.Evidence));
        }

        messages.Add(new(ChatRole.User, question));
        return messages;
    }

    private async Task<(List<FunctionCallContent> Calls, AnswerEnding Ending)> AskAsync(
        AgentTask task,
        List<ChatMessage> messages,
        ChatOptions options,
        StringBuilder text,
        IAnswerPart part,
        CancellationToken ct)
    {
        var round = new ModelRound(part);
        var settings = task.Assignment.Agent.Settings ?? task.Tenant.Settings;
        var client = await clients.ForAsync(task.TenantId, settings, ct);
        await foreach (var update in client.GetStreamingResponseAsync(
            messages, task.Trace.Outgoing.Attach(options), ct))
        {
            await round.ReadAsync(update);
            foreach (var usage in update.Contents.OfType<UsageContent>())
            {
                task.Trace.Count(usage.Details, task.Assignment.Agent.Name, update.ModelId ?? options.ModelId);
            }
        }

        await round.EndAsync();
        if (round.Fallback is { } reason)
        {
            task.Trace.Add(TraceKind.Failure, ModelRound.Replaced, reason, task.Trace.Now);
        }

        text.Append(round.Text);
        if (round.ToMessage() is { } message)
        {
            messages.Add(message);
        }

        return (options.Tools is null ? [] : round.Calls, round.Ending);
    }

    private static string Describe(AnswerEnding ending) => ending switch
    {
        AnswerEnding.Cut => ", cut at the longest length",
        AnswerEnding.Filtered => ", ended by the provider's filter",
        AnswerEnding.Person => ", left to a person",
        _ => "",
    };

    private static async Task<bool> CallAsync(
        AgentTask task, FunctionCallContent call, List<ChatMessage> messages, Func<string, ValueTask> write,
        CancellationToken ct)
    {
        var began = task.Trace.Now;
        var outcome = call.Exception is not null
            ? ToolOutcome.Refusal("The arguments are no valid JSON object.")
            : await task.Calls.CallAsync(
                new(
                    task.TenantId, task.TurnId, task.Assignment.Agent.Id, call.Name, call.Arguments,
                    task.Tools.Repeated, task.Assignment.Decided?.Fingerprint, task.IsSignedIn),
                ct);
        var tool = task.Assignment.Agent.Tools.FirstOrDefault(t => t.Name == call.Name);
        var title = outcome.Title ?? tool?.Title ?? call.Name;
        task.Tools.Asked = outcome.Question;
        task.Trace.Add(
            outcome.Succeeded || outcome.NeedsSignIn || outcome.Question is not null
                ? TraceKind.Tool : TraceKind.Failure,
            UnicodeText.Truncate(title, TraceTitleLength),
            UnicodeText.Truncate(outcome.Text, TraceDetailLength),
            began);
        messages.Add(Result(call, outcome, tool?.FailureText));
        if (outcome.Kind == ToolOutcomeKind.Unknown)
        {
            await TellUnknownAsync(task, title, write);
        }

        return outcome.Succeeded;
    }

    private static ChatMessage Result(FunctionCallContent call, ToolOutcome outcome, string? failureText) =>
        new(
            ChatRole.Tool,
            [
                new FunctionResultContent(
                    call.CallId,
                    outcome.Kind != ToolOutcomeKind.Failed || failureText is null
                        ? outcome.Text : $"{outcome.Text}\nTell the customer: {failureText}")
                {
                    Exception = outcome.Succeeded ? null : new InvalidOperationException(outcome.Text),
                    AdditionalProperties =
                        outcome.Kind == ToolOutcomeKind.Unknown ? new() { [ExtractiveChatClient.ReportedKey] = true }
                        : outcome.NeedsSignIn ? new() { [ExtractiveChatClient.SignInKey] = true }
                        : outcome.IsNotFound ? new() { [ExtractiveChatClient.NotFoundKey] = true }
                        : null,
                },
            ]);
}

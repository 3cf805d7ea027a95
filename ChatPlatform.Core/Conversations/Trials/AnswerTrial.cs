using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.ModelCatalog;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tools;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Conversations.Trials;

/// <summary>
/// Answers a message as in a conversation, for staff who try their agents. Stores nothing but the tokens used, sends no
/// request with side effects, and never hands over to a supporter.
/// </summary>
public sealed partial class AnswerTrial(
    AgentDirectory directory, ToolQueries tools, ToolExecutor executor, Responder responder, TokenCounter usage,
    IOptions<TurnOptions> options, ILogger<AnswerTrial> logger)
{
    /// <summary>Maximum characters of a message.</summary>
    public const int MaxMessage = 4000;

    /// <summary>Earlier messages that are given to the agents; older ones are left out.</summary>
    public const int MaxHistory = 20;

    /// <summary>The errors of a message, and those of the draft.</summary>
    public static FieldErrors Check(TrialSubject subject, string? message)
    {
        var errors = subject.Draft?.Check() ?? new FieldErrors();
        return errors.Text("message", message, 1, MaxMessage);
    }

    /// <param name="history">The trial so far, oldest first.</param>
    /// <param name="onText">Receives the text so far while the answer is written.</param>
    public async Task<EditOutcome<TrialAnswer>> RunAsync(
        Guid tenantId, TrialSubject subject, IReadOnlyList<DialogueLine> history, string message,
        Func<string, Task> onText, Actor actor, CancellationToken ct)
    {
        if (Check(subject, message) is { Any: true } errors)
        {
            return EditOutcome.Invalid(errors);
        }

        var tenant = subject.Draft is { } draft
            ? await directory.WithDraftAsync(tenantId, subject.AgentId, draft, subject.IsAlone, ct)
            : await directory.CurrentAsync(tenantId, ct);
        if (subject is { Draft: null, IsAlone: true })
        {
            tenant = tenant with { Agents = [.. tenant.Agents.Where(a => a.Id == subject.AgentId)] };
        }

        var all = await tools.PageAsync(tenantId, null, new(ToolEditor.MaxTools), ct);
        var granted = tenant.Agents.ToDictionary(
            a => a.Id,
            a => (IReadOnlyList<ToolDetail>)[.. all.Items.Where(t => a.Tools.Any(d => d.Name == t.Name))]);
        var trace = new TurnTrace();
        var sink = new TrialSink(trace, onText);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(options.Value.MaxSeconds));
        FinishedAnswer? answer = null;
        string? failure = null;
        var (input, output) = (0L, 0L);
        try
        {
            answer = await responder.RespondAsync(
                new(Guid.CreateVersion7(), message, [.. history.TakeLast(MaxHistory)], [])
                {
                    Reader = subject.IsSignedIn ? DocumentAudience.SignedIn : DocumentAudience.Everyone,
                },
                tenant, new TrialToolCalls(executor, granted, actor), sink, trace, limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            failure = "The answer took too long.";
        }
        catch (Exception e) when (e is not OperationCanceledException && !DatabaseErrors.IsOutage(e))
        {
            Log.Failed(logger, tenantId, e);
            failure = e is ProviderException provider ? provider.Message : "The answer failed.";
        }
        finally
        {
            (input, output) = (trace.Usage.Sum(u => u.InputTokens), trace.Usage.Sum(u => u.OutputTokens));
            await usage.AddAsync(
                tenantId, [.. trace.Usage.Select(u => new UsedTokens(u.Model, u.InputTokens, u.OutputTokens))],
                CancellationToken.None);
        }

        return EditOutcome.Saved(new TrialAnswer(
            answer?.Text ?? sink.Text, answer?.Agents ?? [], answer?.Citations ?? [], trace.Steps, input, output,
            trace.Now, sink.FirstTextAt, failure,
            answer is not null
                && (answer.BringsPerson is not null
                    || answer.Actions.Any(a => a.Kind == MessageActionKind.Escalate))));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A trial of tenant {TenantId} failed")]
        public static partial void Failed(ILogger logger, Guid tenantId, Exception exception);
    }
}

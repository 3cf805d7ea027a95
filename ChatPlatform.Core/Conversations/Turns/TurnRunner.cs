using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Agents.SmallTalk;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tools;
using ChatPlatform.Core.Tools.Approvals;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Conversations.Turns;

/// <summary>
/// Runs one turn from its claim to its end. No database connection is held while a model or tool is awaited.
/// </summary>
public sealed partial class TurnRunner(
    TurnStore store, LiveAnswers answers, AgentDirectory directory, Responder responder, ToolExecutor tools,
    ToolApprovals approvals, IHandoff handoff, ConversationPublisher publisher, TurnSignal signal, TimeProvider clock,
    IOptions<TurnOptions> options, ILogger<TurnRunner> logger)
{
    /// <summary>Claims after which a turn fails and the visitor is asked to try again.</summary>
    public const int MaxAttempts = 3;

    private const string TooManyOpen =
        "You are already waiting for support in other conversations. Please continue there; I can help you here.";

    /// <summary>
    /// Runs the turn if it can be claimed. Unless the lease is lost, the turn always ends with exactly one stored
    /// result.
    /// </summary>
    public async Task RunAsync(TurnRef reference, CancellationToken stopping)
    {
        var turn = await store.ClaimAsync(reference, stopping);
        if (turn is null)
        {
            return;
        }

        var trace = new TurnTrace();
        using var live = answers.Start(turn, stopping);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(live.Token);
        limit.CancelAfter(TimeSpan.FromSeconds(options.Value.MaxSeconds));
        var stream = new AnswerWriter(turn, live, store, publisher, clock);
        var renewal = RenewAsync(turn, live, limit.Token);
        try
        {
            Typing(turn, true);
            await AnswerAsync(turn, stream, trace, limit.Token);
        }
        catch (StaleTurnException)
        {
            await EndAsync(turn, TurnStatus.Cancelled, "lost_floor", stream, trace, retryable: false);
        }
        catch (OperationCanceledException) when (live.IsCancelled)
        {
            await EndAsync(turn, TurnStatus.Cancelled, "person_joined", stream, trace, retryable: false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The lease expires, and this or another instance claims the turn again.
        }
        catch (Exception e)
        {
            Log.TurnFailed(logger, turn.Id, e);
            trace.Add(
                TraceKind.Failure, "The answer failed",
                e is OperationCanceledException ? "It took too long" : e.GetType().Name, trace.Now);
            await FailAsync(turn, stream, trace, e is OperationCanceledException ? "timeout" : "unavailable");
        }
        finally
        {
            answers.Stop(turn, live);
            await limit.CancelAsync();
            await renewal;
            Typing(turn, false);
        }
    }

    private async Task AnswerAsync(ClaimedTurn turn, AnswerWriter stream, TurnTrace trace, CancellationToken ct)
    {
        if (turn.Attempts > MaxAttempts)
        {
            trace.Add(TraceKind.Failure, "Given up", $"Interrupted {MaxAttempts} times", trace.Now);
            await FailAsync(turn, stream, trace, "interrupted");
            return;
        }

        if (
            ReasonFor(turn) is { } reason
            && await handoff.OpenAsync(turn.TenantId, turn.ConversationId, reason, ct) is var outcome
            && outcome != HandoffOutcome.NotOffered)
        {
            trace.Add(TraceKind.Handoff, HandoffReason.TraceTitle, reason.TraceDetail, trace.Now);
            if (outcome == HandoffOutcome.Opened)
            {
                await EndAsync(turn, TurnStatus.Done, null, stream, trace, retryable: false);
            }
            else
            {
                await FinishAsync(turn, new(TooManyOpen, [], []), stream, trace, ct);
            }

            return;
        }

        var tenant = await directory.ForAsync(turn.TenantId, turn.Revision, ct);
        var request = AnswerRequest.Of(turn) with { Decided = await FindDecidedAsync(turn, ct) };
        var finished = await responder.RespondAsync(request, tenant, tools, stream, trace, ct);
        if (finished.BringsPerson is { } misses)
        {
            trace.Add(TraceKind.Handoff, "Brings a person", misses.TraceDetail, trace.Now);
        }

        await FinishAsync(turn, finished, stream, trace, ct);
        if (finished.BringsPerson is { } cause)
        {
            await handoff.OpenAsync(turn.TenantId, turn.ConversationId, cause, ct);
        }
    }

    /// <summary>
    /// The customer's decision about the call that the message before asked about. Any other message leaves the call
    /// unmade.
    /// </summary>
    private async Task<DecidedCall?> FindDecidedAsync(ClaimedTurn turn, CancellationToken ct) =>
        turn.Before?.TurnId is { } askedIn && ConsentPhrases.Find(turn.Question) is { } agrees
            ? await approvals.DecideAsync(turn.TenantId, askedIn, turn.Id, agrees, ct)
            : null;

    private HandoffReason? ReasonFor(ClaimedTurn turn) =>
        handoff.FindReason(turn.Question)
        ?? (ConsentPhrases.Find(turn.Question) == true ? handoff.FindAcceptance(turn.Question, turn.Before) : null);

    private async Task FinishAsync(
        ClaimedTurn turn, FinishedAnswer finished, AnswerWriter stream, TurnTrace trace, CancellationToken ct)
    {
        await stream.BeginAsync(finished.Agents, ct);
        stream.Flush();
        var answer = stream.Message! with
        {
            Text = finished.Text,
            Status = MessageStatus.Complete,
            Agents = finished.Agents is [] ? null : [.. finished.Agents.Select(a => new AgentView(a))],
            Citations = finished.Citations is [] ? null : finished.Citations,
            Actions = finished.Actions is [] ? null : finished.Actions,
        };
        var record = TurnRecord.Of(trace, stream.FirstTextAt);
        var (isWritten, next) = await store.CompleteAsync(turn, answer, finished, record, ct);
        if (!isWritten)
        {
            throw new StaleTurnException();
        }

        Follow(turn, next);
    }

    /// <summary>Ends the turn with an error that the visitor sees and can retry.</summary>
    private async Task FailAsync(ClaimedTurn turn, AnswerWriter stream, TurnTrace trace, string code)
    {
        try
        {
            await stream.BeginAsync([], CancellationToken.None);
            await EndAsync(turn, TurnStatus.Failed, code, stream, trace, retryable: true);
        }
        catch (StaleTurnException)
        {
            await EndAsync(turn, TurnStatus.Cancelled, "lost_floor", stream, trace, retryable: false);
        }
        catch (Exception e) when (!DatabaseErrors.IsOutage(e))
        {
            Log.EndRejected(logger, turn.Id, e);
            await EndBareAsync(turn, trace, code);
        }
        catch (Exception e)
        {
            // PostgreSQL is unavailable: the lease expires and the turn is claimed again later.
            Log.EndWriteFailed(logger, turn.Id, e);
        }
    }

    /// <summary>
    /// Ends a turn whose text or trace PostgreSQL refuses to store. Leaves both out, so that the end can always be
    /// written.
    /// </summary>
    private async Task EndBareAsync(ClaimedTurn turn, TurnTrace trace, string code)
    {
        try
        {
            await EndAsync(
                turn, TurnStatus.Failed, code, "", new(turn.AnswerId, code, Retryable: true),
                new([], null, trace.Usage));
        }
        catch (Exception e)
        {
            Log.EndWriteFailed(logger, turn.Id, e);
        }
    }

    private async Task EndAsync(
        ClaimedTurn turn, TurnStatus status, string? code, AnswerWriter stream, TurnTrace trace, bool retryable)
    {
        var failure =
            code is null || (stream.Message is null && !turn.AnswerIsVisible)
                ? null
                : new FailedEventData(turn.AnswerId, code, retryable);
        await EndAsync(turn, status, code, stream.Text, failure, TurnRecord.Of(trace, stream.FirstTextAt));
    }

    private async Task EndAsync(
        ClaimedTurn turn, TurnStatus status, string? code, string shown, FailedEventData? failure, TurnRecord record)
    {
        var next = await store.EndAsync(turn, status, code, shown, failure, record, CancellationToken.None);
        Follow(turn, next);
    }

    private void Follow(ClaimedTurn turn, TurnRef? next)
    {
        publisher.ListChanged(turn.TenantId, turn.ConversationId);
        if (next is { } waiting)
        {
            signal.Notify(waiting);
        }
    }

    private void Typing(ClaimedTurn turn, bool isTyping) =>
        publisher.Typing(turn.TenantId, turn.ConversationId, MessageRole.Assistant, null, isTyping);

    private async Task RenewAsync(ClaimedTurn turn, LiveAnswer live, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TurnStore.Lease / 3, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                if (!await TryRenewAsync(turn, ct))
                {
                    live.Cancel();
                    return;
                }

                Typing(turn, true); // Readers treat an indicator that is not repeated as ended.
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task<bool> TryRenewAsync(ClaimedTurn turn, CancellationToken ct)
    {
        try
        {
            return await store.RenewAsync(turn, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A missed renewal may not lose the lease; the fence decides when the answer is written.
            Log.RenewalFailed(logger, turn.Id, e);
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Turn {TurnId} failed")]
        public static partial void TurnFailed(ILogger logger, Guid turnId, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "The end of turn {TurnId} could not be written")]
        public static partial void EndWriteFailed(ILogger logger, Guid turnId, Exception exception);

        [LoggerMessage(
            Level = LogLevel.Error,
            Message = "PostgreSQL rejected the text or trace of turn {TurnId}; the turn ends without them")]
        public static partial void EndRejected(ILogger logger, Guid turnId, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of turn {TurnId} could not be renewed")]
        public static partial void RenewalFailed(ILogger logger, Guid turnId, Exception exception);
    }
}

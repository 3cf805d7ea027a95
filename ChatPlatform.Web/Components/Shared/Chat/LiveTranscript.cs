using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Realtime;

namespace ChatPlatform.Web.Components.Shared.Chat;

/// <summary>Opens conversations that update live.</summary>
public sealed class LiveTranscripts(
    ConversationQueries conversations, LiveAnswers answers, LiveEventSubscriptions subscriptions, TimeProvider clock)
{
    /// <summary>Follows a conversation until the result is disposed.</summary>
    /// <param name="enter">The component's InvokeAsync.</param>
    /// <param name="changed">Called after a change; runs in the renderer's context.</param>
    public LiveTranscript Open(
        Guid tenantId, Guid conversationId, Func<Func<Task>, Task> enter, Func<CancellationToken, Task> changed
    ) => new(conversations, answers, subscriptions, clock, tenantId, conversationId, enter, changed);
}

/// <summary>
/// The current state of a conversation: transcript, text that is being streamed, and whether the visitor is typing.
/// </summary>
public sealed class LiveTranscript : IDisposable
{
    private static readonly TimeSpan s_throttle = TimeSpan.FromMilliseconds(100);

    private readonly ConversationQueries _conversations;
    private readonly LiveAnswers _answers;
    private readonly TimeProvider _clock;
    private readonly Guid _tenantId;
    private readonly Guid _conversationId;
    private readonly Func<Func<Task>, Task> _enter;
    private readonly Func<CancellationToken, Task> _changed;
    private readonly LiveEventSubscription _subscription;

    internal LiveTranscript(
        ConversationQueries conversations, LiveAnswers answers, LiveEventSubscriptions subscriptions,
        TimeProvider clock,
        Guid tenantId, Guid conversationId, Func<Func<Task>, Task> enter, Func<CancellationToken, Task> changed)
    {
        (_conversations, _answers, _clock) = (conversations, answers, clock);
        (_tenantId, _conversationId, _enter, _changed) = (tenantId, conversationId, enter, changed);
        Text = new(clock);
        _subscription = subscriptions.Start(
            Topic.Conversation(tenantId, conversationId), (events, ct) => enter(() => TakeAsync(events, ct)), s_throttle
        );
    }

    public LiveText Text { get; }

    /// <summary>Null while loading, and when the conversation does not exist.</summary>
    public Transcript? Transcript { get; private set; }

    public bool IsMissing { get; private set; }

    public void Dispose() => _subscription.Dispose();

    /// <summary>
    /// Reads the conversation again, after a change that is no event. Call it in the renderer's context.
    /// </summary>
    public Task ReloadAsync(CancellationToken ct) => TakeAsync([], ct);

    private async Task TakeAsync(IReadOnlyList<LiveEvent> events, CancellationToken ct)
    {
        var stored = events.Where(e => !Text.TryApply(e)).ToList();
        if (events.Count == 0 || stored.Count > 0)
        {
            Transcript = await _conversations.TranscriptAsync(_tenantId, _conversationId, ct);
            IsMissing = Transcript is null;
            if (_answers.Find(_tenantId, _conversationId) is { IsVisible: true } answer)
            {
                Text.SetText(answer.MessageId, answer.Text);
            }
        }

        if (Text.IsCustomerTyping)
        {
            _ = StopTypingLaterAsync(ct);
        }

        await _changed(ct);
    }

    /// <summary>Renders again after the typing event has expired.</summary>
    private async Task StopTypingLaterAsync(CancellationToken ct)
    {
        try
        {
            await Task.Delay(LiveText.TypingDuration + s_throttle, _clock, ct);
            await _enter(() => _changed(ct));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
    }
}

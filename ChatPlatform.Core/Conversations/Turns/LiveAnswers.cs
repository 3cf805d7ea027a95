using System.Collections.Concurrent;

namespace ChatPlatform.Core.Conversations.Turns;

/// <summary>
/// The answers in progress on this instance. Readers that connect late get the text so far from here, and a supporter
/// who joins cancels the answer through it.
/// </summary>
public sealed class LiveAnswers
{
    private readonly ConcurrentDictionary<(Guid Tenant, Guid Conversation), LiveAnswer> _answers = new();

    public LiveAnswer? Find(Guid tenantId, Guid conversationId) =>
        _answers.GetValueOrDefault((tenantId, conversationId));

    /// <summary>Cancels the answer in progress in the conversation, because the speaker has changed.</summary>
    public void Cancel(Guid tenantId, Guid conversationId) => Find(tenantId, conversationId)?.Cancel();

    /// <summary>Registers a new answer; it replaces an earlier one of the same conversation.</summary>
    public LiveAnswer Start(ClaimedTurn turn, CancellationToken ct)
    {
        var answer = new LiveAnswer(turn.AnswerId, ct);
        _answers[(turn.TenantId, turn.ConversationId)] = answer;
        return answer;
    }

    /// <summary>Removes a finished answer.</summary>
    public void Stop(ClaimedTurn turn, LiveAnswer answer) =>
        _answers.TryRemove(new((turn.TenantId, turn.ConversationId), answer));
}

/// <summary>An answer in progress.</summary>
public sealed class LiveAnswer : IDisposable
{
    private readonly CancellationTokenSource _silenced;
    private string _text = "";

    internal LiveAnswer(Guid messageId, CancellationToken ct)
    {
        MessageId = messageId;
        _silenced = CancellationTokenSource.CreateLinkedTokenSource(ct);
    }

    public Guid MessageId { get; }

    /// <summary>The text that readers have been sent.</summary>
    public string Text
    {
        get => Volatile.Read(ref _text);
        internal set => Volatile.Write(ref _text, value);
    }

    /// <summary>True once the message is in the log and its text may be shown.</summary>
    public bool IsVisible { get; internal set; }

    internal bool IsCancelled { get; private set; }

    internal CancellationToken Token => _silenced.Token;

    public void Dispose() => _silenced.Dispose();

    internal void Cancel()
    {
        IsCancelled = true;
        try
        {
            _silenced.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The answer ended at the same moment.
        }
    }
}

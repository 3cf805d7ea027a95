using System.Collections.Concurrent;

namespace ChatPlatform.Core.Conversations.Turns;

/// <summary>
/// The answers that this instance is writing right now, so that a reader who comes late gets the text so far, and a
/// person who joins can stop them.
/// </summary>
public sealed class LiveAnswers
{
    private readonly ConcurrentDictionary<(Guid Tenant, Guid Conversation), LiveAnswer> _answers = new();

    public LiveAnswer? Find(Guid tenantId, Guid conversationId) =>
        _answers.GetValueOrDefault((tenantId, conversationId));

    /// <summary>Stops what the assistant is saying in the conversation: somebody else is the speaker.</summary>
    public void Cancel(Guid tenantId, Guid conversationId) => Find(tenantId, conversationId)?.Cancel();

    /// <summary>Registers an answer that begins; it takes the place of an earlier one of the conversation.</summary>
    public LiveAnswer Start(ClaimedTurn turn, CancellationToken ct)
    {
        var answer = new LiveAnswer(turn.AnswerId, ct);
        _answers[(turn.TenantId, turn.ConversationId)] = answer;
        return answer;
    }

    /// <summary>Removes an answer that has ended.</summary>
    public void Stop(ClaimedTurn turn, LiveAnswer answer) =>
        _answers.TryRemove(new((turn.TenantId, turn.ConversationId), answer));
}

/// <summary>An answer that is being written.</summary>
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

    /// <summary>What readers have been sent.</summary>
    public string Text
    {
        get => Volatile.Read(ref _text);
        internal set => Volatile.Write(ref _text, value);
    }

    /// <summary>True once the message is in the log and its text may be shown.</summary>
    public bool IsVisible { get; internal set; }

    internal bool IsSilenced { get; private set; }

    internal CancellationToken Token => _silenced.Token;

    public void Dispose() => _silenced.Dispose();

    internal void Cancel()
    {
        IsSilenced = true;
        try
        {
            _silenced.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The answer ended in the same moment.
        }
    }
}

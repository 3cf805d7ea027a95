using System.Text;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.Conversations.Turns;

/// <summary>The turn is stale: it has lost its lease, or the assistant is no longer the speaker.</summary>
public sealed class StaleTurnException()
    : Exception("The turn has lost its lease, or the assistant is no longer the speaker.");

/// <summary>
/// Collects the text of an answer, makes the message visible with the first text, and publishes the text in batches.
/// </summary>
public sealed class AnswerWriter(
    ClaimedTurn turn, LiveAnswer live, TurnStore store, ConversationPublisher publisher, TimeProvider clock)
    : IAnswerSink
{
    /// <summary>Minimum time between two published batches; the first text is published at once.</summary>
    public static readonly TimeSpan BatchInterval = TimeSpan.FromMilliseconds(40);

    /// <summary>Maximum characters of an answer; longer text is cut off here.</summary>
    public const int MaxLength = 16_000;

    private readonly StringBuilder _text = new();
    private bool _isFull;
    private int _sent;
    private long _lastSent;

    public DateTimeOffset? FirstTextAt { get; private set; }

    public string Text => _text.ToString();

    /// <summary>The message once it is visible; null before.</summary>
    public MessageView? Message { get; private set; }

    /// <summary>
    /// Adds text and publishes what is due. After the first text that does not fit, nothing more is added.
    /// </summary>
    /// <exception cref="StaleTurnException">The answer may no longer be shown.</exception>
    public async ValueTask WriteAsync(string text, IReadOnlyList<string> agents, CancellationToken ct)
    {
        if (text.Length == 0 || _isFull)
        {
            return;
        }

        _isFull = _text.Length + text.Length >= MaxLength;
        _text.Append(UnicodeText.Truncate(text, MaxLength - _text.Length));
        if (Message is null)
        {
            await BeginAsync(agents, ct);
        }

        if (clock.GetElapsedTime(_lastSent) >= BatchInterval)
        {
            Flush();
        }
    }

    /// <summary>Publishes the remaining text.</summary>
    public void Flush()
    {
        if (Message is null || _sent == _text.Length || live.IsCancelled)
        {
            return;
        }

        var end = _text.Length;
        if (char.IsHighSurrogate(_text[end - 1]))
        {
            end--; // Keep a high surrogate back until its low surrogate arrives.
        }

        if (end > _sent)
        {
            var delta = new DeltaEventData(turn.AnswerId, _sent, _text.ToString(_sent, end - _sent));
            live.Text = _text.ToString(0, end);
            _sent = end;
            _lastSent = clock.GetTimestamp();
            Send(delta);
        }
    }

    /// <summary>
    /// Discards the text of an attempt. The next attempt starts from the beginning, so two attempts are never spliced
    /// (R09).
    /// </summary>
    public void Reset()
    {
        _text.Clear();
        _isFull = false;
        if (_sent > 0)
        {
            _sent = 0;
            live.Text = "";
            Send(new(turn.AnswerId, 0, ""));
        }
    }

    /// <summary>Makes the message visible with an empty text, unless it is visible already.</summary>
    public async ValueTask BeginAsync(IReadOnlyList<string> agents, CancellationToken ct)
    {
        if (Message is not null)
        {
            return;
        }

        FirstTextAt = clock.GetUtcNow();
        var message = new MessageView(
            turn.AnswerId,
            turn.AnswerSeq,
            MessageRole.Assistant,
            "",
            MessageStatus.Streaming,
            turn.AnswerIsVisible ? turn.AnswerCreatedAt : FirstTextAt.Value,
            Agents: [.. agents.Select(a => new AgentView(a))]);
        if (turn.AnswerIsVisible)
        {
            await store.RestartAnswerAsync(turn, ct);
            Message = message;
            Send(new(turn.AnswerId, 0, ""));
        }
        else
        {
            var seq = await store.BeginAnswerAsync(turn, message, ct) ?? throw new StaleTurnException();
            Message = message with { Seq = seq };
        }

        live.IsVisible = true;
    }

    private void Send(DeltaEventData delta) => publisher.Delta(turn.TenantId, turn.ConversationId, delta);
}

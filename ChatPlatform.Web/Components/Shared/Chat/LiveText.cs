using System.Text.Json;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Realtime;

namespace ChatPlatform.Web.Components.Shared.Chat;

/// <summary>
/// Live state of a conversation that is not stored: text that is being streamed, and whether the visitor is typing.
/// </summary>
public sealed class LiveText(TimeProvider clock)
{
    /// <summary>How long a typing event is valid; the widget repeats it.</summary>
    public static readonly TimeSpan TypingDuration = TimeSpan.FromSeconds(6);

    private readonly Dictionary<Guid, string> _texts = [];
    private DateTimeOffset _typingUntil;

    public bool IsCustomerTyping => clock.GetUtcNow() < _typingUntil;

    public string? Find(Guid messageId) => _texts.GetValueOrDefault(messageId);

    /// <summary>Sets the text so far, for a reader who joins while an answer is being streamed.</summary>
    public void SetText(Guid messageId, string text) => _texts[messageId] = text;

    /// <summary>
    /// Applies an event that is not stored. Returns false for other events: the stored messages have changed.
    /// </summary>
    public bool TryApply(LiveEvent live)
    {
        switch (live.Type)
        {
            case EventTypes.MessageDelta:
                var delta = JsonSerializer.Deserialize(live.Data, EventJson.Default.DeltaEventData)!;
                var current = _texts.GetValueOrDefault(delta.MessageId, "");
                if (delta.Offset <= current.Length)
                {
                    _texts[delta.MessageId] = current[..delta.Offset] + delta.Text;
                }

                return true;
            case EventTypes.Typing:
                var typing = JsonSerializer.Deserialize(live.Data, EventJson.Default.TypingEventData)!;
                if (typing.Who == "customer")
                {
                    _typingUntil = typing.IsTyping ? clock.GetUtcNow() + TypingDuration : default;
                }

                return true;
            default:
                _typingUntil = live.Type == EventTypes.MessageCreated ? default : _typingUntil;
                return false;
        }
    }
}

using System.Text.Json;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Realtime;

namespace ChatPlatform.Web.Components.Shared.Chat;

/// <summary>
/// What a conversation's live events say that its stored messages do not: text that is being written, and whether the
/// visitor types.
/// </summary>
public sealed class LiveText(TimeProvider clock)
{
    /// <summary>A sign of typing is good for this long; the widget repeats it.</summary>
    public static readonly TimeSpan TypingLasts = TimeSpan.FromSeconds(6);

    private readonly Dictionary<Guid, string> _texts = [];
    private DateTimeOffset _typingUntil;

    public bool CustomerTypes => clock.GetUtcNow() < _typingUntil;

    public string? Of(Guid messageId) => _texts.GetValueOrDefault(messageId);

    /// <summary>The text so far, for a reader who comes late.</summary>
    public void Begin(Guid messageId, string text) => _texts[messageId] = text;

    /// <summary>
    /// Takes an event that is not stored. False for the others: then the stored messages have changed.
    /// </summary>
    public bool Take(LiveEvent live)
    {
        switch (live.Type)
        {
            case EventTypes.MessageDelta:
                var delta = JsonSerializer.Deserialize(live.Data, EventJson.Default.DeltaEventData)!;
                var sofar = _texts.GetValueOrDefault(delta.MessageId, "");
                if (delta.Offset <= sofar.Length)
                {
                    _texts[delta.MessageId] = sofar[..delta.Offset] + delta.Text;
                }

                return true;
            case EventTypes.Typing:
                var typing = JsonSerializer.Deserialize(live.Data, EventJson.Default.TypingEventData)!;
                if (typing.Who == "customer")
                {
                    _typingUntil = typing.IsTyping ? clock.GetUtcNow() + TypingLasts : default;
                }

                return true;
            default:
                _typingUntil = live.Type == EventTypes.MessageCreated ? default : _typingUntil;
                return false;
        }
    }
}

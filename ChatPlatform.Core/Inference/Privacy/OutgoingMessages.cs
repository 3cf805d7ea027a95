using System.Text.Json;
using ChatPlatform.Core.Inference.Privacy.Detection;
using ChatPlatform.Core.Unicode;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.Privacy;

/// <summary>
/// The messages of a request with placeholders. Replaced are the texts of customer, supporters, assistant and tools;
/// the tenant's own prompt and the passages of its documents are sent as they are.
/// </summary>
internal sealed class OutgoingMessages
{
    private const int MaxShown = 1_500;

    private readonly OutgoingTurn _turn;

    public OutgoingMessages(OutgoingTurn turn, IEnumerable<ChatMessage> messages)
    {
        _turn = turn;
        foreach (var message in messages)
        {
            List<string> shown = [];
            var copy = new ChatMessage(message.Role, [.. message.Contents.Select(c => Change(c, message.Role, shown))])
            {
                AuthorName = message.AuthorName,
                MessageId = message.MessageId,
                AdditionalProperties = message.AdditionalProperties,
            };
            Messages.Add(copy);
            Shown.Add(new(message.Role.Value, UnicodeText.Truncate(string.Join("\n\n", shown), MaxShown, "…")));
        }
    }

    /// <summary>What is sent.</summary>
    public List<ChatMessage> Messages { get; } = [];

    /// <summary>What is shown of each message to staff.</summary>
    public List<SentMessage> Shown { get; } = [];

    /// <summary>Replaced values by kind.</summary>
    public SortedDictionary<PersonalDataKind, int> Counts { get; } = [];

    private AIContent Change(AIContent content, ChatRole role, List<string> shown)
    {
        switch (content)
        {
            case TextContent text when NumberedChunk.Of(text) is { } chunks:
                shown.Add($"({chunks.Count} passages of your documents, {text.Text.Length} characters)");
                return Text(text, Protect(text.Text));
            case TextContent text:
                var sent = role == ChatRole.System ? Protect(text.Text) : Redact(text.Text);
                shown.Add(sent);
                return Text(text, sent);
            case FunctionCallContent call:
                var arguments = ArgumentValues.Change(call.Arguments, Redact);
                shown.Add($"{call.Name}({JsonSerializer.Serialize(arguments)})");
                return !_turn.Redacts ? call : new FunctionCallContent(call.CallId, call.Name, arguments)
                {
                    AdditionalProperties = call.AdditionalProperties,
                    Exception = call.Exception,
                    RawRepresentation = call.RawRepresentation,
                };
            case FunctionResultContent { Result: string result } outcome:
                var redacted = Redact(result);
                shown.Add(redacted);
                return !_turn.Redacts ? outcome : new FunctionResultContent(outcome.CallId, redacted)
                {
                    AdditionalProperties = outcome.AdditionalProperties,
                    Exception = outcome.Exception is null ? null : new InvalidOperationException(redacted),
                };
            default:
                return content;
        }
    }

    private static TextContent Text(TextContent before, string text) =>
        text == before.Text ? before : new(text) { AdditionalProperties = before.AdditionalProperties };

    private string Redact(string text) => _turn.Redacts ? _turn.Placeholders.Redact(text, Counts) : text;

    private string Protect(string text) => _turn.Redacts ? _turn.Placeholders.Protect(text) : text;
}

using System.Runtime.CompilerServices;
using ChatPlatform.Core.Inference.Providers;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.Privacy;

/// <summary>
/// Replaces personal data in what is sent to a provider by placeholders, puts the values back into its answer and the
/// arguments of its calls, and records what was sent.
/// </summary>
internal sealed class RedactingChatClient(IChatClient inner, ProviderTarget target) : DelegatingChatClient(inner)
{
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default
    ) => GetStreamingResponseAsync(messages, options, cancellationToken).ToAnswerAsync(cancellationToken);

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (turn, own) = OutgoingTurn.Of(options);
        var outgoing = new OutgoingMessages(turn, messages);
        var call = turn.Begin(target, own?.ModelId, outgoing);
        var reader = new PlaceholderReader(turn.Placeholders, own?.ResponseFormat is ChatResponseFormatJson);
        var updates = base.GetStreamingResponseAsync(outgoing.Messages, own, cancellationToken);
        await foreach (var update in updates.ConfigureAwait(false))
        {
            update.Contents = Restore(update, turn.Placeholders, reader, call);
            if (update.Contents.Count > 0 || update.FinishReason is not null)
            {
                yield return update;
            }
        }

        call.HasAnswered = true;
        if (reader.End() is { Length: > 0 } rest)
        {
            yield return new(ChatRole.Assistant, rest);
        }
    }

    private static List<AIContent> Restore(
        ChatResponseUpdate update, Placeholders placeholders, PlaceholderReader reader, OutgoingCall call)
    {
        List<AIContent> restored = [];
        foreach (var content in update.Contents)
        {
            switch (content)
            {
                case TextContent text:
                    AddText(reader.Read(text.Text));
                    break;
                case RetractionContent:
                    reader.Clear();
                    restored.Add(content);
                    break;
                case FunctionCallContent function:
                    AddText(reader.End());
                    function.Arguments = ArgumentValues.Change(function.Arguments, t => placeholders.Restore(t));
                    restored.Add(function);
                    break;
                case UsageContent usage:
                    call.Count(usage.Details);
                    restored.Add(usage);
                    break;
                default:
                    restored.Add(content);
                    break;
            }
        }

        if (update.FinishReason is not null)
        {
            AddText(reader.End());
        }

        return restored;

        void AddText(string text)
        {
            if (text.Length > 0)
            {
                restored.Add(new TextContent(text));
            }
        }
    }
}

using System.ClientModel;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Anthropic.Exceptions;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatFinishReason = Microsoft.Extensions.AI.ChatFinishReason;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace ChatPlatform.Core.Inference.Providers;

/// <summary>
/// What the answers of all providers have in common: valid text without the model's thoughts, at most as long as
/// requested, a known end, and faults as <see cref="ProviderException"/>.
/// </summary>
/// <param name="inner">The client of the provider's format.</param>
/// <param name="name">Name of the provider in exceptions.</param>
internal sealed class ProviderChatClient(
    IChatClient inner, string name, ProviderOptions provider, InferenceOptions limits)
    : DelegatingChatClient(inner)
{
    /// <summary>
    /// Maximum characters of a token in running text; limits a provider that ignores the token limit (R10).
    /// </summary>
    private const int CharactersPerToken = 8;

    /// <summary>Maximum models whose habits are remembered.</summary>
    private const int MaxModels = 50;

    /// <summary>Models that omit the opening tag of their thoughts.</summary>
    private readonly ConcurrentDictionary<string, bool> _omitting = new(StringComparer.Ordinal);

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default
    ) => GetStreamingResponseAsync(messages, options, cancellationToken).ToAnswerAsync(cancellationToken);

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options = options?.Clone() ?? new();
        options.MaxOutputTokens ??= limits.MaxOutputTokens;
        options.ModelId ??= provider.Model;
        var answer = new AnswerText(
            _omitting.ContainsKey(options.ModelId), options.MaxOutputTokens.Value * CharactersPerToken);
        var end = new ChatResponseUpdate { Role = ChatRole.Assistant, ModelId = options.ModelId };
        var (any, hasCalls) = (false, false);
        await using var updates = Start(messages, options, cancellationToken);
        while (!answer.IsFull && await NextAsync(updates))
        {
            var update = updates.Current;
            end.FinishReason = update.FinishReason ?? end.FinishReason;
            if (Read(update, answer, end) is { Contents.Count: > 0 } shown)
            {
                any = true;
                hasCalls |= shown.Contents.OfType<FunctionCallContent>().Any();
                shown.ModelId = options.ModelId;
                yield return shown;
            }
        }

        if (hasCalls && end.FinishReason == ChatFinishReason.Stop)
        {
            end.FinishReason = ChatFinishReason.ToolCalls;
        }

        if (answer.IsFull)
        {
            // The usage would follow at the end, which is not read: the response has used all of its tokens.
            end.FinishReason = ChatFinishReason.Length;
            end.Contents = [new UsageContent(new() { OutputTokenCount = options.MaxOutputTokens })];
        }

        if (end.FinishReason is null)
        {
            // The connection closed before the model had finished, or the response has another format.
            throw new ProviderException(name, any ? ProviderFault.Unreachable : ProviderFault.InvalidResponse);
        }

        if (answer.OmitsOpening && _omitting.Count < MaxModels)
        {
            _omitting[options.ModelId] = true;
        }

        if (answer.End() is { Length: > 0 } rest)
        {
            end.Contents.Insert(0, new TextContent(rest));
        }

        yield return end;
    }

    /// <summary>What is shown of an update. Usage is kept for the end.</summary>
    private ChatResponseUpdate Read(ChatResponseUpdate update, AnswerText answer, ChatResponseUpdate end)
    {
        var shown = new ChatResponseUpdate { Role = ChatRole.Assistant };
        foreach (var content in update.Contents)
        {
            switch (content)
            {
                case TextContent text:
                    answer.Append(text.Text, shown.Contents);
                    break;
                case ErrorContent:
                    throw new ProviderException(name, ProviderFault.ServerError);
                case UsageContent usage:
                    end.Contents = [usage];
                    break;
                case FunctionCallContent call:
                    call.Arguments ??= new Dictionary<string, object?>();
                    shown.Contents.Add(call);
                    break;
                case TextReasoningContent:
                    shown.Contents.Add(content);
                    break;
            }
        }

        // The vendor's client gives a refusal no content of its own; to the customer it is the answer.
        answer.Append((update.RawRepresentation as StreamingChatCompletionUpdate)?.RefusalUpdate, shown.Contents);

        return shown;
    }

    private IAsyncEnumerator<ChatResponseUpdate> Start(
        IEnumerable<ChatMessage> messages, ChatOptions options, CancellationToken ct) =>
        base.GetStreamingResponseAsync(MessageRules.Merge(messages), options, ct).GetAsyncEnumerator(ct);

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (Exception e) when (e is not (OperationCanceledException or ProviderException))
        {
            throw Inside(e) ?? new ProviderException(name, FaultOf(e), inner: e);
        }
    }

    /// <summary>Vendors' clients throw exceptions of their own for errors that the server reports in its stream.
    /// </summary>
    private static ProviderFault FaultOf(Exception e) =>
        e is AnthropicException or ClientResultException ? ProviderFault.ServerError : ProviderFault.InvalidResponse;

    /// <summary>The fault that a vendor's client has wrapped; null when the client itself could not go on.</summary>
    private static ProviderException? Inside(Exception? e) =>
        e as ProviderException ?? (e is null ? null : Inside(e.InnerException));
}

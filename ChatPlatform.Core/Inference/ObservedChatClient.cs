using System.Runtime.CompilerServices;
using ChatPlatform.Core.Inference.Providers;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference;

/// <summary>Reports the first output or the failure of each call of a provider.</summary>
/// <param name="inner">The provider's client.</param>
/// <param name="onAnswered">Called with the first output of a call.</param>
/// <param name="onFailed">Called when a call fails.</param>
internal sealed class ObservedChatClient(IChatClient inner, Action onAnswered, Action<ProviderFault> onFailed)
    : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => await GetStreamingResponseAsync(messages, options, cancellationToken).ToAnswerAsync(cancellationToken);

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        await using (updates)
        {
            var isFirst = true;
            while (await NextAsync(updates))
            {
                if (isFirst)
                {
                    onAnswered();
                    isFirst = false;
                }

                yield return updates.Current;
            }
        }
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (ProviderException e)
        {
            onFailed(e.Fault);
            throw;
        }
    }
}

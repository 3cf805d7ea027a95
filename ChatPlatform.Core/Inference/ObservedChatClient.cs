using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference;

/// <summary>Records the first output or the failure of each call of a provider.</summary>
internal sealed class ObservedChatClient(IChatClient inner, string provider, ProviderStatus status)
    : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

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
                    status.Answered(provider);
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
            status.Failed(provider, e.Fault);
            throw;
        }
    }
}

using System.Runtime.CompilerServices;
using ChatPlatform.Core.Inference.Providers;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference;

/// <summary>
/// Repeats a call that failed before its first output: at most twice, with jitter, honouring Retry-After up to ten
/// seconds (R08).
/// </summary>
internal sealed class RetryingChatClient(IChatClient inner, TimeProvider clock) : DelegatingChatClient(inner)
{
    private const int MaxRetries = 2;

    private static readonly TimeSpan s_maxDelay = TimeSpan.FromSeconds(10);

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
        for (var attempt = 0; ; attempt++)
        {
            var updates = base.GetStreamingResponseAsync(messages, options, cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            await using (updates)
            {
                TimeSpan? wait = null;
                var any = false;
                try
                {
                    any = await updates.MoveNextAsync();
                }
                catch (ProviderException e)
                    when (attempt < MaxRetries && e.IsWorthRetrying && DelayFor(e, attempt) is { } delay)
                {
                    wait = delay;
                }

                if (wait is { } pause)
                {
                    await Task.Delay(pause, clock, cancellationToken);
                    continue;
                }

                while (any)
                {
                    yield return updates.Current;
                    any = await updates.MoveNextAsync();
                }

                yield break;
            }
        }
    }

    /// <summary>The delay before the retry; null when the provider asks for more than the maximum.</summary>
    private static TimeSpan? DelayFor(ProviderException e, int attempt)
    {
        if (e.RetryAfter is { } requested)
        {
            return requested <= s_maxDelay ? requested : null;
        }

        // A provider that timed out is not called again; the next one is called instead.
        return e.Fault == ProviderFault.Timeout
            ? null
            : TimeSpan.FromMilliseconds((200 << attempt) * (0.5 + Random.Shared.NextDouble()));
    }
}

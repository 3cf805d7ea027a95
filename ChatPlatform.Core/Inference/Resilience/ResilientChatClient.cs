using System.Runtime.CompilerServices;
using ChatPlatform.Core.Inference.Providers;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.Resilience;

/// <summary>
/// Repeats a call that failed before its first output (R08), and does not call a provider that is paused for the tenant
/// (R11). What happens after the first output is only reported to the breaker, because an answer is never begun twice.
/// </summary>
internal sealed class ResilientChatClient(IChatClient inner, ProviderBreaker breaker) : DelegatingChatClient(inner)
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
        var answer = await breaker.StartAsync(
            () => StartAsync(messages, options, cancellationToken), cancellationToken);
        await using var updates = answer.Updates;
        for (var any = answer.Any; any; any = await NextAsync(updates))
        {
            yield return updates.Current;
        }
    }

    private async ValueTask<StartedAnswer> StartAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken ct)
    {
        var updates = base.GetStreamingResponseAsync(messages, options, ct).GetAsyncEnumerator(ct);
        try
        {
            return new(updates, await updates.MoveNextAsync());
        }
        catch
        {
            await updates.DisposeAsync();
            throw;
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
            await breaker.ReportAsync(e);
            throw;
        }
    }
}

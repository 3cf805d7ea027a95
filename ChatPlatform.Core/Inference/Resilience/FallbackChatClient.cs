using System.Runtime.CompilerServices;
using ChatPlatform.Core.Inference.Providers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace ChatPlatform.Core.Inference.Resilience;

/// <summary>
/// Calls the next provider when one fails before its first output; never later, so that two answers are never spliced
/// (R08, R09).
/// </summary>
/// <param name="clients">In order; the first is the chosen one, unless <paramref name="lost"/> says why it is missing.
/// </param>
/// <param name="endsInPerson">True answers with <see cref="PersonContent"/> when all of them fail; false fails.</param>
/// <param name="lost">Why the chosen client is not among them; null when it is.</param>
internal sealed partial class FallbackChatClient(
    IReadOnlyList<IChatClient> clients, bool endsInPerson, ILogger logger, FallbackContent? lost = null) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => await GetStreamingResponseAsync(messages, options, cancellationToken).ToAnswerAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var fallback = lost;
        for (var i = 0; i < clients.Count; i++)
        {
            var updates = clients[i]
                .GetStreamingResponseAsync(
                    messages, i == 0 && lost is null ? options : ForAnyModel(options), cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            await using (updates)
            {
                var any = false;
                var failed = false;
                try
                {
                    any = await updates.MoveNextAsync();
                }
                catch (ProviderException e) when (endsInPerson || i < clients.Count - 1)
                {
                    Log.ProviderFailed(logger, e.Message);
                    fallback ??= FallbackContent.Of(e);
                    failed = true;
                }

                if (failed)
                {
                    continue;
                }

                if (fallback is not null)
                {
                    yield return new(ChatRole.Assistant, [fallback]);
                }

                while (any)
                {
                    yield return updates.Current;
                    any = await updates.MoveNextAsync();
                }

                yield break;
            }
        }

        yield return new(ChatRole.Assistant, [fallback!, new PersonContent()]);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        clients.Count > 0 ? clients[0].GetService(serviceType, serviceKey) : null;

    public void Dispose()
    {
        foreach (var client in clients)
        {
            client.Dispose();
        }
    }

    /// <summary>
    /// Removes the model id, which is specific to a provider, and the parameters that not every model takes.
    /// </summary>
    private static ChatOptions? ForAnyModel(ChatOptions? options)
    {
        var copy = options?.Clone();
        if (copy is not null)
        {
            (copy.ModelId, copy.Temperature, copy.TopP) = (null, null, null);
        }

        return copy;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}; calling the next provider")]
        public static partial void ProviderFailed(ILogger logger, string reason);
    }
}

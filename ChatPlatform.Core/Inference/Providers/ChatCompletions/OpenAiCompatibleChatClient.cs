using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.Providers.ChatCompletions;

/// <summary>
/// Client for servers that imitate the chat-completions format, always streaming. Why it is not the vendor's package:
/// docs/decisions/0003.
/// </summary>
/// <param name="name">Name of the provider in exceptions.</param>
/// <param name="http">Sends through <see cref="ProviderHandler"/>.</param>
internal sealed class OpenAiCompatibleChatClient(string name, ProviderOptions provider, HttpClient http) : IChatClient
{
    private readonly Uri _endpoint = new(provider.Address!.TrimEnd('/') + "/chat/completions");

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default
    ) => GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _endpoint)
        {
            Content = new ReadOnlyMemoryContent(OpenAiRequest.Write(name, provider.Model, messages, options)),
        };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Accept.Add(new("text/event-stream"));
        if (!string.IsNullOrEmpty(provider.ApiKey))
        {
            request.Headers.Authorization = new("Bearer", provider.ApiKey);
        }

        using var response = await http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var reader = new OpenAiStreamReader(name);
        var isDone = false;
        if (IsJson(response.Content.Headers.ContentType))
        {
            // The server does not stream: the whole answer is one object.
            using var whole = new MemoryStream();
            await body.CopyToAsync(whole, cancellationToken);
            if (reader.Read(whole.GetBuffer().AsSpan(0, (int)whole.Length)) is { } update)
            {
                yield return update;
            }

            isDone = true;
        }
        else
        {
            var events = SseParser.Create(body, static (_, data) => data.ToArray());
            await foreach (var item in events.EnumerateAsync(cancellationToken))
            {
                if (item.Data.AsSpan().TrimEnd(" "u8).SequenceEqual("[DONE]"u8))
                {
                    isDone = true;
                    break;
                }

                if (item.EventType == "error")
                {
                    throw reader.ErrorOf(item.Data);
                }

                if (item.Data.Length > 0 && reader.Read(item.Data) is { } update)
                {
                    yield return update;
                }
            }
        }

        yield return reader.End(isDone);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    /// <exception cref="ProviderException">The response is neither a stream of events nor JSON.</exception>
    private bool IsJson(MediaTypeHeaderValue? type) =>
        type?.MediaType switch
        {
            "application/json" => true,
            "text/event-stream" or "text/plain" or "application/octet-stream" or null => false,
            _ => throw new ProviderException(name, ProviderFault.InvalidResponse),
        };
}

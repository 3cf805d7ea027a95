using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using ChatPlatform.Core.Egress;
using ChatPlatform.Core.Unicode;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.Providers;

/// <summary>
/// Client for servers with the chat-completions format, always streaming. It replaces the vendor's package because of
/// the timeouts between tokens, the typed faults and the cost of each call (docs/decisions/0003).
/// </summary>
internal sealed class OpenAiCompatibleChatClient(
    string name,
    ProviderOptions provider,
    InferenceOptions options,
    HttpClient http
) : IChatClient
{
    /// <summary>
    /// Maximum characters of a token in running text; limits a provider that ignores the token limit (R10).
    /// </summary>
    private const int CharactersPerToken = 8;

    private readonly Uri _endpoint = new(provider.Address!.TrimEnd('/') + "/chat/completions");

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options1 = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        whole.CancelAfter(TimeSpan.FromSeconds(options.MaxAnswerSeconds));
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(whole.Token);
        timeout.CancelAfter(TimeSpan.FromSeconds(options.FirstTokenSeconds));
        using var response = await SendAsync(messages, options1, timeout.Token, cancellationToken);
        var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var body = new BoundedStream(content, options.MaxAnswerBytes, options.MaxLineBytes);
        var reader = new OpenAiStreamReader(name);
        var events = SseParser
            .Create(body, static (_, data) => data.ToArray())
            .EnumerateAsync(timeout.Token)
            .GetAsyncEnumerator(timeout.Token);
        var any = false;
        var maxTokens = options1?.MaxOutputTokens ?? options.MaxOutputTokens;
        var room = maxTokens * CharactersPerToken;
        var model = options1?.ModelId ?? provider.Model;
        try
        {
            while (room > 0 && await MoveNextAsync(events, cancellationToken))
            {
                timeout.CancelAfter(TimeSpan.FromSeconds(options.TokenGapSeconds));
                var data = events.Current.Data;
                if (data.AsSpan().SequenceEqual("[DONE]"u8))
                {
                    break;
                }

                if (reader.Read(data) is { } update)
                {
                    any = true;
                    update.ModelId = model;
                    room -= Shorten(update, room);
                    yield return update;
                }
            }
        }
        finally
        {
            await events.DisposeAsync();
        }

        if (!reader.IsFinished && room > 0)
        {
            // The connection closed before the model had finished, or the response has another format.
            throw new ProviderException(name, any ? ProviderFault.Unreachable : ProviderFault.InvalidResponse);
        }

        if (!reader.IsFinished)
        {
            // The usage would follow at the end, which is not read: the response has used all of its tokens.
            yield return new()
            {
                ModelId = model,
                Contents = [new UsageContent(new() { OutputTokenCount = maxTokens })],
            };
        }

        if (reader.Calls() is { Count: > 0 } calls)
        {
            yield return new(ChatRole.Assistant, [.. calls]);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    /// <summary>Cuts the update's text to the remaining characters, and returns how many it has.</summary>
    private static int Shorten(ChatResponseUpdate update, int room)
    {
        if (update.Contents.OfType<TextContent>().FirstOrDefault() is not { } content)
        {
            return 0;
        }

        var length = content.Text.Length;
        content.Text = UnicodeText.Truncate(content.Text, room);
        return length;
    }

    private async Task<HttpResponseMessage> SendAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? chat, CancellationToken timeout, CancellationToken caller)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _endpoint)
        {
            Content = new ReadOnlyMemoryContent(
                OpenAiRequest.Write(provider.Model, messages, chat, options.MaxOutputTokens)),
        };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Accept.Add(new("text/event-stream"));
        if (!string.IsNullOrEmpty(provider.ApiKey))
        {
            request.Headers.Authorization = new("Bearer", provider.ApiKey);
        }

        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout);
        }
        catch (OperationCanceledException e) when (!caller.IsCancellationRequested)
        {
            throw new ProviderException(name, ProviderFault.Timeout, inner: e);
        }
        catch (HttpRequestException e)
        {
            throw new ProviderException(name, ProviderFault.Unreachable, inner: e);
        }

        if (response.StatusCode == HttpStatusCode.OK)
        {
            if (response.Content.Headers.ContentType?.MediaType is "text/event-stream" or null)
            {
                return response;
            }

            response.Dispose();
            throw new ProviderException(name, ProviderFault.InvalidResponse);
        }

        using (response)
        {
            throw new ProviderException(name, FaultOf(response.StatusCode), RetryAfter(response.Headers.RetryAfter));
        }
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<SseItem<byte[]>> events, CancellationToken caller)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (OperationCanceledException e) when (!caller.IsCancellationRequested)
        {
            throw new ProviderException(name, ProviderFault.Timeout, inner: e);
        }
        catch (ContentTooLargeException e)
        {
            throw new ProviderException(name, ProviderFault.TooLarge, inner: e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new ProviderException(name, ProviderFault.Unreachable, inner: e);
        }
    }

    private static ProviderFault FaultOf(HttpStatusCode status) => (int)status switch
    {
        429 => ProviderFault.RateLimited,
        >= 500 => ProviderFault.ServerError,
        _ => ProviderFault.Refused,
    };

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        (header?.Delta ?? (header?.Date is { } date ? date - DateTimeOffset.UtcNow : null)) is { } wait
            ? wait > TimeSpan.Zero ? wait : TimeSpan.Zero
            : null;
}

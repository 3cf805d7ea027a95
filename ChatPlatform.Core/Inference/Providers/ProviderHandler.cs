using System.Net;
using System.Net.Http.Headers;

namespace ChatPlatform.Core.Inference.Providers;

/// <summary>
/// What every client of a provider has in common, whatever its format: patience, limits of size, errors as
/// <see cref="ProviderException"/>, and requests without what the server has refused.
/// </summary>
/// <param name="name">Name of the provider in exceptions.</param>
/// <param name="limits">Maximum bytes of a response and of one line.</param>
/// <param name="inner">The handler that applies the rules of egress; not disposed.</param>
internal sealed class ProviderHandler(
    string name, ProviderPatience patience, InferenceOptions limits, HttpMessageHandler inner)
    : DelegatingHandler(inner)
{
    /// <summary>Maximum repetitions of one request without a refused member.</summary>
    private const int MaxRepairs = 3;

    private readonly RequestRepairs _repairs = new();

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var wait = new AnswerWait(name, patience);
        try
        {
            await PrepareAsync(request, cancellationToken);
            for (var attempt = 0; ; attempt++)
            {
                var response = await wait.RunAsync(token => base.SendAsync(request, token), cancellationToken);
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    await BoundAsync(response, wait, cancellationToken);
                    return response;
                }

                using (response)
                {
                    var error = await wait.RunAsync(
                        token => ProviderError.ReadAsync(response, request, token), cancellationToken);
                    if (
                        attempt >= MaxRepairs
                        || response.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity)
                        || await _repairs.RepairAsync(request, error, cancellationToken) is not { } repaired)
                    {
                        throw error.ToException(
                            name, FaultOf(response.StatusCode), RetryAfter(response.Headers.RetryAfter));
                    }

                    Replace(request, repaired);
                }
            }
        }
        catch
        {
            wait.Dispose();
            throw;
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

    private static void Replace(HttpRequestMessage request, byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = request.Content?.Headers.ContentType;
        request.Content = content;
    }

    /// <summary>Keeps the body for a repetition, and removes what the server has refused before.</summary>
    private async Task PrepareAsync(HttpRequestMessage request, CancellationToken ct)
    {
        if (request.Content is null)
        {
            return;
        }

        await request.Content.LoadIntoBufferAsync(ct);
        if (_repairs.Any && _repairs.Apply(await request.Content.ReadAsByteArrayAsync(ct)) is { } known)
        {
            Replace(request, known);
        }
    }

    private async Task BoundAsync(HttpResponseMessage response, AnswerWait wait, CancellationToken ct)
    {
        var isEvents = response.Content.Headers.ContentType?.MediaType is "text/event-stream" or null;
        var body = await response.Content.ReadAsStreamAsync(ct);
        var bounded = new StreamContent(
            new AnswerStream(new(body, limits.MaxAnswerBytes, limits.MaxLineBytes), wait, isEvents));
        bounded.Headers.ContentType = response.Content.Headers.ContentType;
        response.Content = bounded;
    }
}

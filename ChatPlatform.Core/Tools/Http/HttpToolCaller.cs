using System.Net;
using ChatPlatform.Core.Egress;

namespace ChatPlatform.Core.Tools.Http;

/// <summary>
/// Calls an HTTP tool. Staff define method, host, path and query; the model's values are encoded for their position
/// (S54).
/// </summary>
public sealed class HttpToolCaller(IHttpClientFactory clients)
{
    /// <summary>Name of the HTTP client for tools.</summary>
    public const string HttpClientName = "tools";

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Sends one request and reads the response. For a request with side effects, a missing or unreadable response
    /// makes the outcome unknown.
    /// </summary>
    /// <param name="idempotencyKey">The same for every attempt of one call.</param>
    public async Task<ToolOutcome> CallAsync(PreparedRequest request, Guid idempotencyKey, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(s_timeout);
        using var body = new SendOnceContent(request.Body);
        var hasSideEffects = ToolMethods.HasSideEffects(request.Method);
        ToolOutcome failure;
        try
        {
            using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Address);
            message.Headers.Add("Idempotency-Key", idempotencyKey.ToString());
            foreach (var header in request.Headers)
            {
                message.Headers.TryAddWithoutValidation(header.Name, header.Value);
            }

            message.Content = hasSideEffects ? body : null; // Also without a body, so that it is sent only once.
            using var client = clients.CreateClient(HttpClientName);
            using var response = await client.SendAsync(
                message, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            return await ReadAsync(response, hasSideEffects, timeout.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            failure = ToolOutcome.Failure("The service did not answer in time.");
        }
        catch (HttpRequestException e)
        {
            failure = ToolOutcome.Failure("The service could not be reached.") with
            {
                IsBlocked = ConnectionFailure.BlockedIn(e) is not null,
                Reason = ConnectionFailure.Describe(e, "service"),
            };
        }
        catch (IOException)
        {
            failure = ToolOutcome.Failure("The connection to the service broke off.");
        }

        return !hasSideEffects ? failure : body.IsSent ? ToolOutcome.Unknown() : failure with { IsNotSent = true };
    }

    private static async Task<ToolOutcome> ReadAsync(
        HttpResponseMessage response, bool hasSideEffects, CancellationToken ct)
    {
        switch (response.StatusCode)
        {
            case >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices:
                var (text, flaw) = await ToolResponseText.ReadAsync(response.Content, ct);
                return text is not null ? ToolOutcome.Success(text)
                    : hasSideEffects ? ToolOutcome.Unknown()
                    : ToolOutcome.Failure(flaw!);
            case HttpStatusCode.NotFound:
                return ToolOutcome.NotFound();
            case >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout when hasSideEffects:
                return ToolOutcome.Unknown(); // The service may have made the change before the failure.
            default:
                return ToolOutcome.Failure($"The service answered with an error ({(int)response.StatusCode}).") with
                {
                    Response = await ErrorTextAsync(response.Content, ct),
                };
        }
    }

    /// <summary>The text of an error response; null when it cannot be read.</summary>
    private static async Task<string?> ErrorTextAsync(HttpContent content, CancellationToken ct)
    {
        try
        {
            return (await ToolResponseText.ReadAsync(content, ct)).Text;
        }
        catch (IOException)
        {
            return null;
        }
    }
}

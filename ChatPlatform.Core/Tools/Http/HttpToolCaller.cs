using System.Net;
using System.Text.Json;
using ChatPlatform.Core.Egress;
using ChatPlatform.Core.Tools.Calls;

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
    /// <param name="method">Method of the request.</param>
    /// <param name="address">Created by <see cref="UrlTemplate.Fill"/>.</param>
    /// <param name="headers">Further headers, already checked.</param>
    /// <param name="arguments">Already validated against the tool's schema.</param>
    /// <param name="idempotencyKey">The same for every attempt of one call.</param>
    public async Task<ToolOutcome> CallAsync(
        string method, Uri address, IReadOnlyList<ToolHeader> headers, JsonElement arguments, Guid idempotencyKey,
        CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(s_timeout);
        using var body = new SendOnceContent(arguments.GetRawText());
        var hasSideEffects = ToolCallKey.HasSideEffects(method);
        ToolOutcome failure;
        try
        {
            using var message = new HttpRequestMessage(new HttpMethod(method), address);
            message.Headers.Add("Idempotency-Key", idempotencyKey.ToString());
            foreach (var header in headers)
            {
                message.Headers.TryAddWithoutValidation(header.Name, header.Value);
            }

            message.Content = hasSideEffects ? body : null;
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
                IsBlocked = e is EgressRefusedException || e.InnerException is EgressRefusedException,
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
                return ToolOutcome.Success(
                    JsonSerializer.Serialize(new { error = "Nothing was found under this number." }));
            case >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout when hasSideEffects:
                return ToolOutcome.Unknown(); // The service may have made the change before the failure.
            default:
                return ToolOutcome.Failure($"The service answered with an error ({(int)response.StatusCode}).");
        }
    }
}

using System.Text;
using System.Text.Json;
using ChatPlatform.Core.Inference.Egress;

namespace ChatPlatform.Core.Tools.Http;

/// <summary>What a tool gave back.</summary>
/// <param name="Succeeded">False: <paramref name="Text"/> says in plain words what went wrong.</param>
/// <param name="Text">JSON or text for the model, at most 64 KB.</param>
/// <param name="IsBlocked">True when the platform itself refused to connect there.</param>
public sealed record ToolOutcome(bool Succeeded, string Text, bool IsBlocked = false);

/// <summary>Calls an HTTP tool: staff fixed method, host, path and query; the model's values are encoded into their places (S54).</summary>
public sealed class HttpToolCaller(IHttpClientFactory clients)
{
    /// <summary>Name of the HTTP client that calls tools.</summary>
    public const string HttpClientName = "tools";

    /// <summary>Bytes of a result that are read at the most.</summary>
    public const int MaxResultBytes = 64 * 1024;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    /// <param name="request">The fixed outside.</param>
    /// <param name="arguments">Checked against the tool's schema by the caller.</param>
    /// <param name="idempotencyKey">The same for every attempt of one call.</param>
    public async Task<ToolOutcome> CallAsync(HttpToolRequest request, JsonElement arguments, Guid idempotencyKey, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(s_timeout);
        try
        {
            using var message = new HttpRequestMessage(new HttpMethod(request.Method), Fill(request.UrlTemplate, arguments));
            message.Headers.Add("Idempotency-Key", idempotencyKey.ToString());
            if (message.Method == HttpMethod.Post)
            {
                message.Content = new StringContent(arguments.GetRawText(), Encoding.UTF8, "application/json");
            }

            using var client = clients.CreateClient(HttpClientName);
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            var text = await ReadAsync(response, timeout.Token);
            return (int)response.StatusCode switch
            {
                >= 200 and < 300 => new(true, text),
                404 => new(true, JsonSerializer.Serialize(new { error = "Nothing was found under this number." })),
                var status => new(false, $"The service answered with an error ({status})."),
            };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(false, "The service did not answer in time.");
        }
        catch (HttpRequestException e)
        {
            return new(false, "The service could not be reached.", e is EgressRefusedException || e.InnerException is EgressRefusedException);
        }
    }

    /// <summary>Puts each argument, percent-encoded, where its {name} stands. Dots alone are refused: they would climb the path.</summary>
    internal static Uri Fill(string template, JsonElement arguments)
    {
        var url = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            var end = template[i] == '{' ? template.IndexOf('}', i) : -1;
            if (end < 0)
            {
                url.Append(template[i]);
                continue;
            }

            var value = arguments.TryGetProperty(template[(i + 1)..end], out var argument) ? argument.ToString() : "";
            url.Append(value is "." or ".." ? "%2E" : Uri.EscapeDataString(value));
            i = end;
        }

        return new(url.ToString(), UriKind.Absolute);
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await using var body = await response.Content.ReadAsStreamAsync(ct);
        var buffer = new byte[MaxResultBytes];
        var length = await body.ReadAtLeastAsync(buffer, MaxResultBytes, throwOnEndOfStream: false, ct);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}

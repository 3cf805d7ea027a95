using System.Net;
using System.Net.Http.Headers;
using ChatPlatform.Core.Egress;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Knowledge.Web.Fetching;

/// <summary>
/// Sends one request to a site through the egress handler: without cookies and credentials, limited in time and size,
/// and without following a redirect.
/// </summary>
internal sealed class WebPageClient(IHttpClientFactory clients, IOptions<WebPageOptions> options)
{
    /// <summary>Name of the HTTP client for pages.</summary>
    public const string HttpClientName = "web-pages";

    private static readonly ProductInfoHeaderValue s_agent = new(
        RobotsRules.Agent, typeof(WebPageClient).Assembly.GetName().Version?.ToString(3) ?? "1.0.0");

    private int MaxBytes => options.Value.MaxResponseBytes;

    /// <summary>Reads what an address answers.</summary>
    /// <param name="known">What was read before; null reads the content in any case.</param>
    /// <param name="cut">Bytes after which the rest is left out; null fails when the content is too large.</param>
    public async Task<WebResponse> GetAsync(Uri address, PageVersion? known, int? cut, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(options.Value.RequestSeconds));
        try
        {
            using var request = Request(address, known);
            using var client = clients.CreateClient(HttpClientName);
            using var response = await client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return await ReadAsync(address, response, cut, limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new WebResponse.Failed($"The site did not answer within {options.Value.RequestSeconds} seconds.");
        }
        catch (ContentTooLargeException)
        {
            return new WebResponse.Failed($"The content is larger than {SizeOf(MaxBytes)}, the limit for pages.");
        }
        catch (HttpRequestException e)
        {
            return new WebResponse.Failed(
                ConnectionFailure.Describe(e, "site"), IsBlocked: ConnectionFailure.BlockedIn(e) is not null);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return new WebResponse.Failed("The connection to the site broke off, or its answer is damaged.");
        }
    }

    /// <summary>A size for users, in MB or kB.</summary>
    public static string SizeOf(int bytes) => bytes >= 1 << 20 ? $"{bytes >> 20} MB" : $"{bytes >> 10} kB";

    private static HttpRequestMessage Request(Uri address, PageVersion? known)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(s_agent);
        request.Headers.Accept.ParseAdd("text/html,application/xhtml+xml,application/pdf,*/*;q=0.8");
        if (known?.EntityTag is { } tag)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        request.Headers.IfModifiedSince = known?.ChangedAt;
        return request;
    }

    private async Task<WebResponse> ReadAsync(
        Uri address, HttpResponseMessage response, int? cut, CancellationToken ct)
    {
        var status = (int)response.StatusCode;
        return response.StatusCode switch
        {
            HttpStatusCode.OK => await ContentAsync(address, response, cut, ct),
            HttpStatusCode.NotModified => new WebResponse.Unchanged(),
            HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect => Redirect(response),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new WebResponse.Gone(status),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new WebResponse.Failed(
                $"The site does not give the page without signing in ({status}).", status),
            HttpStatusCode.TooManyRequests => new WebResponse.Failed(
                "The site asks for fewer requests (429). It is read again at the next run.", status),
            _ => new WebResponse.Failed($"The site answered with an error ({status}).", status),
        };
    }

    private static WebResponse Redirect(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("Location", out var values) && values.Count > 0
            ? new WebResponse.Redirect(values.First())
            : new WebResponse.Failed("The site redirects without saying where.", (int)response.StatusCode);

    private async Task<WebResponse> ContentAsync(
        Uri address, HttpResponseMessage response, int? cut, CancellationToken ct)
    {
        var headers = response.Content.Headers;
        var tag = response.Headers.ETag?.ToString();
        var robots = response.Headers.NonValidated.TryGetValues("X-Robots-Tag", out var values) ? values.ToList() : [];
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        var body = cut is { } most
            ? await ReadStartAsync(stream, most, ct)
            : await new BoundedStream(stream, MaxBytes).ReadToEndAsync(ct);
        return new WebResponse.Content(
            address, body, headers.ContentType?.MediaType?.ToLowerInvariant() ?? "",
            headers.ContentType?.CharSet?.Trim('"', ' '), robots,
            new(tag is { Length: <= PageOrigin.MaxEntityTag } ? tag : null, headers.LastModified));
    }

    private static async Task<byte[]> ReadStartAsync(Stream stream, int most, CancellationToken ct)
    {
        var buffer = new byte[most];
        var read = await stream.ReadAtLeastAsync(buffer, most, throwOnEndOfStream: false, ct);
        return buffer.AsSpan(0, read).ToArray();
    }
}

using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatPlatform.FakeLlm;

/// <summary>
/// A model provider for tests and load runs. It answers each request as its script says: in the chat-completions
/// format, or with the recorded bytes of another one.
/// </summary>
public sealed class FakeLlmServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<CompletionRequest> _requests = new();
    private readonly ConcurrentQueue<string> _visits = new();
    private readonly bool _keepsRequests;
    private int _count;

    private FakeLlmServer(IPAddress address, int port, bool keepsRequests)
    {
        _keepsRequests = keepsRequests;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(address, port));
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>The script that creates replies; can be changed at any time.</summary>
    public Func<CompletionRequest, Reply> Script { get; set; } = Scripts.WellBehaved();

    /// <summary>Awaited before a request is answered.</summary>
    public Func<CompletionRequest, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Base URL for a provider's configuration, with the version part.</summary>
    public string BaseUrl => _app.Urls.First() + "/v1";

    /// <summary>The requests so far, in order; empty when they are only counted.</summary>
    public IReadOnlyList<CompletionRequest> Requests => [.. _requests];

    public int Count => Volatile.Read(ref _count);

    /// <summary>
    /// Base URL that represents other servers on the internet, such as a tool's service or an image host.
    /// </summary>
    public string OutsideUrl => _app.Urls.First() + "/outside";

    /// <summary>Response body for requests below <see cref="OutsideUrl"/>.</summary>
    public string OutsideAnswer { get; set; } = """{"status":"out for delivery","expected":"today before 18:00"}""";

    /// <summary>Requests below <see cref="OutsideUrl"/>: method, path and query, in order.</summary>
    public IReadOnlyList<string> Visits => [.. _visits];

    /// <summary>
    /// Starts the server. It listens on 127.0.0.2, the only address that tests let the platform connect to.
    /// </summary>
    /// <param name="port">0 selects a free port.</param>
    /// <param name="keepsRequests">False to only count the requests, for load runs.</param>
    public static async Task<FakeLlmServer> StartAsync(
        string address = "127.0.0.2", int port = 0, bool keepsRequests = true, CancellationToken ct = default)
    {
        var server = new FakeLlmServer(IPAddress.Parse(address), port, keepsRequests);
        await server._app.StartAsync(ct);
        return server;
    }

    /// <summary>Clears the requests and restores the default script.</summary>
    public void Reset()
    {
        Script = Scripts.WellBehaved();
        Before = _ => Task.CompletedTask;
        _requests.Clear();
        _visits.Clear();
        Volatile.Write(ref _count, 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/outside"))
        {
            await VisitAsync(context);
            return;
        }

        if (
            !HttpMethods.IsPost(context.Request.Method)
            || context.Request.Path.Value is not ("/v1/chat/completions" or "/v1/messages"))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var request = CompletionRequest.Read(
            body.GetBuffer().AsMemory(0, (int)body.Length), Key(context.Request.Headers));
        Interlocked.Increment(ref _count);
        if (_keepsRequests)
        {
            _requests.Enqueue(request);
        }

        await Before(request);
        try
        {
            await new ReplyWriter(context.Response, request, context.RequestAborted).WriteAsync(Script(request));
        }
        catch (OperationCanceledException)
        {
            // The platform has closed the connection, as expected when the fake is silent or never ends.
        }
    }

    private static string? Key(IHeaderDictionary headers) =>
        headers.Authorization.ToString() is var value && value.StartsWith("Bearer ", StringComparison.Ordinal)
            ? value["Bearer ".Length..]
            : headers["x-api-key"].FirstOrDefault();

    private async Task VisitAsync(HttpContext context)
    {
        if (_keepsRequests)
        {
            _visits.Enqueue(
                $"{context.Request.Method} {context.Request.Path.Value!["/outside".Length..]}"
                + context.Request.QueryString
            );
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(OutsideAnswer, context.RequestAborted);
    }
}

using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatPlatform.Tests.Support.Fakes;

/// <summary>A request that a tool's service received.</summary>
/// <param name="Target">Path and query as sent.</param>
internal sealed record ReceivedToolRequest(string Method, string Target, string? IdempotencyKey, string Body);

/// <summary>The service behind a tool, on 127.0.0.2, to which the platform may connect.</summary>
internal sealed class ToolService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedToolRequest> _requests = new();

    private ToolService(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Parse("127.0.0.2"), port));
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Handles a request; may be changed at any time.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = c => JsonAsync(c, """{"status":"done"}""");

    /// <summary>Without a trailing slash.</summary>
    public string Url => _app.Urls.First();

    /// <summary>Received requests, in order.</summary>
    public IReadOnlyList<ReceivedToolRequest> Requests => [.. _requests];

    public static async Task<ToolService> StartAsync(int port = 0)
    {
        var service = new ToolService(port);
        await service._app.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    public void Reset()
    {
        _requests.Clear();
        Answer = c => JsonAsync(c, """{"status":"done"}""");
    }

    public static Task JsonAsync(HttpContext context, string json) =>
        BytesAsync(context, "application/json", System.Text.Encoding.UTF8.GetBytes(json));

    /// <summary>Returns 200 with these bytes.</summary>
    public static Task BytesAsync(HttpContext context, string? contentType, byte[] body)
    {
        context.Response.ContentType = contentType;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>Closes the connection without a response.</summary>
    public static Task AbortAsync(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        _requests.Enqueue(
            new(
                context.Request.Method, context.Features.Get<IHttpRequestFeature>()!.RawTarget,
                context.Request.Headers["Idempotency-Key"], body));
        await Answer(context);
    }
}

namespace ChatPlatform.Web.Hosting;

/// <summary>Gives each request an id, in the answer's X-Request-Id, in problem details and in every log line.</summary>
public sealed class RequestIds(RequestDelegate next, ILogger<RequestIds> logger)
{
    public const string Header = "X-Request-Id";

    public async Task InvokeAsync(HttpContext context)
    {
        var id = Guid.CreateVersion7().ToString("N");
        context.TraceIdentifier = id;
        context.Response.OnStarting(() =>
        {
            // At the last moment: an answer that fails is made anew, without its headers.
            context.Response.Headers[Header] = id;
            return Task.CompletedTask;
        });
        // A scope: it takes the place of the server's own id.
        using (logger.BeginScope(new KeyValuePair<string, object>[] { new("RequestId", id) }))
        {
            await next(context);
        }
    }
}

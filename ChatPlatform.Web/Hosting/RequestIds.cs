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
            context.Response.Headers[Header] = id; // At the last moment: an answer that fails is made anew, without its headers.
            return Task.CompletedTask;
        });
        using (logger.BeginScope(new KeyValuePair<string, object>[] { new("RequestId", id) })) // A scope: it takes the place of the server's own id.
        {
            await next(context);
        }
    }
}

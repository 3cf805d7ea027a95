namespace ChatPlatform.Web.Hosting;

/// <summary>Assigns a request id, which is in the X-Request-Id header, in problem details and in log entries.</summary>
public sealed class RequestIds(RequestDelegate next, ILogger<RequestIds> logger)
{
    public const string Header = "X-Request-Id";

    public async Task InvokeAsync(HttpContext context)
    {
        var id = Guid.CreateVersion7().ToString("N");
        context.TraceIdentifier = id;
        context.Response.OnStarting(() =>
        {
            // When the response starts: the exception handler clears headers that were set before.
            context.Response.Headers[Header] = id;
            return Task.CompletedTask;
        });
        // The scope replaces the request id of Kestrel.
        using (logger.BeginScope(new KeyValuePair<string, object>[] { new("RequestId", id) }))
        {
            await next(context);
        }
    }
}

using ChatPlatform.Web.Components.Pages.Account;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace ChatPlatform.Web.Components;

/// <summary>
/// Writes an HTML page instead of JSON problem details for requests from a browser. The page is rendered in its own
/// service scope, because the scope of the request may be the one that failed.
/// </summary>
public sealed class ProblemPageWriter(IServiceScopeFactory scopes, ILoggerFactory loggers) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context)
    {
        var request = context.HttpContext.Request;
        return HttpMethods.IsGet(request.Method)
            && !request.Path.StartsWithSegments("/api")
            && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
    }

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var response = context.HttpContext.Response;
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(ProblemPage.Status)] = context.ProblemDetails.Status ?? response.StatusCode,
            [nameof(ProblemPage.RequestId)] = context.HttpContext.TraceIdentifier,
        });
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<ProblemPage>(parameters)).ToHtmlString());
        response.ContentType = "text/html; charset=utf-8";
        await response.WriteAsync(html, context.HttpContext.RequestAborted);
    }
}

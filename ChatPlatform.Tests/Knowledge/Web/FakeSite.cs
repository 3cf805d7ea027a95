using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ChatPlatform.Tests.Knowledge.Web;

/// <summary>A website on 127.0.0.2, to which the platform may connect. Paths without an answer return 404.</summary>
internal sealed class FakeSite : IAsyncDisposable
{
    private readonly ToolService _service;
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _answers = new();

    private FakeSite(ToolService service)
    {
        _service = service;
        _service.Answer = context => _answers.TryGetValue(context.Request.Path, out var answer)
            ? answer(context)
            : StatusAsync(context, StatusCodes.Status404NotFound);
    }

    /// <summary>Without a trailing slash.</summary>
    public string Url => _service.Url;

    /// <summary>Paths of the received requests without those for robots.txt, in order.</summary>
    public IReadOnlyList<string> Reads =>
        [.. _service.Requests.Select(r => r.Target).Where(target => target != "/robots.txt")];

    public static async Task<FakeSite> StartAsync() => new(await ToolService.StartAsync());

    /// <summary>Answers a path; may be changed at any time.</summary>
    public FakeSite On(string path, Func<HttpContext, Task> answer)
    {
        _answers[path] = answer;
        return this;
    }

    public FakeSite Page(string path, string title, string text, string head = "") => Content(
        path, "text/html; charset=utf-8",
        $"<!doctype html><html><head><title>{title}</title>{head}</head><body><p>{text}</p></body></html>");

    public FakeSite Content(string path, string type, string body) => Bytes(path, type, Encoding.UTF8.GetBytes(body));

    public FakeSite Bytes(string path, string? type, byte[] body) =>
        On(path, context => ToolService.BytesAsync(context, type, body));

    /// <summary>A sitemap at /sitemap.xml with these paths.</summary>
    public FakeSite Sitemap(params string[] paths) => Content("/sitemap.xml", "application/xml", SitemapOf(paths));

    public FakeSite Status(string path, int status) => On(path, context => StatusAsync(context, status));

    public FakeSite Redirect(string path, string target) => On(path, context =>
    {
        context.Response.Headers.Location = target;
        return StatusAsync(context, StatusCodes.Status302Found);
    });

    /// <summary>A sitemap as XML.</summary>
    /// <param name="paths">Paths of this site, or absolute addresses.</param>
    public string SitemapOf(params string[] paths) =>
        """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">"""
        + string.Concat(paths.Select(p => $"<url><loc>{(p.StartsWith('/') ? Url + p : p)}</loc></url>")) + "</urlset>";

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private static Task StatusAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}

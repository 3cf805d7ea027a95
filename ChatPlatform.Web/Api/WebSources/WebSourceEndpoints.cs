using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Knowledge.Web;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;

namespace ChatPlatform.Web.Api.WebSources;

/// <summary>The web addresses from which a tenant's documents are read.</summary>
public static class WebSourceEndpoints
{
    public static void MapWebSources(this RouteGroupBuilder tenant)
    {
        var group = tenant.MapGroup("/web-sources").WithTags("Documents");
        group
            .MapGet("/", ListAsync)
            .ForMembers()
            .WithSummary("List web addresses that are read, newest first")
            .ProducesPage(Example);
        group
            .MapPost("/", CreateAsync)
            .ForManagers()
            .WithSummary("Add a web address, which is read at once; a tenant has at most 50")
            .WithRequestExample(WebSourceRequest.Example)
            .ProducesExample(Example, StatusCodes.Status201Created);
        group
            .MapGet("/{id:guid}", GetAsync)
            .ForMembers()
            .WithSummary("Get a web address with the result of its last run")
            .ProducesExample(Example);
        group
            .MapPut("/{id:guid}", UpdateAsync)
            .ForManagers()
            .WithSummary("Change a web address. It is read again when its pages may be others")
            .WithRequestExample(WebSourceRequest.Example)
            .ProducesExample(Example)
            .WithIfMatch();
        group
            .MapDelete("/{id:guid}", DeleteAsync)
            .ForManagers()
            .WithSummary("Delete a web address with its documents")
            .ProducesNoContent()
            .WithIfMatch();
        group
            .MapPost("/{id:guid}/run", RunAsync)
            .ForManagers()
            .WithSummary("Read a web address now. Only pages that have changed are processed again")
            .ProducesExample(
                Example with
                {
                    Status = WebSourceStatus.Queued,
                    NextRunAt = null,
                },
                StatusCodes.Status202Accepted)
            .ProducesError(StatusCodes.Status409Conflict, "It is already being read.");
    }

    /// <param name="Address">Web address of at most 2,000 characters; without a scheme it is https.</param>
    /// <param name="Kind">"page" for one page, "sitemap" for the pages that a sitemap lists.</param>
    /// <param name="Schedule">"manual", "daily", "weekly" or "monthly".</param>
    /// <param name="MaxPages">Maximum pages of a sitemap, 1 to 500; default 100.</param>
    /// <param name="Prefix">Only pages of the sitemap whose address begins with this; omitted for all.</param>
    /// <param name="Tags">Tags of the documents, at most 10; omitted for none.</param>
    /// <param name="Audience">Who may be answered from the documents.</param>
    public sealed record WebSourceRequest(
        string Address, WebSourceKind Kind, WebSchedule Schedule, int MaxPages = WebSourceDraft.DefaultPages,
        string? Prefix = null, IReadOnlyList<string>? Tags = null,
        DocumentAudience Audience = DocumentAudience.Everyone)
    {
        internal static WebSourceRequest Example { get; } = new(
            WebSourceEndpoints.Example.Address, WebSourceEndpoints.Example.Kind, WebSourceEndpoints.Example.Schedule,
            WebSourceEndpoints.Example.MaxPages, WebSourceEndpoints.Example.Prefix);

        internal WebSourceDraft Draft => new(Address, Kind, Schedule, MaxPages, Prefix, new(Tags ?? [], Audience));
    }

    internal static WebSourceItem Example { get; } = new(
        Examples.AgentId, "https://www.example.com/sitemap.xml", WebSourceKind.Sitemap, WebSchedule.Weekly, 100,
        "https://www.example.com/help", WebSourceStatus.Idle, 42, 42, Examples.At, Examples.At.AddDays(7),
        new(3, 38, 1, 2, false, null), 41,
        [new("https://www.example.com/help/intern", "The site's robots.txt does not allow reading this page.")],
        Examples.At.AddDays(-30), ["help"], DocumentAudience.Everyone, 1);

    private static Task<IResult> ListAsync(
        ApiCaller caller, [AsParameters] PageQuery page, WebSourceQueries sources, Cursors cursors,
        HttpContext context, CancellationToken ct) =>
        cursors.PageAsync(context, page, "", request => sources.PageAsync(caller.TenantId, request, ct));

    private static async Task<IResult> GetAsync(
        ApiCaller caller, Guid id, WebSourceQueries sources, HttpContext context, CancellationToken ct) =>
        ETags.OkOrNotFound(context, await sources.FindAsync(caller.TenantId, id, ct));

    private static Task<IResult> CreateAsync(
        ApiCaller caller, WebSourceRequest request, WebSourceEditor editor, HttpContext context,
        CancellationToken ct) =>
        editor
            .CreateAsync(caller.TenantId, request.Draft, caller.Actor, ct)
            .ToCreatedAsync(context, source => $"{context.Request.Path}/{source.Id}");

    private static Task<IResult> UpdateAsync(
        ApiCaller caller, Guid id, IfMatch ifMatch, WebSourceRequest request, WebSourceEditor editor,
        HttpContext context, CancellationToken ct) =>
        editor
            .UpdateAsync(caller.TenantId, id, ifMatch.ConcurrencyToken, request.Draft, caller.Actor, ct)
            .ToOkAsync(context, ifMatch);

    private static Task<IResult> DeleteAsync(
        ApiCaller caller, Guid id, IfMatch ifMatch, WebSourceEditor editor, CancellationToken ct) =>
        editor.DeleteAsync(caller.TenantId, id, ifMatch.ConcurrencyToken, caller.Actor, ct).ToNoContentAsync(ifMatch);

    private static Task<IResult> RunAsync(
        ApiCaller caller, Guid id, WebSourceEditor editor, CancellationToken ct) =>
        editor
            .RunAsync(caller.TenantId, id, caller.Actor, ct)
            .ToResultAsync(source => TypedResults.Accepted((string?)null, source));
}

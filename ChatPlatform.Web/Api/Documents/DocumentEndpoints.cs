using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;
using ChatPlatform.Web.Problems;
using Microsoft.AspNetCore.Mvc;

namespace ChatPlatform.Web.Api.Documents;

/// <summary>A tenant's documents.</summary>
public static class DocumentEndpoints
{
    public static void MapDocuments(this RouteGroupBuilder tenant)
    {
        var group = tenant.MapGroup("/documents").WithTags("Documents");
        group
            .MapGet("/", ListAsync)
            .ForMembers()
            .WithSummary("List documents, newest first")
            .ProducesPage(Examples.Document);
        group.MapDocumentUpload();
        group.MapGet("/{id:guid}", GetAsync)
            .ForMembers().WithSummary("Get a document")
            .ProducesExample(Examples.Document);
        group
            .MapDelete("/{id:guid}", DeleteAsync)
            .ForManagers()
            .WithSummary("Delete a document with its passages")
            .ProducesNoContent();
        group.MapChunks();
        group.MapVersions();
        group.MapLabels();
        group.MapQueue();
        group
            .MapPost("/{id:guid}/reindex", ReindexAsync)
            .ForManagers()
            .WithSummary("Process a document again. Searches use the old passages until it is ready")
            .ProducesExample(
                Examples.Document with
                {
                    Status = DocumentStatus.Queued,
                    Progress = 0,
                },
                StatusCodes.Status202Accepted)
            .ProducesError(StatusCodes.Status409Conflict, "It is already being processed.");
    }

    /// <summary>Maps what changes the place of a document in the queue.</summary>
    private static void MapQueue(this RouteGroupBuilder documents)
    {
        documents
            .MapPost("/{id:guid}/pause", PauseAsync)
            .ForManagers()
            .WithSummary("Stop processing a document until it is processed again. What was computed is kept")
            .ProducesExample(Examples.Document with { Status = DocumentStatus.Paused, Progress = 0 })
            .ProducesError(StatusCodes.Status409Conflict, "It is neither queued nor being processed.");
        documents
            .MapPost("/{id:guid}/hurry", HurryAsync)
            .ForManagers()
            .WithSummary("Process a queued document before the tenant's others")
            .ProducesExample(Examples.Document with { Status = DocumentStatus.Queued, Progress = 0 })
            .ProducesError(StatusCodes.Status409Conflict, "It is not queued.");
    }

    private static async Task<IResult> PauseAsync(
        ApiCaller caller, Guid id, DocumentLibrary library, DocumentQueries documents, CancellationToken ct)
    {
        var outcome = await library.PauseManyAsync(caller.TenantId, [id], caller.Actor, ct);
        return outcome.Unchanged > 0
            ? ProblemCodes.Conflict("not_queued", "The document is neither queued nor being processed.")
            : ApiResults.OrNotFound(await documents.FindAsync(caller.TenantId, id, ct));
    }

    private static async Task<IResult> HurryAsync(
        ApiCaller caller, Guid id, DocumentLibrary library, DocumentQueries documents, CancellationToken ct)
    {
        var outcome = await library.HurryAsync(caller.TenantId, id, caller.Actor, ct);
        var document = await documents.FindAsync(caller.TenantId, id, ct);
        return outcome is EditOutcome<Guid>.Stale && document is not null
            ? ProblemCodes.Conflict("not_queued", "The document is not queued.")
            : ApiResults.OrNotFound(document);
    }

    /// <param name="sort">newest, name, size, pages, chunks or latestChange; by default newest.</param>
    private static async Task<IResult> ListAsync(
        ApiCaller caller,
        [AsParameters] PageQuery page,
        [FromQuery(Name = "search")] string? name,
        string? status,
        string? tag,
        string? audience,
        string? sort,
        DocumentQueries documents,
        Cursors cursors,
        HttpContext context,
        CancellationToken ct)
    {
        var errors = new FieldErrors().Text("search", name ?? "", 0, PageQuery.MaxSearch);
        var (wanted, readers) = (
            errors.ParseEnum<DocumentStatus>("status", status),
            errors.ParseEnum<DocumentAudience>("audience", audience));
        var order = errors.ParseEnum<DocumentSort>("sort", sort) ?? DocumentSort.Newest;
        errors.Text("tag", tag ?? "", 0, DocumentLabels.MaxTag);
        var search = new DocumentSearch(
            name, wanted is { } one ? [one] : null,
            string.IsNullOrWhiteSpace(tag) ? null : DocumentLabels.Clean([tag])[0], readers, order);
        return errors.Any
            ? ProblemCodes.Invalid(errors)
            : await cursors.PageAsync(
                context, page, $"{order}|{status}|{audience}|{tag}|{name}",
                request => documents.PageAsync(caller.TenantId, search, request, ct));
    }

    private static async Task<IResult> GetAsync(
        ApiCaller caller, Guid id, DocumentQueries documents, CancellationToken ct
    ) => ApiResults.OrNotFound(await documents.FindAsync(caller.TenantId, id, ct));

    private static Task<IResult> DeleteAsync(
        ApiCaller caller, Guid id, DocumentLibrary library, CancellationToken ct
    ) => library.DeleteAsync(caller.TenantId, id, caller.Actor, ct).ToNoContentAsync();

    private static async Task<IResult> ReindexAsync(
        ApiCaller caller, Guid id, DocumentLibrary library, DocumentQueries documents, CancellationToken ct)
    {
        var reindexed = await library.ReindexAsync(caller.TenantId, id, caller.Actor, ct);
        var document = await documents.FindAsync(caller.TenantId, id, ct);
        return await Task.FromResult(reindexed).ToResultAsync(
            _ => document is null ? ProblemCodes.NotFound() : TypedResults.Accepted((string?)null, document));
    }
}

using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;
using ChatPlatform.Web.Problems;

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

    private static async Task<IResult> ListAsync(
        ApiCaller caller,
        [AsParameters] PageQuery page,
        string? search,
        string? status,
        DocumentQueries documents,
        Cursors cursors,
        HttpContext context,
        CancellationToken ct)
    {
        var errors = new FieldErrors().Text("search", search ?? "", 0, PageQuery.MaxSearch);
        var wanted = errors.ParseEnum<DocumentStatus>("status", status);
        return errors.Any
            ? ProblemCodes.Invalid(errors)
            : await cursors.PageAsync(
                context, page, $"{status}|{search}",
                request => documents.PageAsync(caller.TenantId, search, wanted is { } one ? [one] : null, request, ct));
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

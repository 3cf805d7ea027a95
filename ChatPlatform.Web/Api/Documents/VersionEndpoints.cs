using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Uploads;
using ChatPlatform.Core.Knowledge.Versions;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;
using ChatPlatform.Web.Problems;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Api.Documents;

/// <summary>The versions of a document and their files.</summary>
public static class VersionEndpoints
{
    private static readonly VersionItem s_example =
        new(2, "Claims.pdf", 182_044, "Mira Rahn", DateTimeOffset.UnixEpoch.AddYears(56), true);

    public static void MapVersions(this RouteGroupBuilder documents)
    {
        var group = documents.MapGroup("/{id:guid}");
        group
            .MapGet("/versions", ListAsync)
            .ForMembers()
            .WithSummary("List the versions of a document, newest first. The 10 former ones are kept")
            .ProducesPage(s_example);
        group
            .MapPost("/versions", ReplaceAsync)
            .ForManagers()
            .WithSummary("Upload a new version. Searches use the passages of the old one until it is read")
            .WithMetadata(new FileUploadMetadata(DocumentUploads.Field, "Claims.pdf"))
            .ProducesExample(DocumentUploads.DocumentResponse.Example, StatusCodes.Status201Created)
            .ProducesError(StatusCodes.Status409Conflict, "The storage limit is reached.")
            .ProducesError(StatusCodes.Status413PayloadTooLarge, "The file is too large.")
            .ProducesError(StatusCodes.Status415UnsupportedMediaType, "The file type is not supported.");
        group
            .MapPost("/versions/{number:int}/restore", BringBackAsync)
            .ForManagers()
            .WithSummary("Make a former version the current one; current is the number of the version it replaces")
            .ProducesExample(
                Examples.Document with { Status = DocumentStatus.Queued, Progress = 0 }, StatusCodes.Status202Accepted)
            .ProducesError(
                StatusCodes.Status412PreconditionFailed, "The version is not kept, or there is a newer one.");
        group
            .MapGet("/file", FileAsync)
            .ForMembers()
            .WithSummary("Download the file of a document; version selects a former one")
            .ProducesFile("application/octet-stream");
    }

    private static async Task<IResult> ListAsync(
        ApiCaller caller, Guid id, [AsParameters] PageQuery page, DocumentQueries documents, VersionQueries versions,
        Cursors cursors, HttpContext context, CancellationToken ct) =>
        await documents.FindAsync(caller.TenantId, id, ct) is null
            ? ProblemCodes.NotFound()
            : await cursors.PageAsync(
                context, page, "", request => versions.PageAsync(caller.TenantId, id, request, ct));

    private static async Task<IResult> ReplaceAsync(
        ApiCaller caller, Guid id, DocumentQueries documents, DocumentVersions versions,
        IOptions<UploadOptions> limits, HttpContext context, CancellationToken ct) =>
        await documents.FindAsync(caller.TenantId, id, ct) is null
            ? ProblemCodes.NotFound()
            : await DocumentUploads.ReceiveAsync(
                context, limits.Value, file => versions.ReplaceAsync(caller.TenantId, id, caller.Actor, file, ct),
                SameName.Replace, ct);

    private static async Task<IResult> BringBackAsync(
        ApiCaller caller, Guid id, int number, int? current, DocumentVersions versions, DocumentQueries documents,
        CancellationToken ct)
    {
        if (await documents.FindAsync(caller.TenantId, id, ct) is null)
        {
            return ProblemCodes.NotFound();
        }

        if (current is not { } replaced)
        {
            return ProblemCodes.Invalid("current", "must be given: the number of the version to be replaced");
        }

        var restored = await versions.BringBackAsync(caller.TenantId, id, number, replaced, caller.Actor, ct);
        var document = await documents.FindAsync(caller.TenantId, id, ct);
        return await Task.FromResult(restored).ToResultAsync(
            _ => document is null ? ProblemCodes.NotFound() : TypedResults.Accepted((string?)null, document));
    }

    /// <summary>The file as an attachment, so that no browser shows what it contains as a page.</summary>
    private static async Task<IResult> FileAsync(
        ApiCaller caller, Guid id, int? version, VersionQueries versions, HttpContext context, CancellationToken ct)
    {
        if (await versions.FileAsync(caller.TenantId, id, version, ct) is not { } file || !File.Exists(file.Path))
        {
            return ProblemCodes.NotFound();
        }

        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "private, no-cache";
        context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        return TypedResults.PhysicalFile(file.Path, file.MediaType, file.Name, enableRangeProcessing: true);
    }
}

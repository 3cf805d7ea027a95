using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Chunks;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Api.Documents;

/// <summary>The passages of a document.</summary>
public static class ChunkEndpoints
{
    public static void MapChunks(this RouteGroupBuilder documents)
    {
        var group = documents.MapGroup("/{id:guid}/chunks");
        group
            .MapGet("/", ListAsync)
            .ForMembers()
            .WithSummary("List the passages of a document in order")
            .ProducesPage(Examples.Chunk);
        group
            .MapGet("/{chunkId:guid}", GetAsync)
            .ForMembers()
            .WithSummary("Get a passage")
            .ProducesExample(Examples.Chunk);
        group
            .MapPut("/{chunkId:guid}", SaveAsync)
            .ForManagers()
            .WithSummary(
                "Switch a passage off or on, correct its text, add a note. It stays when the document is read again")
            .WithRequestExample(ChunkRequest.Example)
            .ProducesExample(Examples.Chunk)
            .ProducesError(StatusCodes.Status409Conflict, "The document is being read.")
            .WithIfMatch();
    }

    /// <param name="Text">1 to 1,600 characters; omitted for the text as read from the file.</param>
    /// <param name="IsOn">False when answers shall not use it.</param>
    /// <param name="Note">Note for colleagues; at most 500 characters.</param>
    public sealed record ChunkRequest(string? Text = null, bool IsOn = true, string? Note = null)
    {
        internal static ChunkRequest Example { get; } =
            new("Damage is to be reported within seven days.", true, "Checked with the claims desk.");
    }

    private static async Task<IResult> ListAsync(
        ApiCaller caller,
        Guid id,
        [AsParameters] PageQuery page,
        string? search,
        DocumentQueries documents,
        ChunkQueries chunks,
        Cursors cursors,
        HttpContext context,
        CancellationToken ct)
    {
        var errors = new FieldErrors().Text("search", search ?? "", 0, PageQuery.MaxSearch);
        if (errors.Any)
        {
            return ProblemCodes.Invalid(errors);
        }

        return await documents.FindAsync(caller.TenantId, id, ct) is null
            ? ProblemCodes.NotFound()
            : await cursors.PageAsync(
                context, page, search ?? "",
                wanted => chunks.PageAsync(caller.TenantId, id, new(search), wanted, ct));
    }

    private static async Task<IResult> GetAsync(
        ApiCaller caller, Guid id, Guid chunkId, ChunkQueries chunks, HttpContext context, CancellationToken ct) =>
        ETags.OkOrNotFound(context, await chunks.FindAsync(caller.TenantId, id, chunkId, ct));

    private static Task<IResult> SaveAsync(
        ApiCaller caller,
        Guid id,
        Guid chunkId,
        IfMatch ifMatch,
        ChunkRequest request,
        ChunkEditor editor,
        HttpContext context,
        CancellationToken ct) =>
        editor
            .SaveAsync(
                caller.TenantId, id, chunkId, ifMatch.ConcurrencyToken,
                new(request.Text, request.IsOn, request.Note), caller.Actor, ct)
            .ToOkAsync(context, ifMatch);
}

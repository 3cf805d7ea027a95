using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Web.Api.Access;

namespace ChatPlatform.Web.Api.Documents;

/// <summary>The tags and the audience of a document.</summary>
public static class LabelEndpoints
{
    public static void MapLabels(this RouteGroupBuilder documents)
    {
        var group = documents.MapGroup("/{id:guid}/labels");
        group
            .MapGet("/", GetAsync)
            .ForMembers()
            .WithSummary("Get the tags and the audience of a document")
            .ProducesExample(s_example);
        group
            .MapPut("/", SaveAsync)
            .ForManagers()
            .WithSummary("Set the tags of a document and who may be answered from it, from the next question on")
            .WithRequestExample(new LabelRequest(s_example.Tags, s_example.Audience))
            .ProducesExample(s_example)
            .WithIfMatch();
    }

    /// <param name="Tags">At most 10, each of 1 to 40 characters; stored in lower case. Omitted for none.</param>
    /// <param name="Audience">"everyone", "signed_in" for customers whom your site has signed in, or "staff".</param>
    public sealed record LabelRequest(
        IReadOnlyList<string>? Tags = null, DocumentAudience Audience = DocumentAudience.Everyone);

    private static readonly DocumentLabels s_example = new(["claims", "2026"], DocumentAudience.SignedIn);

    private static async Task<IResult> GetAsync(
        ApiCaller caller, Guid id, DocumentQueries documents, HttpContext context, CancellationToken ct) =>
        ETags.OkOrNotFound(context, (await documents.FindAsync(caller.TenantId, id, ct))?.Labels);

    private static Task<IResult> SaveAsync(
        ApiCaller caller, Guid id, IfMatch ifMatch, LabelRequest request, LabelEditor editor, HttpContext context,
        CancellationToken ct) =>
        editor
            .SaveAsync(
                caller.TenantId, id, ifMatch.ConcurrencyToken, new(request.Tags ?? [], request.Audience), caller.Actor,
                ct)
            .ToOkAsync(context, ifMatch);
}

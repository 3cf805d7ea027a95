using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Knowledge.Search;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Api.Tenants;

/// <summary>Search in a tenant's documents.</summary>
public static class KnowledgeEndpoints
{
    private const int MaxQuery = 1000;
    private const int MaxChunks = 50;
    private const int DefaultChunks = 5;
    private const int MaxTags = 20;

    public static void MapKnowledge(this RouteGroupBuilder tenant) =>
        tenant
            .MapPost("/knowledge/search", SearchAsync)
            .ForMembers()
            .AllowReadOnlyTokens()
            .WithTags("Documents")
            .WithSummary("Search passages for a question, best first")
            .WithRequestExample(new SearchRequest("How long do I have to report damage?", DefaultChunks))
            .ProducesExample(new SearchResponse([Examples.RetrievedChunk]));

    /// <param name="Query">1 to 1,000 characters.</param>
    /// <param name="Limit">1 to 50; default 5.</param>
    /// <param name="Tags">Only documents with one of these tags, at most 20; omitted for all.</param>
    /// <param name="Reader">For whom it is searched: "everyone", "signed_in" or "staff" (the default), who may read
    /// all.</param>
    public sealed record SearchRequest(
        string Query, int? Limit = null, IReadOnlyList<string>? Tags = null,
        DocumentAudience Reader = DocumentAudience.Staff);

    public sealed record SearchResponse(IReadOnlyList<RetrievedChunk> Items);

    private static async Task<IResult> SearchAsync(
        ApiCaller caller, SearchRequest request, KnowledgeSearch search, CancellationToken ct) =>
        DocumentLabels.CheckTags(new(), "tags", request.Tags ?? [], MaxTags)
            .Text("query", request.Query, 1, MaxQuery)
            .Check("limit", request.Limit is null or (>= 1 and <= MaxChunks), $"must be 1 to {MaxChunks}")
            is { Any: true } errors
            ? ProblemCodes.Invalid(errors)
            : TypedResults.Ok(
                new SearchResponse(
                    (await search.SearchAsync(
                        caller.TenantId,
                        new(
                            request.Query, request.Limit ?? DefaultChunks,
                            DocumentScope.Of(null, DocumentLabels.Clean(request.Tags ?? [])),
                            Reader: request.Reader),
                        ct)).Chunks));
}

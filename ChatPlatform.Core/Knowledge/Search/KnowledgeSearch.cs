namespace ChatPlatform.Core.Knowledge.Search;

public sealed record Passage(Guid ChunkId, Guid DocumentId, string Title, int? Page, string Heading, string Text, double Score, double Cosine);

#pragma warning disable CA1822
public sealed class KnowledgeSearch
{
    public Task<IReadOnlyList<Passage>> SearchAsync(Guid tenantId, string query, int limit, CancellationToken ct) => Task.FromResult<IReadOnlyList<Passage>>([]);
}

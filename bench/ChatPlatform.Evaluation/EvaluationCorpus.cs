using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Chunks;
using ChatPlatform.Core.Knowledge.Ingestion;
using ChatPlatform.Core.Knowledge.Ingestion.Chunking;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Evaluation;

/// <summary>A tenant with the documents of a set.</summary>
/// <param name="Documents">The set's ids of the documents.</param>
public sealed record TaughtTenant(Guid Id, IReadOnlyDictionary<Guid, string> Documents);

/// <summary>Imports a set into tenants with the product's chunker and publisher.</summary>
public sealed class EvaluationCorpus(
    AppDbFactory databases, MiniLmEmbeddingGenerator embeddings, ChunkPublisher publisher)
{
    /// <summary>Name of the tenant of a set without tenants.</summary>
    public const string OnlyTenant = "all";

    private const int EmbeddingBatch = 64;

    private readonly Chunker _chunker = new(embeddings.Tokenizer);

    /// <param name="keeps">The tenants to import, by name.</param>
    public async Task<IReadOnlyDictionary<string, TaughtTenant>> TeachAsync(
        RetrievalSet set, Func<string, bool> keeps, Action<string> report, CancellationToken ct)
    {
        var tenants = new Dictionary<string, TaughtTenant>();
        var groups = set.Corpus().GroupBy(c => c.Tenant ?? OnlyTenant).Where(g => keeps(g.Key)).ToList();
        foreach (var (i, group) in groups.Index())
        {
            tenants[group.Key] = await TeachAsync($"{set.Name}-{i}", [.. group], ct);
            report($"{set.Name}: imported {i + 1} of {groups.Count}");
        }

        return tenants;
    }

    private async Task<TaughtTenant> TeachAsync(
        string slug, IReadOnlyList<CorpusEntry> entries, CancellationToken ct)
    {
        await using var platform = databases.ForPlatform();
        var tenant = new Tenant { Slug = $"{slug}-{Guid.NewGuid():N}"[..Math.Min(63, slug.Length + 9)], Name = slug };
        platform.Tenants.Add(tenant);
        await platform.SaveChangesAsync(ct);

        var drafts = entries
            .Select(e => (Entry: e, Title: e.Title ?? e.Name ?? ""))
            .SelectMany(e => _chunker.Split(e.Title, e.Entry.Blocks()), (e, draft) => (e.Entry, e.Title, Draft: draft))
            .ToList();
        var vectors = new ChunkVectors(embeddings, [.. drafts.Select(d => d.Draft.Head(d.Title))]);
        var chunks = new List<(string Id, string Title, EmbeddedChunk Chunk)>(drafts.Count);
        foreach (var batch in drafts.Chunk(EmbeddingBatch))
        {
            foreach (var titled in batch.GroupBy(d => d.Title))
            {
                var embedded = await vectors.OfAsync(titled.Key, [.. titled.Select(d => d.Draft)], ct);
                chunks.AddRange(titled.Zip(embedded, (d, vector) => (
                    d.Entry.Id, d.Title,
                    new EmbeddedChunk(EditedChunk.Of(d.Draft), vectors.HashOf(d.Title, d.Draft), vector))));
            }
        }

        var names = new Dictionary<Guid, string>();
        await using var db = databases.ForTenant(tenant.Id);
        foreach (var group in chunks.GroupBy(c => c.Id))
        {
            var document = Document(tenant.Id, group.First().Title);
            names[document.Id] = group.Key;
            db.Documents.Add(document);
            await db.SaveChangesAsync(ct);
            var claim = new ClaimedDocument(
                tenant.Id, document.Id, document.Name, document.StorageKey, document.MediaType, document.Fence, 1);
            await publisher.PublishAsync(
                claim, document.Name, null, "",
                [.. group.Select(c => c.Chunk)], ct);
            db.Entry(document).State = EntityState.Detached;
        }

        return new(tenant.Id, names);
    }

    internal static Document Document(Guid tenantId, string title) =>
        new()
        {
            TenantId = tenantId,
            Name = title,
            StorageKey = Guid.NewGuid().ToString("N"),
            Size = 1,
            ContentHash = Guid.NewGuid().ToString("N"),
            MediaType = "application/pdf",
            Status = DocumentStatus.Processing,
        };
}

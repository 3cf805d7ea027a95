using ChatPlatform.Core.Data;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Ingestion;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Knowledge.Documents;

/// <summary>Vectors are not computed twice.</summary>
public sealed class EmbeddingDraftTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Document_that_is_read_again_Keeps_its_vectors()
    {
        var (tenant, knowledge) = await TenantAsync();
        var document = await knowledge.AddDocumentAsync("Cars.pdf", SampleFiles.Pdf("Cars park behind the harbour."));
        var marked = await MarkAsync(tenant);

        await app.Get<DocumentLibrary>().ReindexAsync(
            tenant, document.Id, Core.Audit.Actor.System("test"), Ct);
        await knowledge.WaitAsync(document.Id, d => d.Status == DocumentStatus.Ready);

        Assert.Equal(marked, await FirstDimensionAsync(tenant));
    }

    [Fact]
    public async Task Run_after_an_interrupted_one_Takes_its_vectors_and_deletes_them()
    {
        var (tenant, knowledge) = await TenantAsync();
        var first = await knowledge.AddDocumentAsync("Cars.pdf", SampleFiles.Pdf("Cars park behind the harbour."));
        await using (var db = app.Get<AppDbFactory>().ForTenant(tenant))
        {
            var hash = await db.Chunks.Where(c => c.TenantId == tenant).Select(c => c.EmbeddedHash).SingleAsync(Ct);
            await db.ChunkEmbeddings.Where(e => e.TenantId == tenant).ExecuteDeleteAsync(Ct);
            db.EmbeddingDrafts.Add(new()
            {
                TenantId = tenant, DocumentId = first.Id, Hash = hash, Embedding = Marked(),
            });
            await db.SaveChangesAsync(Ct);
        }

        await app.Get<DocumentLibrary>().ReindexAsync(tenant, first.Id, Core.Audit.Actor.System("test"), Ct);
        await knowledge.WaitAsync(first.Id, d => d.Status == DocumentStatus.Ready);

        Assert.Equal(1f, await FirstDimensionAsync(tenant));
        await using var after = app.Get<AppDbFactory>().ForTenant(tenant);
        Assert.Equal(0, await after.EmbeddingDrafts.CountAsync(d => d.TenantId == tenant, Ct));
    }

    [Fact]
    public async Task Vectors_of_a_run_that_lost_its_claim_Are_not_stored()
    {
        var (tenant, knowledge) = await TenantAsync();
        var document = await knowledge.AddDocumentAsync("Cars.pdf", SampleFiles.Pdf("Cars park behind the harbour."));
        ClaimedDocument Claim(int fence, Guid id) => new(tenant, id, "Cars.pdf", "", "", fence, 1);
        KeyValuePair<Guid, Pgvector.HalfVector>[] vectors = [new(Guid.NewGuid(), Marked())];

        await app.Get<EmbeddingDrafts>().AddAsync(Claim(99, document.Id), vectors, Ct);
        await app.Get<EmbeddingDrafts>().AddAsync(Claim(1, Guid.NewGuid()), vectors, Ct);

        await using var db = app.Get<AppDbFactory>().ForTenant(tenant);
        Assert.Equal(0, await db.EmbeddingDrafts.CountAsync(d => d.TenantId == tenant, Ct));
    }

    private static Pgvector.HalfVector Marked()
    {
        var values = new Half[384];
        values[0] = (Half)1;
        return new(values);
    }

    /// <summary>Gives all chunks of the tenant a vector that the model would not compute.</summary>
    private async Task<float> MarkAsync(Guid tenant)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant);
        await db.ChunkEmbeddings.Where(e => e.TenantId == tenant).ExecuteUpdateAsync(
            e => e.SetProperty(x => x.Embedding, Marked()), Ct);
        return 1f;
    }

    private async Task<float> FirstDimensionAsync(Guid tenant)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant);
        var vector = await db.ChunkEmbeddings.Where(e => e.TenantId == tenant).Select(e => e.Embedding).SingleAsync(Ct);
        return (float)vector.ToArray()[0];
    }

    private async Task<(Guid Id, KnowledgeDriver Knowledge)> TenantAsync()
    {
        var tenant = await app.Tenant().SaveAsync();
        return (tenant.Id, new KnowledgeDriver(app, tenant.Id));
    }
}

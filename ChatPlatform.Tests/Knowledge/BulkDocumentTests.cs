using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Knowledge;

/// <summary>Changes of several documents at once.</summary>
public sealed class BulkDocumentTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deleting_documents_Deletes_the_tenants_own_with_chunks_and_an_audit_entry_each()
    {
        var (mine, other) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        var knowledge = new KnowledgeDriver(app, mine.Id);
        var read = await knowledge.AddDocumentAsync("read.pdf", SampleFiles.Pdf("A heliotrope unicorn."));
        var kept = await knowledge.AddDocumentAsync("kept.pdf", SampleFiles.Pdf("A crimson griffin."));
        var queued = await InsertAsync(mine.Id, DocumentStatus.Queued);
        var foreign = await InsertAsync(other.Id, DocumentStatus.Ready);

        var outcome = await app.Get<DocumentLibrary>()
            .DeleteManyAsync(mine.Id, [read.Id, queued, foreign, read.Id], Actor.System("test"), Ct);

        Assert.Equal(new BulkOutcome(2, 0, 1), outcome);
        Assert.Equal([kept.Id], (await knowledge.ListAsync()).Items.Select(d => d.Id));
        Assert.Single(await knowledge.SearchAsync("griffin or unicorn"));
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        Assert.True(await db.Documents.AnyAsync(d => d.Id == foreign, Ct));
        Assert.Equal(1, await db.CorpusStatistics.Where(s => s.TenantId == mine.Id).SumAsync(s => s.Chunks, Ct));
        Assert.Equal(2, await AuditedAsync(db, mine.Id, "document.deleted"));
    }

    [Fact]
    public async Task Processing_documents_again_Leaves_those_in_work_and_counts_them()
    {
        var (mine, other) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        var (ready, failed, working, foreign) = (
            await InsertAsync(mine.Id, DocumentStatus.Ready), await InsertAsync(mine.Id, DocumentStatus.Failed),
            await InsertAsync(mine.Id, DocumentStatus.Processing), await InsertAsync(other.Id, DocumentStatus.Ready));

        var outcome = await app.Get<DocumentLibrary>()
            .ReindexManyAsync(mine.Id, [ready, failed, working, foreign], Actor.System("test"), Ct);

        Assert.Equal(new BulkOutcome(2, 1, 1), outcome);
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        Assert.Equal(DocumentStatus.Ready, (await db.Documents.SingleAsync(d => d.Id == foreign, Ct)).Status);
        Assert.Equal(2, await AuditedAsync(db, mine.Id, "document.reindexed"));
    }

    [Fact]
    public async Task More_documents_than_a_page_Are_refused()
    {
        Guid[] many = [.. Enumerable.Range(0, BulkOutcome.MaxRows + 1).Select(_ => Guid.CreateVersion7())];

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            app.Get<DocumentLibrary>().DeleteManyAsync(Guid.CreateVersion7(), many, Actor.System("test"), Ct));
    }

    private static Task<int> AuditedAsync(AppDb db, Guid tenantId, string action) =>
        db.AuditEvents.CountAsync(e => e.TenantId == tenantId && e.Action == action, Ct);

    private async Task<Guid> InsertAsync(Guid tenantId, DocumentStatus status)
    {
        var document = new Document
        {
            TenantId = tenantId,
            Name = "by hand.pdf",
            StorageKey = Guid.NewGuid().ToString("N"),
            Size = 1,
            ContentHash = Guid.NewGuid().ToString("N"),
            MediaType = "application/pdf",
            Status = status,
            LeaseUntil = DateTimeOffset.UtcNow.AddMinutes(5),
        };
        await using var db = app.Get<AppDbFactory>().ForTenant(tenantId);
        db.Documents.Add(document);
        await db.SaveChangesAsync(Ct);
        return document.Id;
    }
}

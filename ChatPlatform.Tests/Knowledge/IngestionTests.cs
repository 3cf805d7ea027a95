using ChatPlatform.Core.Data;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Ingestion;
using ChatPlatform.Core.Knowledge.Ingestion.Chunking;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Knowledge;

public sealed class IngestionTests(AppFixture app) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task A_PDF_becomes_passages_with_their_pages()
    {
        var knowledge = await TenantAsync();

        var document = await knowledge.TeachAsync(
            "Opening hours.pdf",
            SampleFiles.Pdf("Nothing to see on this page.", "The museum opens at nine in the morning."));

        Assert.Equal((DocumentStatus.Ready, 2), (document.Status, document.Pages));
        var best = (await knowledge.SearchAsync("when does the museum open"))[0];
        Assert.Equal(("Opening hours.pdf", 2), (best.Title, best.Page));
    }

    [Fact]
    public async Task A_Word_file_becomes_passages_under_their_headings()
    {
        var knowledge = await TenantAsync();

        await knowledge.TeachAsync(
            "Rules.docx",
            SampleFiles.Docx("# Dogs", "Dogs are welcome on a lead.", "# Bicycles", "Bicycles stay outside."));

        var best = (await knowledge.SearchAsync("may I bring my dog"))[0];
        Assert.Equal(("Dogs", "Dogs are welcome on a lead."), (best.Heading, best.Text));
    }

    [Theory]
    [InlineData("locked.pdf", "encrypted", "password")]
    [InlineData("locked.docx", "encrypted", "password")]
    [InlineData("scan.pdf", "no_text", "pictures")]
    [InlineData("damaged.pdf", "damaged", "new copy")]
    public async Task A_file_that_cannot_be_read_is_failed_with_the_reason_and_the_way_out(
        string name, string code, string word)
    {
        var knowledge = await TenantAsync();
        var content = name switch
        {
            "locked.pdf" => SampleFiles.LockedPdf(),
            "locked.docx" => SampleFiles.LockedDocx(),
            "scan.pdf" => SampleFiles.PictureOnlyPdf(),
            _ => SampleFiles.Pdf("text")[..200],
        };

        var document = await knowledge.TeachAsync(name, content);

        Assert.Equal((DocumentStatus.Failed, code), (document.Status, document.FailureCode));
        Assert.Contains(word, document.FailureDetail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_good_file_is_read_after_a_bad_one()
    {
        var knowledge = await TenantAsync();
        await knowledge.TeachAsync("scan.pdf", SampleFiles.PictureOnlyPdf());

        var good = await knowledge.TeachAsync("good.pdf", SampleFiles.Pdf("The lift is behind the stairs."));

        Assert.Equal(DocumentStatus.Ready, good.Status);
    }

    [Fact]
    public async Task A_failed_file_can_be_tried_again()
    {
        var (tenant, knowledge) = await TenantWithIdAsync();
        var failed = await knowledge.TeachAsync("scan.pdf", SampleFiles.PictureOnlyPdf());

        Assert.IsType<EditOutcome<Guid>.Saved>(
            await app.Get<DocumentLibrary>()
                .RetryAsync(tenant, failed.Id, Core.Audit.Actor.System("test"), TestContext.Current.CancellationToken));
        var again = await knowledge.WaitAsync(failed.Id, d =>
            d.Status == DocumentStatus.Failed && d.ChangedAt > failed.ChangedAt);

        Assert.Equal("no_text", again.FailureCode);
    }

    [Fact]
    public async Task R18_Nothing_of_a_document_is_found_before_it_is_published_and_all_of_it_after()
    {
        var (tenant, knowledge) = await TenantWithIdAsync();
        var document = await InsertAsync(tenant, DocumentStatus.Processing);
        Assert.Empty(await knowledge.SearchAsync("garden"));

        Assert.True(
            await PublishAsync(tenant, document, document.Fence, "The garden closes at dusk.", "The garden has a pond.")
        );

        Assert.Equal(2, (await knowledge.SearchAsync("garden")).Count);
    }

    [Fact]
    public async Task R18_A_worker_that_lost_its_claim_publishes_nothing()
    {
        var (tenant, knowledge) = await TenantWithIdAsync();
        var document = await InsertAsync(tenant, DocumentStatus.Processing);

        Assert.False(await PublishAsync(tenant, document, document.Fence - 1, "A stale text."));

        Assert.Empty(await knowledge.SearchAsync("stale text"));
    }

    [Fact]
    public async Task R19_A_delete_wins_over_a_publish_that_comes_later()
    {
        var (tenant, knowledge) = await TenantWithIdAsync();
        var document = await InsertAsync(tenant, DocumentStatus.Processing);
        (await knowledge.DeleteAsync(document.Id)).SavedValue();

        Assert.False(await PublishAsync(tenant, document, document.Fence, "A ghost."));

        Assert.Empty(await knowledge.SearchAsync("ghost"));
    }

    [Fact]
    public async Task R18_A_document_whose_instance_died_is_taken_up_again_when_its_lease_is_over()
    {
        var (tenant, knowledge) = await TenantWithIdAsync();
        var accepted = Assert.IsType<UploadResult.Accepted>(
            await knowledge.UploadAsync("left.pdf", SampleFiles.Pdf("Left behind by an instance.")));
        await knowledge.WaitAsync(accepted.Document.Id, d => d.Status == DocumentStatus.Ready);
        await using (var db = app.Get<AppDbFactory>().ForTenant(tenant))
        {
            var row = await db.Documents.SingleAsync(
                d => d.Id == accepted.Document.Id, TestContext.Current.CancellationToken);
            (row.Status, row.LeaseUntil, row.Chunks) = (
                DocumentStatus.Processing, DateTimeOffset.UtcNow.AddSeconds(-1), 0);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var ready = await knowledge.WaitAsync(accepted.Document.Id, d => d.Status == DocumentStatus.Ready);

        Assert.Equal(1, ready.Chunks);
        Assert.Single(await knowledge.SearchAsync("left behind"));
    }

    [Fact]
    public async Task Deleting_a_document_leaves_no_passage_no_file_and_no_statistics_behind()
    {
        var (tenant, knowledge) = await TenantWithIdAsync();
        var document = await knowledge.TeachAsync("gone.pdf", SampleFiles.Pdf("A heliotrope unicorn."));

        await knowledge.DeleteAsync(document.Id);

        await using var db = app.Get<AppDbFactory>().ForTenant(tenant);
        var ct = TestContext.Current.CancellationToken;
        Assert.Equal(
            (0, 0, 0),
            (
                await db.Chunks.CountAsync(ct), await db.ChunkEmbeddings.CountAsync(ct),
                await db.TermStatistics.CountAsync(ct)));
        Assert.Equal(0, await db.CorpusStatistics.SumAsync(s => s.Chunks, ct));
    }

    private async Task<KnowledgeDriver> TenantAsync() => (await TenantWithIdAsync()).Knowledge;

    private async Task<(Guid Id, KnowledgeDriver Knowledge)> TenantWithIdAsync()
    {
        var tenant = await app.Tenant().SaveAsync();
        return (tenant.Id, new KnowledgeDriver(app, tenant.Id));
    }

    private async Task<Document> InsertAsync(Guid tenantId, DocumentStatus status)
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
            Fence = 3,
            LeaseUntil = DateTimeOffset.UtcNow.AddMinutes(5),
        };
        await using var db = app.Get<AppDbFactory>().ForTenant(tenantId);
        db.Documents.Add(document);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return document;
    }

    private async Task<bool> PublishAsync(Guid tenantId, Document document, int fence, params string[] texts)
    {
        var ct = TestContext.Current.CancellationToken;
        var model = app.Get<Core.Inference.Embeddings.MiniLmEmbeddingGenerator>();
        var chunks = new List<EmbeddedChunk>();
        foreach (var text in texts)
        {
            chunks.Add(
                new(new ChunkDraft(text, "", null, 10), HalfVectors.Of((await model.EmbedAsync(text, ct)).Span)));
        }

        var claim = new ClaimedDocument(
            tenantId, document.Id, document.Name, document.StorageKey, document.MediaType, fence, 1);
        var published = await app.Get<ChunkPublisher>().PublishAsync(claim, "by hand", null, chunks, ct);
        app.Get<Core.Knowledge.Search.KnowledgeSearch>().Forget(tenantId);
        return published;
    }
}

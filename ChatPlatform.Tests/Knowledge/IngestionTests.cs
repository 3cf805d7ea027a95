using ChatPlatform.Core.Data;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Chunks;
using ChatPlatform.Core.Knowledge.Ingestion;
using ChatPlatform.Core.Knowledge.Ingestion.Chunking;
using ChatPlatform.Core.Knowledge.Uploads;
using ChatPlatform.Core.Realtime;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Knowledge.Pdf;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Knowledge;

public sealed class IngestionTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pdf_Becomes_chunks_with_their_pages()
    {
        var knowledge = await TenantAsync();

        var document = await knowledge.UploadAndProcessAsync(
            "Opening hours.pdf",
            SampleFiles.Pdf("Nothing to see on this page.", "The museum opens at nine in the morning."));

        Assert.Equal((DocumentStatus.Ready, 2), (document.Status, document.Pages));
        var best = (await knowledge.SearchAsync("when does the museum open"))[0];
        Assert.Equal(("Opening hours.pdf", 2), (best.Title, best.Page));
    }

    [Fact]
    public async Task D13_Chunks_of_a_pdf_Have_the_labels_of_their_pages()
    {
        var knowledge = await TenantAsync();
        var file = new SmallPdf { Catalog = "/PageLabels<</Nums[0<</S/r>>1<</S/D/St 1>>]>>" }
            .Lines("The preface thanks the gardeners.").Lines("Brakes are tested every ninety days.");

        await knowledge.UploadAndProcessAsync("Handbook.pdf", file.Build());

        var best = (await knowledge.SearchAsync("how often are brakes tested"))[0];
        Assert.Equal((2, "1"), (best.Page, best.PageLabel));
    }

    [Fact]
    public async Task A11_Pdf_that_is_read_in_part_Says_what_is_missing()
    {
        var knowledge = await TenantAsync();
        var file = new SmallPdf().Lines("The cover sheet names the landlord.")
            .Page("q 400 0 0 400 72 300 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q");

        var document = await knowledge.UploadAndProcessAsync("Agreement.pdf", file.Build());

        Assert.Equal(
            (DocumentStatus.Ready, "1 of 2 pages has no text, only images (page 2)."),
            (document.Status, document.Warning));
    }

    [Fact]
    public async Task Text_in_a_script_that_the_model_does_not_know_Is_named()
    {
        var document = await (await TenantAsync()).UploadAndProcessAsync(
            "Часы.docx", SampleFiles.Docx("Магазин открыт с девяти часов утра до шести часов вечера."));

        Assert.Contains("script other than Latin", document.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Word_file_Becomes_chunks_with_their_headings()
    {
        var knowledge = await TenantAsync();

        await knowledge.UploadAndProcessAsync(
            "Rules.docx",
            SampleFiles.Docx("# Dogs", "Dogs are welcome on a lead.", "# Bicycles", "Bicycles stay outside."));

        var best = (await knowledge.SearchAsync("may I bring my dog"))[0];
        Assert.Equal(("Dogs", "Dogs are welcome on a lead."), (best.Heading, best.Text));
    }

    [Theory]
    [InlineData("locked.pdf", "encrypted", "password")]
    [InlineData("locked.docx", "encrypted", "password")]
    [InlineData("scan.pdf", "no_text", "images")]
    [InlineData("damaged.pdf", "damaged", "new copy")]
    public async Task Unreadable_file_Fails_with_reason_and_remedy(
        string name, string code, string word)
    {
        var knowledge = await TenantAsync();
        var content = name switch
        {
            "locked.pdf" => SampleFiles.EncryptedPdf(),
            "locked.docx" => SampleFiles.EncryptedDocx(),
            "scan.pdf" => SampleFiles.ImageOnlyPdf(),
            _ => SampleFiles.Pdf("text")[..200],
        };

        var document = await knowledge.UploadAndProcessAsync(name, content);

        Assert.Equal((DocumentStatus.Failed, code), (document.Status, document.FailureCode));
        Assert.Contains(word, document.FailureDetail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Valid_file_Is_processed_after_an_invalid_one()
    {
        var knowledge = await TenantAsync();
        await knowledge.UploadAndProcessAsync("scan.pdf", SampleFiles.ImageOnlyPdf());

        var good = await knowledge.UploadAndProcessAsync("good.pdf", SampleFiles.Pdf("The lift is behind the stairs."));

        Assert.Equal(DocumentStatus.Ready, good.Status);
    }

    [Theory]
    [InlineData(false, DocumentStatus.Failed)]
    [InlineData(true, DocumentStatus.Queued)]
    public async Task End_of_an_attempt_Is_published_after_it_is_stored(bool isRepeated, DocumentStatus expected)
    {
        var tenant = await app.Tenant().SaveAsync();
        var document = new Document
        {
            TenantId = tenant.Id,
            Name = "hours.pdf",
            StorageKey = "missing",
            Size = 1,
            ContentHash = "x",
            MediaType = "application/pdf",
            Status = DocumentStatus.Processing,
            Fence = 1,
            Attempts = 1,
            LeaseUntil = DateTimeOffset.UtcNow.AddHours(1),
        };
        await using (var db = app.Get<AppDbFactory>().ForTenant(tenant.Id))
        {
            db.Documents.Add(document);
            await db.SaveChangesAsync(Ct);
        }

        var job = new ClaimedDocument(
            tenant.Id, document.Id, document.Name, document.StorageKey, document.MediaType, document.Fence, 1);
        using var changes = app.Get<LiveHub>().Subscribe(Topic.Documents(tenant.Id));
        await (isRepeated
            ? app.Get<DocumentQueue>().PostponeAsync(job, TimeSpan.FromHours(1), Ct)
            : app.Get<DocumentQueue>().MarkFailedAsync(job, Ct));

        Assert.True(changes.TryRead(out _));
        Assert.Equal(expected, (await new KnowledgeDriver(app, tenant.Id).ListAsync()).Items.Single().Status);
    }

    [Fact]
    public async Task Failed_file_Can_be_retried()
    {
        var (tenant, knowledge) = await TenantWithIdAsync();
        var failed = await knowledge.UploadAndProcessAsync("scan.pdf", SampleFiles.ImageOnlyPdf());

        Assert.IsType<EditOutcome<Guid>.Saved>(
            await app.Get<DocumentLibrary>()
                .RetryAsync(tenant, failed.Id, Core.Audit.Actor.System("test"), TestContext.Current.CancellationToken));
        var again = await knowledge.WaitAsync(failed.Id, d =>
            d.Status == DocumentStatus.Failed && d.ChangedAt > failed.ChangedAt);

        Assert.Equal("no_text", again.FailureCode);
    }

    [Fact]
    public async Task R18_Document_Is_searchable_completely_or_not_at_all()
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
    public async Task R18_Worker_without_its_claim_Publishes_nothing()
    {
        var (tenant, knowledge) = await TenantWithIdAsync();
        var document = await InsertAsync(tenant, DocumentStatus.Processing);

        Assert.False(await PublishAsync(tenant, document, document.Fence - 1, "A stale text."));

        Assert.Empty(await knowledge.SearchAsync("stale text"));
    }

    [Fact]
    public async Task R19_Deleted_document_Is_not_published_later()
    {
        var (tenant, knowledge) = await TenantWithIdAsync();
        var document = await InsertAsync(tenant, DocumentStatus.Processing);
        (await knowledge.DeleteAsync(document.Id)).SavedValue();

        Assert.False(await PublishAsync(tenant, document, document.Fence, "A ghost."));

        Assert.Empty(await knowledge.SearchAsync("ghost"));
    }

    [Fact]
    public async Task R18_Document_of_a_killed_instance_Is_claimed_again_when_its_lease_expires()
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
    public async Task Deleting_a_document_Deletes_chunks_file_and_statistics()
    {
        var (tenant, knowledge) = await TenantWithIdAsync();
        var document = await knowledge.UploadAndProcessAsync("gone.pdf", SampleFiles.Pdf("A heliotrope unicorn."));

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
                new(
                    EditedChunk.Of(new ChunkDraft(text, "", null, 10)), Guid.NewGuid(),
                    HalfVectors.Of((await model.EmbedAsync(text, ct)).Span)));
        }

        var claim = new ClaimedDocument(
            tenantId, document.Id, document.Name, document.StorageKey, document.MediaType, fence, 1);
        var published = await app.Get<ChunkPublisher>().PublishAsync(claim, "by hand", null, "", chunks, ct);
        app.Get<Core.Knowledge.Search.KnowledgeSearch>().Invalidate(tenantId);
        return published;
    }
}

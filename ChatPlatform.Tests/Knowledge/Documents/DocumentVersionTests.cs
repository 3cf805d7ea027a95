using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Uploads;
using ChatPlatform.Core.Knowledge.Versions;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Knowledge.Documents;

/// <summary>New versions of a document, and former ones brought back.</summary>
public sealed class DocumentVersionTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly Actor s_actor = Actor.System("test");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task New_version_Takes_the_place_of_the_old_one()
    {
        var (tenant, knowledge) = await TenantAsync();
        var document = await knowledge.AddDocumentAsync("Prices.pdf", SampleFiles.Pdf("A ferry costs 12 euros."));

        await ReplaceAsync(tenant, document.Id, "Prices 2027.pdf", "A ferry costs 14 euros.");
        var replaced = await ReadAsync(knowledge, document.Id, version: 2);

        Assert.Equal((DocumentStatus.Ready, "Prices 2027.pdf"), (replaced.Status, replaced.Name));
        var hit = Assert.Single(await knowledge.SearchAsync("what does a ferry cost"));
        Assert.Equal((document.Id, "A ferry costs 14 euros."), (hit.DocumentId, hit.Text));
    }

    [Fact]
    public async Task Former_version_Is_brought_back_and_the_current_one_kept()
    {
        var (tenant, knowledge) = await TenantAsync();
        var document = await knowledge.AddDocumentAsync("Prices.pdf", SampleFiles.Pdf("A ferry costs 12 euros."));
        await ReplaceAsync(tenant, document.Id, "Prices.pdf", "A ferry costs 14 euros.");
        await ReadAsync(knowledge, document.Id, version: 2);

        (await BringBackAsync(tenant, document.Id, 1, current: 2)).SavedValue();
        await ReadAsync(knowledge, document.Id, version: 3);

        Assert.Equal(
            "A ferry costs 12 euros.",
            Assert.Single(await knowledge.SearchAsync("what does a ferry cost")).Text);
        var versions = await app.Get<VersionQueries>().ListAsync(tenant, document.Id, Ct);
        Assert.Equal([(3, true), (2, false)], versions.Select(v => (v.Number, v.IsCurrent)));
    }

    [Fact]
    public async Task Bringing_back_Is_stale_after_another_replacement()
    {
        var (tenant, knowledge) = await TenantAsync();
        var document = await knowledge.AddDocumentAsync("Prices.pdf", SampleFiles.Pdf("One."));
        await ReplaceAsync(tenant, document.Id, "Prices.pdf", "Two.");
        await ReplaceAsync(tenant, document.Id, "Prices.pdf", "Three.");

        Assert.IsType<EditOutcome<Guid>.Stale>(await BringBackAsync(tenant, document.Id, 1, current: 2));
        Assert.IsType<EditOutcome<Guid>.Stale>(await BringBackAsync(tenant, document.Id, 7, current: 3));
    }

    [Fact]
    public async Task File_that_cannot_be_read_Replaces_nothing()
    {
        var (tenant, knowledge) = await TenantAsync();
        var document = await knowledge.AddDocumentAsync("Prices.pdf", SampleFiles.Pdf("A ticket costs 12 euros."));

        Assert.IsType<UploadResult.Refused>(await app.Get<DocumentVersions>().ReplaceAsync(
            tenant, document.Id, s_actor, new("Prices.pdf", new MemoryStream([1, 2, 3])), Ct));

        Assert.Equal(1, (await FindAsync(tenant, document.Id)).Version);
        Assert.Single(await knowledge.SearchAsync("what does a ticket cost"));
    }

    [Fact]
    public async Task Version_that_fails_while_it_is_read_Leaves_the_passages_of_the_old_one()
    {
        var (tenant, knowledge) = await TenantAsync();
        var document = await knowledge.AddDocumentAsync("Prices.pdf", SampleFiles.Pdf("A ticket costs 12 euros."));

        Assert.IsType<UploadResult.Accepted>(await app.Get<DocumentVersions>().ReplaceAsync(
            tenant, document.Id, s_actor, new("Prices.pdf", new MemoryStream(SampleFiles.ImageOnlyPdf())), Ct));
        var failed = await ReadAsync(knowledge, document.Id, version: 2);

        Assert.Equal(DocumentStatus.Failed, failed.Status);
        Assert.Single(await knowledge.SearchAsync("what does a ticket cost"));
    }

    [Theory]
    [InlineData(SameName.Keep, 2)]
    [InlineData(SameName.Replace, 1)]
    [InlineData(SameName.Ask, 1)]
    public async Task Upload_with_a_name_that_exists_Does_what_the_caller_wants(SameName sameName, int documents)
    {
        var (tenant, knowledge) = await TenantAsync();
        var first = await knowledge.AddDocumentAsync("Prices.pdf", SampleFiles.Pdf("A ticket costs 12 euros."));

        var result = await app.Get<DocumentUpload>().AddAsync(
            tenant, s_actor,
            new("PRICES.pdf", new MemoryStream(SampleFiles.Pdf("A ticket costs 14 euros.")), SameName: sameName), Ct);

        Assert.Equal(documents, (await knowledge.ListAsync()).Items.Count);
        var version = (await FindAsync(tenant, first.Id)).Version;
        Assert.Equal(sameName == SameName.Replace ? 2 : 1, version);
        Assert.Equal(sameName == SameName.Ask, result is UploadResult.NameTaken taken && taken.DocumentId == first.Id);
    }

    [Fact]
    public async Task Same_file_again_Is_no_new_version()
    {
        var (tenant, knowledge) = await TenantAsync();
        var file = SampleFiles.Pdf("A ticket costs 12 euros.");
        var document = await knowledge.AddDocumentAsync("Prices.pdf", file);

        Assert.IsType<UploadResult.Accepted>(await app.Get<DocumentVersions>().ReplaceAsync(
            tenant, document.Id, s_actor, new("Prices.pdf", new MemoryStream(file)), Ct));

        Assert.Equal(1, (await FindAsync(tenant, document.Id)).Version);
    }

    [Fact]
    public async Task Eleventh_former_version_Is_deleted_with_its_file_and_the_others_with_the_document()
    {
        var (tenant, knowledge) = await TenantAsync();
        var document = await knowledge.AddDocumentAsync("Prices.pdf", SampleFiles.Pdf("Version 1."));
        var first = await FileOfAsync(tenant, document.Id, null);
        for (var i = 2; i <= DocumentVersions.MaxKept + 2; i++)
        {
            await ReplaceAsync(tenant, document.Id, "Prices.pdf", $"Version {i}.");
        }

        Assert.False(File.Exists(first.Path));
        var versions = await app.Get<VersionQueries>().ListAsync(tenant, document.Id, Ct);
        Assert.Equal(DocumentVersions.MaxKept + 1, versions.Count);
        var kept = new List<StoredFile>();
        foreach (var version in versions)
        {
            kept.Add(await FileOfAsync(tenant, document.Id, version.Number));
        }

        Assert.All(kept, file => Assert.True(File.Exists(file.Path)));
        await knowledge.DeleteAsync(document.Id);
        Assert.All(kept, file => Assert.False(File.Exists(file.Path)));
    }

    [Fact]
    public async Task Former_versions_Count_to_the_storage_of_the_tenant()
    {
        var (tenant, knowledge) = await TenantAsync();
        var document = await knowledge.AddDocumentAsync("Prices.pdf", SampleFiles.Pdf("A ticket costs 12 euros."));

        await ReplaceAsync(tenant, document.Id, "Prices.pdf", "A ticket costs 14 euros.");

        var counts = await app.Get<DocumentQueries>().CountsAsync(tenant, new(), Ct);
        var current = await FindAsync(tenant, document.Id);
        Assert.Equal(document.Size + current.Size, counts.BytesUsed);
    }

    [Fact]
    public async Task S05_Versions_of_another_tenant_Do_not_exist()
    {
        var (_, knowledge) = await TenantAsync();
        var (other, _) = await TenantAsync();
        var document = await knowledge.AddDocumentAsync("Prices.pdf", SampleFiles.Pdf("A ticket costs 12 euros."));

        Assert.Empty(await app.Get<VersionQueries>().ListAsync(other, document.Id, Ct));
        Assert.Null(await app.Get<VersionQueries>().FileAsync(other, document.Id, null, Ct));
        Assert.IsType<UploadResult.NotFound>(await app.Get<DocumentVersions>().ReplaceAsync(
            other, document.Id, s_actor, new("Prices.pdf", new MemoryStream(SampleFiles.Pdf("Mine."))), Ct));
        Assert.IsType<EditOutcome<Guid>.NotFound>(await BringBackAsync(other, document.Id, 1, current: 1));
    }

    private static Task<DocumentItem> ReadAsync(KnowledgeDriver knowledge, Guid id, int version) => knowledge.WaitAsync(
        id, d => d.Version == version && d.Status is DocumentStatus.Ready or DocumentStatus.Failed);

    private async Task ReplaceAsync(Guid tenant, Guid id, string name, string text) =>
        Assert.IsType<UploadResult.Accepted>(await app.Get<DocumentVersions>().ReplaceAsync(
            tenant, id, s_actor, new(name, new MemoryStream(SampleFiles.Pdf(text))), Ct));

    private Task<EditOutcome<Guid>> BringBackAsync(Guid tenant, Guid id, int number, int current) =>
        app.Get<DocumentVersions>().BringBackAsync(tenant, id, number, current, s_actor, Ct);

    private async Task<DocumentItem> FindAsync(Guid tenant, Guid id) =>
        (await app.Get<DocumentQueries>().FindAsync(tenant, id, Ct))!;

    private async Task<StoredFile> FileOfAsync(Guid tenant, Guid id, int? number) =>
        (await app.Get<VersionQueries>().FileAsync(tenant, id, number, Ct))!;

    private async Task<(Guid Id, KnowledgeDriver Knowledge)> TenantAsync()
    {
        var tenant = await app.Tenant().SaveAsync();
        return (tenant.Id, new KnowledgeDriver(app, tenant.Id));
    }
}

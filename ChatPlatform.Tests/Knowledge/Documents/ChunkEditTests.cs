using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Chunks;
using ChatPlatform.Core.Knowledge.Versions;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Knowledge.Documents;

/// <summary>Passages that staff switch off and correct.</summary>
public sealed class ChunkEditTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Ferry = "The ferry to the island leaves at a quarter past seven.";
    private const string Parking = "Cars park behind the harbour for free.";

    private static readonly Actor s_actor = Actor.System("test");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Passage_that_is_switched_off_Is_found_no_more_until_it_is_on_again()
    {
        var (tenant, knowledge, document) = await DocumentAsync();

        var off = (await SaveAsync(tenant, document, await FindAsync(tenant, document, Ferry), new(null, false)))
            .SavedValue();

        Assert.False(off.IsOn);
        Assert.DoesNotContain(await knowledge.SearchAsync("when does the ferry leave"), c => c.Text.Contains("ferry"));
        Assert.Equal((1, 0), await StatisticsAsync(tenant, "ferri"));
        (await SaveAsync(tenant, document, off, new(null))).SavedValue();
        Assert.Equal(Ferry, (await knowledge.SearchAsync("when does the ferry leave"))[0].Text);
        Assert.Equal((2, 1), await StatisticsAsync(tenant, "ferri"));
    }

    [Fact]
    public async Task Corrected_text_Is_found_and_stays_when_the_document_is_read_again()
    {
        var (tenant, knowledge, document) = await DocumentAsync();
        var corrected = Ferry.Replace("seven", "eight", StringComparison.Ordinal);

        var saved = (await SaveAsync(
            tenant, document, await FindAsync(tenant, document, Ferry), new(corrected, Note: "Asked the harbour.")))
            .SavedValue();
        Assert.Equal((corrected, Ferry), (saved.Text, saved.OriginalText));
        Assert.Equal(corrected, (await knowledge.SearchAsync("when does the ferry leave"))[0].Text);
        await app.Get<DocumentLibrary>().ReindexAsync(tenant, document, s_actor, Ct);
        await knowledge.WaitAsync(document, d => d.Status == DocumentStatus.Ready);

        var again = await FindAsync(tenant, document, corrected);
        Assert.Equal((Ferry, "Asked the harbour."), (again.OriginalText, again.Note));
        Assert.Equal(corrected, (await knowledge.SearchAsync("when does the ferry leave"))[0].Text);
    }

    [Fact]
    public async Task Correction_Stays_in_a_new_version_with_the_same_passage_and_is_counted_where_it_is_gone()
    {
        var (tenant, knowledge, document) = await DocumentAsync();
        await SaveAsync(tenant, document, await FindAsync(tenant, document, Ferry), new("The ferry leaves at eight."));
        await SaveAsync(tenant, document, await FindAsync(tenant, document, Parking), new(null, false));

        await app.Get<DocumentVersions>().ReplaceAsync(
            tenant, document, s_actor, new("Travel.md", Text($"# Ferry\n{Ferry}\n\n# Taxi\nCall 4711.")), Ct);
        await knowledge.WaitAsync(document, d => d is { Version: 2, Status: DocumentStatus.Ready });

        Assert.Equal("The ferry leaves at eight.", (await knowledge.SearchAsync("when does the ferry leave"))[0].Text);
        Assert.Equal(1, await app.Get<ChunkQueries>().UnusedEditsAsync(tenant, document, Ct));
    }

    [Fact]
    public async Task Taking_a_correction_back_Leaves_nothing()
    {
        var (tenant, _, document) = await DocumentAsync();
        var saved = (await SaveAsync(tenant, document, await FindAsync(tenant, document, Ferry), new("Other.")))
            .SavedValue();

        var back = (await SaveAsync(tenant, document, saved, new(saved.OriginalText))).SavedValue();

        Assert.Equal((Ferry, null, null), (back.Text, back.OriginalText, back.ChangedBy));
        Assert.Empty((await app.Get<ChunkQueries>().PageAsync(
            tenant, document, new(OnlyChanged: true), new(10), Ct)).Items);
    }

    [Fact]
    public async Task Change_based_on_an_old_state_Is_stale()
    {
        var (tenant, _, document) = await DocumentAsync();
        var seen = await FindAsync(tenant, document, Ferry);
        (await SaveAsync(tenant, document, seen, new("Mine."))).SavedValue();

        Assert.IsType<EditOutcome<ChunkItem>.Stale>(await SaveAsync(tenant, document, seen, new("Theirs.")));
    }

    [Fact]
    public async Task Passages_of_a_document_that_is_being_read_Cannot_be_changed()
    {
        var (tenant, _, document) = await DocumentAsync();
        var seen = await FindAsync(tenant, document, Ferry);
        await using (var db = app.Get<AppDbFactory>().ForTenant(tenant))
        {
            await db.Documents.Where(d => d.TenantId == tenant && d.Id == document).ExecuteUpdateAsync(
                d => d.SetProperty(x => x.Status, DocumentStatus.Processing)
                    .SetProperty(x => x.LeaseUntil, DateTimeOffset.UtcNow.AddMinutes(5)), Ct);
        }

        var refused = Assert.IsType<EditOutcome<ChunkItem>.Refused>(
            await SaveAsync(tenant, document, seen, new("Mine.")));

        Assert.Equal("busy", refused.Code);
    }

    [Theory]
    [InlineData("", null, "text")]
    [InlineData("...", null, "text")]
    [InlineData(null, 501, "note")]
    public async Task Change_Says_the_rule_that_it_violates(string? text, int? note, string field)
    {
        var (tenant, _, document) = await DocumentAsync();

        var invalid = Assert.IsType<EditOutcome<ChunkItem>.Invalid>(await SaveAsync(
            tenant, document, await FindAsync(tenant, document, Ferry),
            new(text, Note: note is { } length ? new string('x', length) : null)));

        Assert.Equal([field], invalid.Errors.Rules.Keys);
    }

    [Fact]
    public async Task S05_Passage_of_another_tenant_Does_not_exist()
    {
        var (tenant, _, document) = await DocumentAsync();
        var (other, _, _) = await DocumentAsync();
        var seen = await FindAsync(tenant, document, Ferry);

        Assert.IsType<EditOutcome<ChunkItem>.NotFound>(await SaveAsync(other, document, seen, new("Theirs.")));
        Assert.Null(await app.Get<ChunkQueries>().FindQuoteAsync(other, document, Ferry, Ct));
    }

    [Fact]
    public async Task Quote_Is_found_whatever_its_white_space()
    {
        var (tenant, _, document) = await DocumentAsync();
        var quoted = await FindAsync(tenant, document, Parking);

        Assert.Equal(
            quoted.Ordinal,
            await app.Get<ChunkQueries>().FindQuoteAsync(tenant, document, "cars park\n behind the  harbour", Ct));
        Assert.Null(await app.Get<ChunkQueries>().FindQuoteAsync(tenant, document, "Cars park before", Ct));
    }

    private static MemoryStream Text(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));

    private async Task<ChunkItem> FindAsync(Guid tenant, Guid document, string text) => Assert.Single(
        (await app.Get<ChunkQueries>().PageAsync(tenant, document, new(text), new(10), Ct)).Items);

    private Task<EditOutcome<ChunkItem>> SaveAsync(
        Guid tenant, Guid document, ChunkItem seen, ChunkEditDraft draft) =>
        app.Get<ChunkEditor>().SaveAsync(tenant, document, seen.Id, seen.ConcurrencyToken, draft, s_actor, Ct);

    /// <summary>Chunks of the tenant, and those with the lexeme, as search counts them.</summary>
    private async Task<(int All, int With)> StatisticsAsync(Guid tenant, string lexeme)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant);
        return (
            await db.CorpusStatistics.Where(s => s.TenantId == tenant).SumAsync(s => s.Chunks, Ct),
            await db.TermStatistics.Where(t => t.TenantId == tenant && t.Term == lexeme).SumAsync(t => t.Chunks, Ct));
    }

    private async Task<(Guid Tenant, KnowledgeDriver Knowledge, Guid Document)> DocumentAsync()
    {
        var tenant = await app.Tenant().SaveAsync();
        var knowledge = new KnowledgeDriver(app, tenant.Id);
        var document = await knowledge.AddDocumentAsync(
            "Travel.md", System.Text.Encoding.UTF8.GetBytes($"# Ferry\n{Ferry}\n\n# Cars\n{Parking}"));
        return (tenant.Id, knowledge, document.Id);
    }
}

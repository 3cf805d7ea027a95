using ChatPlatform.Core.Data;
using Npgsql;

namespace ChatPlatform.Tests.Knowledge;

public sealed class SearchTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const int Neighbours = 5_000;

    [Fact]
    public async Task S07_Search_Never_returns_chunks_of_another_tenant()
    {
        var (acme, contoso) = (await DemoAsync("acme"), await DemoAsync("contoso"));

        var found = await contoso.SearchAsync("how do I claim for a damaged parcel", 50);

        var own = (await contoso.ListAsync()).Items.Select(d => d.Id).ToHashSet();
        Assert.NotEmpty(await acme.SearchAsync("how do I claim for a damaged parcel"));
        Assert.NotEmpty(found);
        Assert.All(found, chunk => Assert.Contains(chunk.DocumentId, own));
    }

    /// <summary>
    /// The promise names 30,000 chunks of the other tenant; 5,000 keep the test short and would already fill any shared
    /// candidate list.
    /// </summary>
    [Fact]
    public async Task S07_Thousands_of_near_chunks_of_another_tenant_Displace_no_result()
    {
        var small = await app.Tenant().SaveAsync();
        var knowledge = new KnowledgeDriver(app, small.Id);
        await knowledge.AddDocumentAsync(
            "pool.pdf",
            SampleFiles.Pdf([
                .. Enumerable.Range(1, 12).Select(i => $"The pool in house {i} opens at {i + 6} in the morning."),
            ]));
        await FloodAsync((await app.Tenant().SaveAsync()).Id, small.Id);

        var found = await knowledge.SearchAsync("when does the pool open", 10);

        Assert.Equal(10, found.Count);
    }

    [Fact]
    public async Task Search_Finds_an_unknown_code_by_full_text()
    {
        var knowledge = new KnowledgeDriver(app, (await app.Tenant().SaveAsync()).Id);
        var pages = Enumerable
            .Range(1, 40)
            .Select(i => $"Article qx{i:000}zt is a screw of steel with a flat head.")
            .ToArray();
        await knowledge.AddDocumentAsync("articles.pdf", SampleFiles.Pdf(pages));

        var best = (await knowledge.SearchAsync("qx017zt"))[0];

        Assert.Contains("qx017zt", best.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'; drop table chunks; --")]
    [InlineData("a & b | !c <-> (d:*")]
    [InlineData("\u0000\u0001 \\ % _")]
    public async Task S37_Question_Is_never_interpreted_as_SQL_or_query_syntax(string question)
    {
        var exception = await Record.ExceptionAsync(async () => await (await DemoAsync("acme")).SearchAsync(question));

        Assert.Null(exception);
    }

    [Fact]
    public async Task Search_Finds_nothing_without_documents()
    {
        var knowledge = new KnowledgeDriver(app, (await app.Tenant().SaveAsync()).Id);

        Assert.Empty(await knowledge.SearchAsync("anything at all"));
    }

    private async Task<KnowledgeDriver> DemoAsync(string slug)
    {
        await using var connection = await app.OpenAsOwnerAsync();
        await using var command = new NpgsqlCommand("select id from tenants where slug = $1", connection)
        {
            Parameters = { new() { Value = slug } },
        };
        return new(app, (Guid)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!);
    }

    /// <summary>Copies the small tenant's chunks and vectors thousands of times into the other tenant.</summary>
    private async Task FloodAsync(Guid otherTenant, Guid small)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var copy = await app.Get<TenantSql>().BeginAsync(DataScope.Tenant(small), ct);
        await copy.ExecuteAsync(
            "create temp table vectors on commit preserve rows as select embedding from chunk_embeddings where "
            + "tenant_id = $1",
            [new() { Value = small }], ct);
        await copy.ExecuteAsync(
            "select set_config('app.tenant_id', $1::text, true)", [new() { Value = otherTenant }], ct);
        await copy.ExecuteAsync(
            """
            with document as (
              insert into documents (tenant_id, id, name, storage_key, size, content_hash, media_type, status,
                progress, chunks, attempts, fence, version, version_at, version_by, tags, audience, is_urgent,
                created_at, changed_at)
              values ($1, gen_random_uuid(), 'flood.pdf', 'x', 1, 'x', 'application/pdf', 'ready',
                100, 0, 0, 0, 1, now(), '', '{}', 'everyone', false, now(), now()) returning id),
            made as (
              select gen_random_uuid() as id, n from generate_series(1, $2) n),
            added as (
              insert into chunks (tenant_id, id, document_id, ordinal, text, heading, tokens, hash, embedded_hash,
                lexemes)
              select $1, made.id, document.id, made.n, 'The pool opens.', '', 5, made.id, made.id,
                to_tsvector('chunks', 'The pool opens')
              from made, document)
            insert into chunk_embeddings (tenant_id, chunk_id, embedding)
            select $1, made.id, (select embedding from vectors offset made.n % 12 limit 1) from made
            """,
            [new() { Value = otherTenant }, new() { Value = Neighbours }],
            ct);
        await copy.CommitAsync(ct);
    }
}

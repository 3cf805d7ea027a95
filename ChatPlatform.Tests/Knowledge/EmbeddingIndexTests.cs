using ChatPlatform.Core.Knowledge.Indexes;
using ChatPlatform.Tests.Support;
using Npgsql;

namespace ChatPlatform.Tests.Knowledge;

/// <summary>The search index of a large tenant; tenants are large from three passages on.</summary>
public sealed class EmbeddingIndexTests(EmbeddingIndexTests.Fixture app) : IClassFixture<EmbeddingIndexTests.Fixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Large_tenant_Gets_an_index_that_its_searches_use_until_it_is_small_again()
    {
        var (tenant, knowledge) = await LargeAsync();
        Assert.NotEqual(0, (await app.Get<EmbeddingIndexes>().CountAsync(Ct)).Missing);

        Assert.NotEqual(0, (await RunAsync())!.Built);
        Assert.Equal(0, (await app.Get<EmbeddingIndexes>().CountAsync(Ct)).Missing);
        Assert.Equal(new(0, 0), await RunAsync());

        var found = await knowledge.SearchAsync("what do storks eat");
        Assert.Contains("storks", found[0].Text, StringComparison.Ordinal);
        await Wait.UntilAsync(async () => await ScansAsync(tenant) > 0, TimeSpan.FromSeconds(60));

        foreach (var document in (await knowledge.ListAsync()).Items)
        {
            await knowledge.DeleteAsync(document.Id);
        }

        Assert.Equal(new(0, 1), await RunAsync());
        Assert.Null(await ScansAsync(tenant));
    }

    [Fact]
    public async Task Search_with_an_index_Finds_what_it_finds_without()
    {
        var (_, knowledge) = await LargeAsync();
        string[] questions = ["what do storks eat", "how is glass made", "when do trains leave"];
        var before = new List<List<Guid>>();
        foreach (var question in questions)
        {
            before.Add([.. (await knowledge.SearchAsync(question)).Select(c => c.ChunkId)]);
        }

        await RunAsync();

        foreach (var (question, found) in questions.Zip(before))
        {
            Assert.Equal(found, (await knowledge.SearchAsync(question)).Select(c => c.ChunkId));
        }
    }

    [Fact]
    public async Task Indexes_Are_built_by_one_process_at_a_time()
    {
        await using var other = await app.OpenAsOwnerAsync();
        await using var transaction = await other.BeginTransactionAsync(Ct);
        await using var hold = new NpgsqlCommand(
            "select pg_advisory_xact_lock(hashtextextended('embedding_indexes', 7))", other, transaction);
        await hold.ExecuteNonQueryAsync(Ct);

        Assert.Null(await RunAsync());
    }

    private Task<IndexChanges?> RunAsync() => app.Get<EmbeddingIndexes>().RunAsync(Ct);

    private async Task<(TestTenant Tenant, KnowledgeDriver Knowledge)> LargeAsync()
    {
        var tenant = await app.Tenant().SaveAsync();
        var knowledge = new KnowledgeDriver(app, tenant.Id);
        await knowledge.AddTextAsync("birds.txt", "White storks eat frogs, mice and large insects.");
        await knowledge.AddTextAsync("glass.txt", "Glass is made of sand, soda and lime in a furnace.");
        await knowledge.AddTextAsync("trains.txt", "Trains to the coast leave every hour until midnight.");
        return (tenant, knowledge);
    }

    /// <summary>Scans of the tenant's index so far; null without one.</summary>
    private async Task<long?> ScansAsync(TestTenant tenant)
    {
        await using var connection = await app.OpenAsOwnerAsync();
        await using var command = new NpgsqlCommand(
            "select idx_scan from pg_stat_user_indexes where indexrelname = $1", connection);
        command.Parameters.Add(new() { Value = $"hnsw_{tenant.Id:N}" });
        return (long?)await command.ExecuteScalarAsync(Ct);
    }

    public sealed class Fixture(PlatformFixture platform) : AppFixture(platform)
    {
        protected override void Configure(IDictionary<string, string?> settings)
        {
            settings["SearchIndexes:BuildFrom"] = "3";
            settings["SearchIndexes:KeepFrom"] = "2";
        }
    }
}

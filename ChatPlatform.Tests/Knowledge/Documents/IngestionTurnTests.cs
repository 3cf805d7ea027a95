using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Ingestion;
using ChatPlatform.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Tests.Knowledge.Documents;

/// <summary>D2: no tenant and no large file makes the others wait.</summary>
public sealed class IngestionTurnTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const long Large = 100L << 20;

    private static readonly Actor s_actor = Actor.System("test");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tenants_Take_turns_and_small_files_go_before_large_ones()
    {
        await StopWorkerAsync();
        var (many, few, one) = (
            await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        await AddAsync(many.Id, "book", Large);
        foreach (var name in (string[])["a", "b", "c"])
        {
            await AddAsync(many.Id, name, 1);
        }

        await AddAsync(few.Id, "d", 1);
        await AddAsync(few.Id, "e", 1);
        await AddAsync(one.Id, "f", 1);

        var names = new List<string>();
        while (await app.Get<DocumentQueue>().ClaimAsync(Ct) is { } claimed)
        {
            names.Add(claimed.Name);
            await FinishAsync(claimed);
        }

        Assert.Equal(["a", "d", "f", "b", "e", "c", "book"], names);
    }

    [Fact]
    public async Task One_place_Stays_free_for_small_files()
    {
        await StopWorkerAsync();
        var tenant = await app.Tenant().SaveAsync();
        var places = app.Get<IOptions<IngestionOptions>>().Value.Concurrency;
        for (var i = 0; i < places; i++)
        {
            await AddAsync(tenant.Id, $"book {i}", Large);
        }

        var claimed = new List<ClaimedDocument>();
        while (await app.Get<DocumentQueue>().ClaimAsync(Ct) is { } next)
        {
            claimed.Add(next);
        }

        Assert.Equal(places - 1, claimed.Count);
        await AddAsync(tenant.Id, "note", 1);
        var note = (await app.Get<DocumentQueue>().ClaimAsync(Ct))!;
        Assert.Equal("note", note.Name);
        await FinishAsync(note);
        foreach (var book in claimed)
        {
            await FinishAsync(book);
        }

        var last = (await app.Get<DocumentQueue>().ClaimAsync(Ct))!;
        Assert.StartsWith("book", last.Name, StringComparison.Ordinal);
        await FinishAsync(last);
    }

    [Fact]
    public async Task Tenant_Sees_how_many_documents_are_ahead()
    {
        await StopWorkerAsync();
        var (mine, other) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        await AddAsync(other.Id, "x", 1);
        await AddAsync(other.Id, "y", 1);
        await AddAsync(other.Id, "z", 1);
        await AddAsync(mine.Id, "first", 1);
        await AddAsync(mine.Id, "second", 1);

        var listed = await new KnowledgeDriver(app, mine.Id).ListAsync();
        var queued = listed.Items.ToDictionary(d => d.Name, d => d.Queue!);

        Assert.Equal(1, queued["first"].Ahead); // x
        Assert.Equal(3, queued["second"].Ahead); // x, first and y
        Assert.InRange(queued["second"].WaitSeconds, queued["first"].WaitSeconds + 1, 60);
        while (await app.Get<DocumentQueue>().ClaimAsync(Ct) is { } claimed)
        {
            await FinishAsync(claimed);
        }
    }

    [Fact]
    public async Task Paused_document_Loses_its_claim_and_waits_until_it_is_continued()
    {
        await StopWorkerAsync();
        var tenant = await app.Tenant().SaveAsync();
        await AddAsync(tenant.Id, "book", 1);
        var (queue, library) = (app.Get<DocumentQueue>(), app.Get<DocumentLibrary>());
        var claimed = (await queue.ClaimAsync(Ct))!;

        Assert.Equal(new(1, 0, 0), await library.PauseManyAsync(tenant.Id, [claimed.Id], s_actor, Ct));

        Assert.False(await queue.ReportAsync(claimed, 50, "Page 5 of 10", Ct));
        Assert.Null(await queue.ClaimAsync(Ct));
        Assert.Equal(new(0, 1, 0), await library.PauseManyAsync(tenant.Id, [claimed.Id], s_actor, Ct));
        (await library.RetryAsync(tenant.Id, claimed.Id, s_actor, Ct)).SavedValue();
        app.Get<IngestionTurns>().Ended(claimed);
        var again = (await queue.ClaimAsync(Ct))!;
        Assert.Equal((claimed.Id, 1), (again.Id, again.Attempts));
        await FinishAsync(again);
    }

    [Fact]
    public async Task Hurried_document_Goes_before_the_others_of_its_tenant_only()
    {
        await StopWorkerAsync();
        var (mine, other) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        foreach (var name in (string[])["a", "b", "c"])
        {
            await AddAsync(mine.Id, name, 1);
        }

        await AddAsync(other.Id, "x", 1);
        var last = (await new KnowledgeDriver(app, mine.Id).ListAsync()).Items.Single(d => d.Name == "c");
        (await app.Get<DocumentLibrary>().HurryAsync(mine.Id, last.Id, s_actor, Ct)).SavedValue();

        var names = new List<string>();
        while (await app.Get<DocumentQueue>().ClaimAsync(Ct) is { } claimed)
        {
            names.Add(claimed.Name);
            await FinishAsync(claimed);
        }

        Assert.Equal(["a", "b", "c"], names.Where(n => n != "x").Order());
        Assert.Equal("c", names.First(n => n != "x"));
        Assert.InRange(names.IndexOf("x"), 0, 1);
    }

    private Task StopWorkerAsync() =>
        app.Services.GetServices<IHostedService>().OfType<IngestionWorker>().Single().StopAsync(Ct);

    private async Task FinishAsync(ClaimedDocument claimed)
    {
        await app.Get<DocumentQueue>().FailAsync(claimed, "test", "Ended by the test.", Ct);
        app.Get<IngestionTurns>().Ended(claimed);
    }

    private async Task AddAsync(Guid tenantId, string name, long size)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenantId);
        db.Documents.Add(new()
        {
            TenantId = tenantId,
            Name = name,
            StorageKey = Guid.NewGuid().ToString("N"),
            Size = size,
            ContentHash = Guid.NewGuid().ToString("N"),
            MediaType = "application/pdf",
            Status = DocumentStatus.Queued,
        });
        await db.SaveChangesAsync(Ct);
    }
}

using System.Text;
using System.Text.Json;
using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Knowledge.Uploads;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Quotas;
using ChatPlatform.Core.Tools;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Tests.Tenancy;

/// <summary>Quotas hold under concurrent additions.</summary>
public sealed class QuotaTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const int AtOnce = 12;

    /// <summary>Created once, because each PDF contains its creation time.</summary>
    private static readonly byte[] s_pdf = SampleFiles.Pdf("A document");

    private static readonly Actor s_actor = Actor.System("test");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task M8_Concurrent_uploads_Keep_the_document_quota()
    {
        var tenant = await TenantAsync(new(Documents: 3));
        await RunConcurrentlyAsync(i => UploadAsync(tenant, i, 100));
        Assert.Equal(3, await CountAsync(tenant, db => db.Documents));
    }

    [Fact]
    public async Task M8_Concurrent_uploads_Keep_the_byte_quota()
    {
        var tenant = await TenantAsync(new(StorageBytes: 50_000));
        await RunConcurrentlyAsync(i => UploadAsync(tenant, i, 12_000));
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant);
        Assert.InRange(await db.Documents.Where(d => d.TenantId == tenant).SumAsync(d => d.Size, Ct), 1, 50_000);
    }

    [Fact]
    public async Task M8_Concurrent_uploads_of_one_file_Store_it_once()
    {
        var tenant = await TenantAsync(new());
        await RunConcurrentlyAsync(_ => UploadAsync(tenant, 0, 500));
        Assert.Equal(1, await CountAsync(tenant, db => db.Documents));
    }

    [Fact]
    public async Task M8_Concurrent_agents_Keep_the_quota()
    {
        var tenant = await TenantAsync(new(Agents: 2)); // One exists already.
        await RunConcurrentlyAsync(i =>
            app.Get<AgentEditor>()
                .CreateAsync(
                    tenant, new($"Agent {i}", "What it answers", ["An example"], true, "You are kind.", null), s_actor,
                    Ct));
        Assert.Equal(2, await CountAsync(tenant, db => db.Agents));
    }

    [Fact]
    public async Task M8_Concurrent_tools_Keep_the_limit()
    {
        var tenant = await TenantAsync(new());
        for (var i = 0; i < ToolEditor.MaxTools - 2; i++)
        {
            await ToolAsync(tenant, i);
        }

        await RunConcurrentlyAsync(i => ToolAsync(tenant, 1000 + i));
        Assert.Equal(ToolEditor.MaxTools, await CountAsync(tenant, db => db.Tools));
    }

    [Fact]
    public async Task M8_Concurrent_connections_Keep_the_limit()
    {
        var tenant = await TenantAsync(new());
        await RunConcurrentlyAsync(i => ConnectAsync(tenant, i));
        await RunConcurrentlyAsync(i => ConnectAsync(tenant, 100 + i));
        Assert.Equal(ProviderConnections.MaxCount, await CountAsync(tenant, db => db.ProviderConnections));
    }

    [Fact]
    public async Task M8_Concurrent_API_tokens_Keep_the_limit()
    {
        var tenant = await TenantAsync(new());
        var (_, id) = await app.CreateUserAsync("a long pass phrase");
        var owner = new Caller(CredentialKind.Cookie, id, "Somebody", "", false, Guid.CreateVersion7());
        for (var round = 0; round < 5; round++)
        {
            await RunConcurrentlyAsync(
                _ => app.Get<ApiTokens>().CreateAsync(tenant, owner, "Test", ["read"], 30, s_actor, Ct));
        }

        Assert.Equal(ApiTokens.MaxPerUser, await CountAsync(tenant, db => db.ApiTokens));
    }

    private static Task<T[]> RunConcurrentlyAsync<T>(Func<int, Task<T>> act) =>
        Task.WhenAll(Enumerable.Range(0, AtOnce).Select(i => Task.Run(() => act(i), Ct)));

    private async Task<Guid> TenantAsync(TenantLimits limits)
    {
        var tenant = await app.Tenant().SaveAsync();
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        (await db.Tenants.SingleAsync(t => t.Id == tenant.Id, Ct)).Limits = limits;
        await db.SaveChangesAsync(Ct);
        return tenant.Id;
    }

    private async Task<UploadResult> UploadAsync(Guid tenant, int number, int size)
    {
        await using var scope = app.Services.CreateAsyncScope();
        byte[] file = [.. s_pdf, .. Encoding.ASCII.GetBytes($"\n%{number}".PadRight(size, 'x'))];
        return await scope
            .ServiceProvider.GetRequiredService<DocumentUpload>()
            .AddAsync(tenant, s_actor, $"{number}.pdf", new MemoryStream(file), Ct);
    }

    private Task<EditOutcome<ToolDetail>> ToolAsync(Guid tenant, int number) =>
        app.Get<ToolEditor>()
            .CreateAsync(
                tenant,
                new(
                    $"tool_{number}",
                    "A tool",
                    "What it does",
                    "GET",
                    "https://example.com/x",
                    JsonSerializer.Deserialize<JsonElement>("""{"type":"object"}"""),
                    null,
                    0,
                    true),
                s_actor,
                Ct);

    private Task<EditOutcome<ConnectionItem>> ConnectAsync(Guid tenant, int number) =>
        app.Get<ProviderConnections>()
            .CreateAsync(
                tenant, new($"Connection {number}", "openai-compatible", app.Llm.BaseUrl, "m", "sk-1234567890"),
                s_actor, Ct);

    private async Task<int> CountAsync<T>(Guid tenant, Func<AppDb, IQueryable<T>> rows)
        where T : class, ITenantOwned
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant);
        return await rows(db).CountAsync(r => r.TenantId == tenant, Ct);
    }
}

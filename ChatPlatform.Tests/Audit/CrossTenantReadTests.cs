using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Analytics.Platform;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Audit;

/// <summary>A platform admin reads in tenants, by API and pages. Scale: as promised.</summary>
public sealed class CrossTenantReadTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const int Reads = 100;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static readonly string[] s_tenants = ["acme", "contoso"];

    private static readonly string[] s_routes =
    [
        "",
        "/permissions",
        "/agents",
        "/agents/catalog",
        "/tools",
        "/documents",
        "/conversations",
        "/escalations",
        "/members",
        "/invitations",
        "/widget-settings",
        "/inference-settings",
        "/inference-settings/connections",
        "/api-tokens",
        "/audit-events",
        "/analytics/report",
    ];

    private static readonly string[] s_pages =
    [
        "",
        "/agents",
        "/tools",
        "/conversations",
        "/knowledge",
        "/analytics",
        "/team",
        "/audit",
        "/inbox",
        "/settings/model",
        "/settings/identity",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S12_Hundred_reads_Write_a_hundred_entries_that_name_their_tenants()
    {
        var api = await ApiClient.AdminAsync(app);
        using var browser = new StaffClient(app);
        (await browser.SignInAsync("admin@demo.local", "Demo-admin-2026!")).Dispose();
        await using var page = await browser.OpenCircuitAsync("/tenants", confirms: true);
        await Wait.UntilAsync(() => Task.FromResult(page.Batches > 0), s_patience);
        var expected = s_tenants.ToDictionary(slug => slug, _ => 0);
        var ids = new Dictionary<string, Guid>
        {
            ["acme"] = await app.TenantIdAsync("acme"),
            ["contoso"] = await app.TenantIdAsync("contoso"),
        };
        Assert.All(await CountEntriesAsync(ids), lines => Assert.Equal(0, lines.Value));

        for (var i = 0; i < Reads / 2; i++)
        {
            var (tenant, other) = (s_tenants[i % 2], s_tenants[(i + 1) % 2]);
            Assert.Equal(200, await api.StatusAsync($"/api/v1/tenants/{tenant}{s_routes[i % s_routes.Length]}"));
            expected[tenant]++;
            Assert.Equal(expected, await CountEntriesAsync(ids));

            await page.MoveAsync(new(app.Address, $"/t/{other}{s_pages[i % s_pages.Length]}"));
            expected[other]++;
            await Wait.UntilAsync(async () => (await CountEntriesAsync(ids))[other] == expected[other], s_patience);
        }

        Assert.Equal(expected, await CountEntriesAsync(ids));
        Assert.Equal(Reads, expected.Values.Sum());
    }

    [Fact]
    public async Task S12_Search_over_all_tenants_Writes_an_entry_for_each_tenant_it_found_something_in()
    {
        var (one, two) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        foreach (var tenant in new[] { one, two })
        {
            var draft = new AgentDraft("Northern lights", "Of a test", [], true, "Be brief.", null);
            await app.Get<AgentEditor>().CreateAsync(tenant.Id, draft, Actor.System("test"), Ct);
        }

        var ids = new Dictionary<string, Guid> { ["one"] = one.Id, ["two"] = two.Id };
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        var admin = await db.Users.SingleAsync(u => u.Email == "admin@demo.local", Ct);
        var found = await app.Get<RecordSearch>().FindAsync(
            admin.Id, "northern", 5, Actor.System("admin"), Ct);

        Assert.Equal(ids.Values.Order(), found.Select(f => f.TenantId).Order());
        Assert.All(await CountEntriesAsync(ids), lines => Assert.Equal(1, lines.Value));
    }

    [Fact]
    public async Task S12_Search_over_all_tenants_Finds_nothing_of_a_tenant_the_user_is_no_member_of()
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        var owner = await db.Users.SingleAsync(u => u.Email == "owner@acme.demo", Ct);
        var found = await app.Get<RecordSearch>().FindAsync(owner.Id, "e", 500, Actor.System("owner"), Ct);

        Assert.NotEmpty(found);
        Assert.All(found, f => Assert.Equal("acme", f.Slug));
    }

    /// <summary>Number of visit entries per tenant.</summary>
    private async Task<Dictionary<string, int>> CountEntriesAsync(Dictionary<string, Guid> tenants)
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        var lines = await db
            .AuditEvents.Where(e => e.Action == "tenant.visited" || e.Action == "tenant.viewed")
            .GroupBy(e => e.TenantId)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToListAsync(Ct);
        return tenants.ToDictionary(t => t.Key, t => lines.SingleOrDefault(l => l.Key == t.Value)?.Count ?? 0);
    }
}

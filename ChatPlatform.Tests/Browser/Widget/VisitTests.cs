using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Browser.Widget;

/// <summary>Visits of a platform admin to tenants are recorded, also in the console.</summary>
public sealed class VisitTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private const string Admin = "admin@demo.local";
    private const string Password = "Demo-admin-2026!";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S12_Every_page_opened_by_an_admin_Is_one_audit_entry_of_the_tenant()
    {
        await using var admin = await browser.SignInAsync(app, Admin, Password, "/t/acme/conversations");
        await WaitForVisitAsync("acme /t/acme/conversations");
        foreach (
            var path in (string[])
                ["/t/contoso/conversations", "/t/contoso/agents", "/t/acme/agents", "/t/acme/conversations"])
        {
            // Navigation inside the circuit: layout and authorization view may be reused.
            await admin.Page.EvaluateAsync("path => Blazor.navigateTo(path)", path);
            await WaitForVisitAsync($"{path.Split('/')[2]} {path}");
        }

        Assert.Equal(
            [
                "acme /t/acme/conversations",
                "contoso /t/contoso/conversations",
                "contoso /t/contoso/agents",
                "acme /t/acme/agents",
                "acme /t/acme/conversations",
            ],
            await VisitsAsync());
        Assert.Empty(admin.Errors);
    }

    /// <summary>
    /// The prerendered page is sent before the visit is recorded, so it contains nothing of the tenant.
    /// </summary>
    [Fact]
    public async Task S12_Prerendered_page_Shows_an_admin_nothing_of_a_tenant()
    {
        Assert.Contains("<h1", await PageAsync("owner@acme.demo", "Demo-tenant-2026!"), StringComparison.Ordinal);
        Assert.DoesNotContain("<h1", await PageAsync(Admin, Password), StringComparison.Ordinal);
    }

    private async Task<string> PageAsync(string email, string password)
    {
        using var staff = new StaffClient(app);
        (await staff.SignInAsync(email, password)).Dispose();
        using var answer = await staff.GetAsync("/t/acme/agents");
        return await answer.Content.ReadAsStringAsync(Ct);
    }

    private async Task WaitForVisitAsync(string visit) =>
        await Wait.UntilAsync(async () => (await VisitsAsync()).LastOrDefault() == visit, EventFeed.DefaultTimeout);

    private async Task<List<string>> VisitsAsync()
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        var tenants = await db.Set<Tenant>().ToDictionaryAsync(t => t.Id, t => t.Slug, Ct);
        var visits = await db
            .AuditEvents.Where(e => e.Action == "tenant.visited" && e.TargetType == "page")
            .OrderBy(e => e.Seq)
            .ToListAsync(Ct);

        // After signing in, the start page of the first tenant may be visible for a moment.
        return
        [
            .. visits.Where(v => v.TargetId != "/t/acme").Select(v => $"{tenants[v.TenantId!.Value]} {v.TargetId}"),
        ];
    }
}

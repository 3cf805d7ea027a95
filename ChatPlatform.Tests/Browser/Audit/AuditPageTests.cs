using ChatPlatform.Core.Audit;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Audit;

/// <summary>The audit log in the console.</summary>
public sealed class AuditPageTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task Filters_Are_in_the_address_and_apply_when_it_is_opened()
    {
        var (acme, ct) = (await app.TenantIdAsync("acme"), TestContext.Current.CancellationToken);
        var robin = new Actor(ActorKind.User, Guid.CreateVersion7(), "Robin Rule");
        await app.Get<AuditLog>().RecordAsync(
            AuditEntry.Change("agent.deleted", robin, acme, "agent", Guid.NewGuid(), new { name = "Returns" }), ct);
        await app.Get<AuditLog>().RecordAsync(
            new(AuditKind.Audit, "tenant.visited", robin, acme, "page", "/t/acme/agents"), ct);
        await using var owner = await browser.OwnerAsync(app, "/t/acme/audit");
        var page = owner.Page;
        var table = page.GetByRole(AriaRole.Table, new() { Name = "Audit log" });
        await table.GetByText("Tenant visited").First.WaitForAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Changes" }).ClickAsync();
        await Assertions.Expect(table.GetByText("Tenant visited")).ToHaveCountAsync(0);
        await page.GetByLabel("Search the audit log").FillAsync("Returns");
        await Assertions.Expect(table.GetByText("Agent deleted")).ToHaveCountAsync(1);
        await page.WaitForURLAsync(url =>
            url.Contains("group=changes", StringComparison.Ordinal)
            && url.Contains("search=Returns", StringComparison.Ordinal));
        await owner.AssertAccessibleAsync();

        await owner.GoInteractiveAsync($"/t/acme/audit?group=visits&person={robin.Id}");
        await Assertions.Expect(table.GetByText("Tenant visited")).ToHaveCountAsync(1);
        await Assertions.Expect(table.GetByText("Agent deleted")).ToHaveCountAsync(0);
        await page.GetByText("Robin Rule").First.WaitForAsync();

        await owner.GoInteractiveAsync($"/t/acme/audit?person={robin.Id}");
        await Assertions.Expect(table.Locator("tbody tr").First).ToContainTextAsync("Tenant visited");
        await page.GetByRole(AriaRole.Button, new() { Name = "Oldest first" }).ClickAsync();
        await Assertions.Expect(table.Locator("tbody tr").First).ToContainTextAsync("Agent deleted");
        await owner.ExpectPathAsync($"/t/acme/audit?person={robin.Id}&sort=oldest");
        await owner.AssertAccessibleAsync();
        Assert.Empty(owner.Errors);
    }
}

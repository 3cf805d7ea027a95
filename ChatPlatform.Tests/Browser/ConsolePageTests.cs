using System.Net;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser;

/// <summary>All pages in a browser: axe in both themes and at three widths, and what strangers see.</summary>
public sealed class ConsolePageTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private const string Slug = "acme";

    private static readonly string[] s_supporterPages =
        ["/inbox", "/t/{Slug}/inbox", "/t/{Slug}/inbox/{EscalationId:guid}"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_Have_no_violations()
    {
        var found = new List<string>();
        var ids = await IdsAsync();
        await using var admin = await browser.SignInAsync(app, "admin@demo.local", "Demo-admin-2026!", "/");
        foreach (var pattern in Patterns().Except(s_supporterPages))
        {
            await CheckAsync(admin, Fill(pattern, ids), found);
        }

        await using var supporter = await browser.SupporterAsync(app, "/");
        foreach (var pattern in s_supporterPages)
        {
            await CheckAsync(supporter, Fill(pattern, ids), found);
        }

        Assert.Empty(found);
        Assert.Empty(admin.Errors);
        Assert.Empty(supporter.Errors);
    }

    [Fact]
    public async Task Dialogs_Have_no_violations()
    {
        var found = new List<string>();
        await using (var owner = await browser.OwnerAsync(app, "/t/acme/agents"))
        {
            await OpenAsync(owner, p => p.Keyboard.PressAsync("Control+k"), "search", found);
            await owner.GoInteractiveAsync($"/t/acme/agents/{(await IdsAsync())["AgentId"]}");
            await OpenAsync(owner, p => Button(p, "Delete").ClickAsync(), "deletion by typing the name", found);
            await owner.Page.GetByLabel("Instructions").FillAsync("Something else.");
            await owner.Page.GetByLabel("Instructions").BlurAsync();
            await owner.Page.SetViewportSizeAsync(1440, 900);
            await Assertions.Expect(Button(owner.Page, "Discard changes")).ToBeEnabledAsync();
            await OpenAsync(owner, p => Link(p, "Tools").ClickAsync(), "saving an agent before leaving", found);
        }

        await using (var owner = await browser.OwnerAsync(app, "/t/acme/widget"))
        {
            await owner.Page.GetByLabel("Greeting").FillAsync("Good evening.");
            await Assertions.Expect(Button(owner.Page, "Save")).ToBeEnabledAsync();
            await OpenAsync(owner, p => Link(p, "Tools").ClickAsync(), "saving a widget before leaving", found);
        }

        var escalation = await EscalationOfAColleagueAsync();
        await using var supporter = await browser.SupporterAsync(app, $"/t/acme/inbox/{escalation}");
        await OpenAsync(supporter, p => Button(p, "Take over").ClickAsync(), "a reason", found);
        await supporter.Page.Locator("main").FocusAsync();
        await OpenAsync(supporter, p => p.Keyboard.PressAsync("?"), "shortcuts", found);
        Assert.Empty(found);
    }

    [Fact]
    public async Task S26_Sign_in_page_Is_accessible_and_opens_no_circuit()
    {
        await using var anonymous = await browser.OpenAsync(app.Address);
        var sockets = 0;
        anonymous.Page.WebSocket += (_, _) => sockets++;

        await anonymous.Page.GotoAsync("/t/acme");
        await anonymous.Page.Locator("input[type=password]").WaitForAsync();

        await anonymous.AssertAccessibleAsync();
        Assert.Equal(0, sockets);
    }

    [Fact]
    public async Task Tenant_user_Gets_not_found_in_another_tenant()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme");

        await owner.Page.GotoAsync("/t/contoso/knowledge");

        Assert.Equal(0, await owner.Page.GetByText("Cards guide.pdf").CountAsync());
        Assert.Equal(0, await owner.Page.GetByText("Contoso Bank").CountAsync());
    }

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Link(IPage page, string name) =>
        page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    /// <summary>Opens a dialog, checks it and closes it.</summary>
    private static async Task OpenAsync(BrowserPage page, Func<IPage, Task> open, string name, List<string> found)
    {
        await open(page.Page);
        var dialog = page.Page.GetByRole(AriaRole.Dialog);
        await dialog.WaitForAsync();
        found.AddRange((await page.FindViolationsInAllLooksAsync()).Select(f => $"dialog of {name}, {f}"));
        await page.Page.Keyboard.PressAsync("Escape");
        await dialog.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    private static async Task CheckAsync(BrowserPage page, string path, List<string> found)
    {
        await page.GoInteractiveAsync(path);
        await page.Page.Locator(".skeleton").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        found.AddRange((await page.FindViolationsInAllLooksAsync()).Select(f => $"{path}, {f}"));
    }

    private static string Fill(string pattern, IReadOnlyDictionary<string, string> ids) =>
        ids.Aggregate(pattern, (path, id) => path.Replace($"{{{id.Key}:guid}}", id.Value, StringComparison.Ordinal))
            .Replace("{Slug}", Slug, StringComparison.Ordinal);

    /// <summary>An existing id for each parameter of an address.</summary>
    private async Task<IReadOnlyDictionary<string, string>> IdsAsync()
    {
        var escalation = await EscalationOfAColleagueAsync();
        await using var platform = app.Get<AppDbFactory>().ForPlatform();
        await using var db = app.Get<AppDbFactory>().ForTenant(await app.TenantIdAsync(Slug));
        return new Dictionary<string, string>
        {
            ["EscalationId"] = escalation.ToString(),
            ["ConversationId"] = (await db.Escalations.Where(e => e.Id == escalation).Select(e => e.ConversationId)
                .SingleAsync(Ct)).ToString(),
            ["AgentId"] = (await db.Agents.OrderBy(a => a.Name).Select(a => a.Id).FirstAsync(Ct)).ToString(),
            ["DocumentId"] = (await db.Documents.OrderBy(d => d.Name).Select(d => d.Id).FirstAsync(Ct)).ToString(),
            ["ToolId"] = (await db.Tools.OrderBy(t => t.Name).Select(t => t.Id).FirstAsync(Ct)).ToString(),
            ["EntryId"] = (await platform.CatalogEntries.Where(e => e.Kind == CatalogKind.Agent).Select(e => e.Id)
                .OrderBy(id => id).FirstAsync(Ct)).ToString(),
            ["ModelId"] = (await platform.CatalogModels.Select(m => m.CatalogEntryId).OrderBy(id => id).FirstAsync(Ct))
                .ToString(),
            ["UserId"] = (await platform.Users.OrderBy(u => u.Email).Select(u => u.Id).FirstAsync(Ct)).ToString(),
        };
    }

    /// <summary>An escalation of the demo tenant that another supporter has accepted.</summary>
    private async Task<Guid> EscalationOfAColleagueAsync()
    {
        var visitor = await app.CreateVisitorAsync();
        await visitor.SendMessageAsync("Where is my refund?");
        var escalation = await visitor.EscalateAsync();
        await (await ApiClient.SupporterAsync(app)).ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Post, $"/api/v1/tenants/{Slug}/escalations/{escalation.Id}/accept");
        return escalation.Id;
    }

    private IEnumerable<string> Patterns() =>
        app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
            .Select(e => "/" + e.RoutePattern.RawText!.Trim('/'))
            .Where(p => p != "/{**path:file}").Distinct();
}

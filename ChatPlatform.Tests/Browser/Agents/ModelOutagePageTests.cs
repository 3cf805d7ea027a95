using System.Net;
using ChatPlatform.FakeLlm;
using ChatPlatform.Tests.Browser.Widget;
using ChatPlatform.Tests.Inference.Resilience;
using ChatPlatform.Tests.Support;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Agents;

/// <summary>A model that fails and answers again, as customer, tenant and the platform's admin see it.</summary>
public sealed class ModelOutagePageTests(ThreeProviders app, BrowserFixture browser) : IClassFixture<ThreeProviders>
{
    private const string Settings = "/api/v1/tenants/acme/inference-settings";
    private const string Question = "Where is my shipment?";

    [Fact]
    public async Task K16_Provider_that_dies_and_comes_back_Is_seen_by_customer_tenant_and_admin()
    {
        var api = await UseOwnModelAsync();
        app.FailFirst("broken");
        await using var widget = await WidgetPage.OpenAsync(browser, app);
        for (var i = 0; i < 2; i++)
        {
            await Assertions.Expect(await widget.AskAsync(Question)).ToContainTextAsync("Said by alpha.");
        }

        await using var owner = await browser.OwnerAsync(app, "/t/acme");
        await owner.Page.VisibleText("The last 2 answers did not come from the chosen model").WaitForAsync();
        await using var admin = await browser.SignInAsync(
            app, "admin@demo.local", "Demo-admin-2026!", "/platform/health");
        var tenants = admin.Page.GetByRole(AriaRole.Region, new() { Name = "Tenants whose model does not answer" });
        await Assertions.Expect(tenants).ToContainTextAsync("its provider reported an internal error");
        await Assertions.Expect(admin.Page.GetByRole(AriaRole.Region, new() { Name = "Paused providers" }))
            .ToContainTextAsync("Our account");
        await admin.AssertAccessibleAsync();

        app.Llm.Script = Scripts.Says("Said by the model.");
        await Wait.UntilAsync(
            async () => (await (await widget.AskAsync(Question)).InnerTextAsync())
                .Contains("Said by the model.", StringComparison.Ordinal),
            TimeSpan.FromSeconds(30));
        await owner.GoInteractiveAsync("/t/acme");
        await Assertions.Expect(owner.Page.GetByText("did not come from the chosen model")).ToHaveCountAsync(0);
        await Assertions.Expect(tenants).ToHaveCountAsync(0);
        Assert.Empty(widget.Errors);
        await ResetAsync(api);
    }

    [Fact]
    public async Task Order_for_a_model_that_fails_Is_changed_with_the_keyboard()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/settings/model");
        var page = owner.Page;
        var order = page.GetByRole(AriaRole.Region, new() { Name = "When the model fails" });
        await Assertions.Expect(order).ToContainTextAsync("The platform's order");
        await Assertions.Expect(Rows(order)).ToContainTextAsync(["alpha", "beta"]);
        await Button(order, "Move alpha (model-alpha) down").PressAsync("Enter");
        await Assertions.Expect(Rows(order)).ToContainTextAsync(["beta", "alpha"]);
        await Assertions.Expect(Button(order, "Move alpha (model-alpha) up")).ToBeFocusedAsync();
        await order.GetByRole(AriaRole.Radio, new() { Name = "A person" }).CheckAsync();
        await order.GetByText("the conversation appears in the inbox").WaitForAsync();
        await owner.AssertAccessibleAsync();
        await Button(order, "Save order").ClickAsync();
        await page.VisibleText("Order saved").WaitForAsync();

        await owner.GoInteractiveAsync("/t/acme/settings/model");
        await Assertions.Expect(Rows(order)).ToContainTextAsync(["beta", "alpha"]);
        await Assertions.Expect(order.GetByRole(AriaRole.Radio, new() { Name = "A person" })).ToBeCheckedAsync();
        await Button(order, "Use the platform's order").ClickAsync();
        await Assertions.Expect(Rows(order)).ToContainTextAsync(["alpha", "beta"]);
        Assert.Empty(owner.Errors);
    }

    private static ILocator Rows(ILocator order) => order.GetByRole(AriaRole.Listitem);

    private static ILocator Button(ILocator parent, string name) =>
        parent.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>The demo's tenant answers with a connection of its own to the fake server.</summary>
    private async Task<ApiClient> UseOwnModelAsync()
    {
        var api = await ApiClient.SignInAsync(app, StaffDriver.Owner, StaffDriver.OwnerPassword);
        var made = await api.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, $"{Settings}/connections",
            new { name = "Our account", kind = "openai-compatible", baseUrl = app.Llm.BaseUrl, model = "m" });
        await api.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, Settings, new { connectionId = made.GetProperty("id").GetGuid() },
            (await api.ReadAsync(Settings)).ETag);
        return api;
    }

    private static async Task ResetAsync(ApiClient api) =>
        await api.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, Settings, new { }, (await api.ReadAsync(Settings)).ETag);
}

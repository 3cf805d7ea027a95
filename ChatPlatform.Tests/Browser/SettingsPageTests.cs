using ChatPlatform.FakeLlm;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser;

/// <summary>The pages for a tenant's model and verified visitors.</summary>
public sealed class SettingsPageTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private const string Key = "sk-canary-page-0123456789wxyz";

    [Fact]
    public async Task S33_Model_connection_Is_added_tested_and_selected_without_showing_its_key()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/settings/model");
        var page = owner.Page;
        await Button(page, "Add a model").ClickAsync();
        await Button(page, "Save").ClickAsync();
        await page.VisibleText("Name must not be empty").WaitForAsync();
        await owner.AssertAccessibleAsync();

        await page.GetByLabel("Name").FillAsync("Our account");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Provider" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "Other (OpenAI-compatible)" }).ClickAsync();
        await page.GetByLabel("Address").FillAsync(app.Llm.BaseUrl);
        await page.GetByLabel("Model", new() { Exact = true }).FillAsync("model-one");
        await page.GetByLabel("Key").FillAsync(Key);
        await Button(page, "Save").ClickAsync();
        await page.VisibleText("…wxyz").WaitForAsync();
        await Button(page, "Test").ClickAsync();
        await page.VisibleText("It answers and calls tools.").WaitForAsync();
        await Button(page, "Use this model").ClickAsync();
        await Card(page, "Our account").GetByText("In use").WaitForAsync();

        Assert.DoesNotContain("canary", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.Equal(Key, app.Llm.Requests[^1].ApiKey);
        await Button(page, "Change").ClickAsync();
        await page.GetByLabel("Address").FillAsync("https://elsewhere.example/v1");
        await page.GetByLabel("Address").BlurAsync();
        await page.VisibleText("The stored key is not used for the new address").WaitForAsync();
        Assert.DoesNotContain("canary", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task K16_Home_and_model_pages_Say_that_the_model_does_not_answer_and_why()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/settings/model");
        var page = owner.Page;
        await Button(page, "Add a model").ClickAsync();
        await page.GetByLabel("Name").FillAsync("Broken account");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Provider" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "Other (OpenAI-compatible)" }).ClickAsync();
        await page.GetByLabel("Address").FillAsync(app.Llm.BaseUrl);
        await page.GetByLabel("Model", new() { Exact = true }).FillAsync("model-one");
        await page.GetByText("Waiting times").ClickAsync();
        await page.GetByLabel("First words (seconds)").FillAsync("301");
        await Button(page, "Save").ClickAsync();
        await page.VisibleText("must be a whole number from 1 to 300").WaitForAsync();
        await page.GetByLabel("First words (seconds)").FillAsync("30");
        await owner.AssertAccessibleAsync();
        await Button(page, "Save").ClickAsync();
        await Card(page, "Broken account").GetByRole(AriaRole.Button, new() { Name = "Use this model" }).ClickAsync();
        await Card(page, "Broken account").GetByText("In use").WaitForAsync();

        app.Llm.Script = _ => Scripts.Faults["refused"];
        await (await app.CreateVisitorAsync()).AskAsync("Where is the shipment ACM-1001?");
        await owner.GoInteractiveAsync("/t/acme/settings/model");
        await page.VisibleText("its provider rejected the request, the key or the model").WaitForAsync();
        await owner.GoInteractiveAsync("/t/acme");
        await page.VisibleText("did not come from the chosen model").WaitForAsync();
        await owner.AssertAccessibleAsync();
        await page.GetByText("Open the model settings").ClickAsync();
        await Card(page, "Broken account").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Card(page, "Broken account").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        app.Llm.Reset();
    }

    [Fact]
    public async Task Identity_secret_Is_shown_once()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/settings/identity");
        var page = owner.Page;
        await Assertions.Expect(Button(page, "Require verification")).ToBeDisabledAsync();
        await Button(page, "Create secret").ClickAsync();
        var secret = await page.Locator("#identity-secret").TextContentAsync();
        Assert.StartsWith("vis_", secret, StringComparison.Ordinal);
        await owner.AssertAccessibleAsync();

        await owner.GoInteractiveAsync("/t/acme/settings/identity");
        await Button(page, "Replace secret").WaitForAsync();

        Assert.DoesNotContain(secret!, await page.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(owner.Errors);
    }

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Card(IPage page, string name) => page.GetByRole(AriaRole.Region, new() { Name = name });
}

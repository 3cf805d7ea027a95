using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser;

/// <summary>Pages of platform admins in a browser.</summary>
public sealed class PlatformPageTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private const string FieldError = ".mud-input-helper-text.mud-input-error";
    private const string Admin = "admin@demo.local";
    private const string Password = "Demo-admin-2026!";

    [Fact]
    public async Task Owner_Is_invited_with_the_tenant_and_the_link_is_shown_before_the_setup()
    {
        await using var admin = await browser.SignInAsync(app, Admin, Password, "/tenants/new");
        var page = admin.Page;
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Southwind");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByLabel("URL name")).ToHaveValueAsync("southwind");
        await page.GetByLabel("URL name").FillAsync("acme");
        await page.GetByLabel("E-mail of the owner").FillAsync("olga@southwind");
        await page.GetByLabel("Members").FillAsync("many");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create and set up" }).ClickAsync();
        await page.Locator(FieldError).GetByText("must be an e-mail address").WaitForAsync();
        await page.Locator(FieldError).GetByText("Members must be a whole number.").WaitForAsync();
        await page.Locator(FieldError).GetByText("URL name is used by another tenant.").WaitForAsync();

        await page.GetByLabel("URL name").FillAsync("southwind");
        await page.GetByLabel("Members").FillAsync("");
        await page.GetByLabel("E-mail of the owner").FillAsync("olga@southwind.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create and set up" }).ClickAsync();
        Assert.Contains(
            "/invitation#", await page.Locator("code.prompt").TextContentAsync(), StringComparison.Ordinal);
        await admin.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue to the setup" }).ClickAsync();
        await admin.ExpectPathAsync("/t/southwind/setup");
        await admin.GoInteractiveAsync("/t/southwind/team");
        await page.GetByText("olga@southwind.example").First.WaitForAsync();
        Assert.Empty(admin.Errors);
    }

    [Fact]
    public async Task Tenant_Is_created_suspended_resumed_and_deleted_with_its_name_typed()
    {
        await using var admin = await browser.SignInAsync(app, Admin, Password, "/tenants/new");
        var page = admin.Page;
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Northwind");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByLabel("URL name")).ToHaveValueAsync("northwind");
        await page.GetByLabel("URL name").FillAsync("Not A Name");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create and set up" }).ClickAsync();
        await page.Locator(FieldError).GetByText("lower-case letters").WaitForAsync();
        await Assertions.Expect(page.GetByLabel("URL name")).ToBeFocusedAsync();

        await page.GetByLabel("URL name").FillAsync("northwind");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create and set up" }).ClickAsync();
        await admin.ExpectPathAsync("/t/northwind/setup");
        await page.GetByText("An agent answers customers about one area").WaitForAsync();
        await admin.GoInteractiveAsync("/tenants/northwind");
        await page.GetByRole(AriaRole.Button, new() { Name = "Suspend" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Suspend" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Suspend" }).WaitForAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        var confirm = page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete permanently" });
        Assert.True(await confirm.IsDisabledAsync());
        await page.GetByLabel("Type northwind to confirm").FillAsync("northwind");
        await confirm.ClickAsync();
        await page.GetByText("Deleting").First.WaitForAsync();
        Assert.Empty(admin.Errors);
    }

    [Fact]
    public async Task Tenant_changed_by_two_admins_Asks_the_second_one_and_keeps_what_was_typed()
    {
        var tenant = await app.Tenant().SaveAsync();
        await using var one = await browser.SignInAsync(app, Admin, Password, $"/tenants/{tenant.Slug}");
        await using var two = await browser.SignInAsync(app, Admin, Password, $"/tenants/{tenant.Slug}");
        await one.Page.GetByLabel("Members").FillAsync("11");
        await two.Page.GetByLabel("Members").FillAsync("12");
        await Save(one.Page).ClickAsync();
        await one.Page.VisibleText("Changes saved").WaitForAsync();
        await Save(two.Page).ClickAsync();
        var dialog = two.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("Someone else saved first");
        await two.AssertAccessibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Keep editing" }).ClickAsync();
        await Assertions.Expect(two.Page.GetByLabel("Members")).ToHaveValueAsync("12");

        await Save(two.Page).ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save mine over it" }).ClickAsync();
        await two.Page.VisibleText("Changes saved").WaitForAsync();
        await one.GoInteractiveAsync($"/tenants/{tenant.Slug}");
        await Assertions.Expect(one.Page.GetByLabel("Members")).ToHaveValueAsync("12");
    }

    [Fact]
    public async Task Leaving_a_changed_tenant_Asks_first_and_saves_when_asked_to()
    {
        var tenant = await app.Tenant().SaveAsync();
        await using var admin = await browser.SignInAsync(app, Admin, Password, $"/tenants/{tenant.Slug}");
        var dialog = admin.Page.GetByRole(AriaRole.Dialog);
        await admin.Page.GetByLabel("Members").FillAsync("13");
        await admin.Page.GetByRole(AriaRole.Link, new() { Name = "Users" }).First.ClickAsync();
        await Assertions.Expect(dialog).ToContainTextAsync("Save your changes?");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await admin.ExpectPathAsync("/users");

        await admin.GoInteractiveAsync($"/tenants/{tenant.Slug}");
        await Assertions.Expect(admin.Page.GetByLabel("Members")).ToHaveValueAsync("13");
    }

    [Theory]
    [InlineData("security post", "Security posture")]
    [InlineData("contoso bank", "Contoso Bank")]
    [InlineData("claims guide", "Claims guide")]
    public async Task Search_of_several_words_Finds_pages_tenants_and_their_documents(string text, string name)
    {
        await using var admin = await browser.SignInAsync(app, Admin, Password, "/tenants");
        await admin.Page.Keyboard.PressAsync("Control+k");
        await admin.Page.GetByRole(AriaRole.Textbox, new() { Name = "Search or jump to" })
            .PressSequentiallyAsync(text);
        await admin.Page.Locator("[data-jump-item]").Filter(new() { HasText = name }).First.WaitForAsync();
    }

    [Fact]
    public async Task Tenant_permission_Is_set_and_recorded_in_the_audit_log()
    {
        await using var admin = await browser.SignInAsync(app, Admin, Password, "/tenants/contoso");
        await admin.Page.GetByLabel("Rule for Transfers").SelectOptionAsync("false");
        await admin.Page.GetByText("Transfers not allowed", new() { Exact = true }).WaitForAsync();

        await admin.GoInteractiveAsync("/audit");
        await admin.Page.GetByText("Permission changed").First.ClickAsync();
        await admin.Page.GetByRole(AriaRole.Cell, new() { Name = "Rule", Exact = true }).First.WaitForAsync();
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Check the chain" }).ClickAsync();
        await admin.Page.GetByText("The chain is intact").WaitForAsync();
    }

    [Fact]
    public async Task Catalog_entry_Is_added_for_chosen_tenants_and_deleted()
    {
        await using var admin = await browser.SignInAsync(app, Admin, Password, "/catalog");
        var page = admin.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "New entry" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.Locator(FieldError).First.WaitForAsync();
        await admin.ExpectFocusOnErrorAsync();
        await page.GetByLabel("Key").FillAsync("returns");
        await page.GetByLabel("Title").FillAsync("Returns");
        await page.GetByLabel("Chosen tenants").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await page.GetByRole(AriaRole.Tab, new() { Name = "Rules (0)" }).ClickAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Tenant" }).PressSequentiallyAsync("contoso");
        await page.GetByRole(AriaRole.Option, new() { Name = "Contoso Bank" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = true }).ClickAsync();
        await page.GetByText("Contoso Bank may use it").WaitForAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Rules (1)" }).WaitForAsync();
        await admin.AssertAccessibleAsync();

        await page.GetByRole(AriaRole.Tab, new() { Name = "Template" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await admin.ExpectPathAsync("/catalog");
        Assert.Empty(admin.Errors);
    }

    private static ILocator Save(IPage page) =>
        page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true });
}

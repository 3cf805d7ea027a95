using ChatPlatform.Tests.Browser.Widget;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Setup;

/// <summary>A new organisation goes live with the console only, without a model provider.</summary>
public sealed class GoLiveTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private const string Email = "olive@harbour.test";
    private const string Password = "seven plum kettles";

    private ToolService _service = null!;

    public async ValueTask InitializeAsync() => _service = await ToolService.StartAsync();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task New_tenant_Answers_on_its_own_site_and_follows_later_changes()
    {
        using var site = new HostPage("127.0.0.3");
        _service.Answer = c => ToolService.JsonAsync(c, """{"status":"packed and on its way"}""");
        await using var owner = await InviteOwnerAsync(await CreateTenantAsync());
        var page = owner.Page;

        await owner.GoInteractiveAsync("/t/harbour-books/setup");
        await AddAgentAsync(page, "Orders", "Where an order is and when it arrives", "where is my order ORD-7");
        await AddAgentAsync(page, "Opening hours", "When the shop is open", "when are you open");
        await Button(page, "Continue").ClickAsync();
        await UploadAsync(page, "Hours.pdf", SampleFiles.Pdf("The shop is open from nine in the morning until seven."));
        await UploadAsync(
            page, "Parking.docx", SampleFiles.Docx("Parking", "Cars may park behind the harbour for free."));
        await Button(page, "Continue").ClickAsync();
        await MakeToolAsync(page);
        await page.GetByText("Used by no agent").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Give Order status to agents" }).ClickAsync();
        await page.GetByText("A switch applies at once.").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to set-up" }).ClickAsync();
        await page.GetByText("Used by no agent").WaitForAsync();
        await Button(page, "Do this later").ClickAsync();
        await page.GetByLabel("Color").FillAsync("#8A1538");
        await page.GetByLabel("Greeting").FillAsync("Ahoy! What would you like to know?");
        await Button(page, "Save").ClickAsync();
        await page.VisibleText("Widget saved").WaitForAsync();
        await Button(page, "Continue").ClickAsync();
        await page.GetByLabel("Address of your site").FillAsync($"{site.Origin}/some/page");
        await Button(page, "Allow this site").ClickAsync();
        await page.GetByText(site.Origin, new() { Exact = true }).WaitForAsync();
        await owner.AssertAccessibleAsync();
        await Button(page, "Continue").ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Message" }).FillAsync("when are you open");
        await Button(page, "Send").ClickAsync();
        await page.GetByText("nine in the morning").First.WaitForAsync();
        await Button(page, "Continue").ClickAsync();
        site.Body = await page.Locator("#snippet").InnerTextAsync();

        await GiveToolAsync(owner);
        await using var visitor = await WidgetPage.OpenAtAsync(browser, site.Address);
        await visitor.Frame.GetByText("Ahoy! What would you like to know?").WaitForAsync();
        var hours = await visitor.AskAsync("when are you open?");
        await Assertions.Expect(hours).ToContainTextAsync("nine in the morning");
        await Assertions.Expect(hours).ToContainTextAsync("Hours");
        var order = await visitor.AskAsync("where is my order ORD-7?");
        await Assertions.Expect(order).ToContainTextAsync("packed and on its way");
        Assert.Contains(_service.Requests, r => r.Target == "/orders/ORD-7");

        await owner.GoInteractiveAsync("/t/harbour-books/widget");
        await page.GetByText(site.Origin, new() { Exact = true }).First.WaitForAsync();
        await page.GetByLabel("Greeting").FillAsync("Good evening!");
        await Button(page, "Save").ClickAsync();
        await visitor.Frame.GetByText("Good evening!").WaitForAsync();
        await owner.GoInteractiveAsync("/t/harbour-books");
        await page.GetByText("when are you open?").First.WaitForAsync();
        await page.GetByText("Invite someone who replies to customers").WaitForAsync(); // Everything else is done.
        await page.GetByText("7 of 8").WaitForAsync();
        Assert.Empty(owner.Errors);
        Assert.Empty(visitor.Errors);
    }

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Creates the tenant as a platform admin, who is led to its setup.</summary>
    private async Task<BrowserPage> CreateTenantAsync()
    {
        var admin = await browser.SignInAsync(app, "admin@demo.local", "Demo-admin-2026!", "/tenants/new");
        await admin.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Harbour Books");
        await admin.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(admin.Page.GetByLabel("URL name")).ToHaveValueAsync("harbour-books");
        await Button(admin.Page, "Create and set up").ClickAsync();
        await admin.ExpectPathAsync("/t/harbour-books/setup");
        await admin.Page.GetByText("Ready packs").WaitForAsync();
        await admin.AssertAccessibleAsync();
        return admin;
    }

    /// <summary>Invites a user of the tenant, who accepts the invitation in a browser of their own.</summary>
    private async Task<BrowserPage> InviteOwnerAsync(BrowserPage admin)
    {
        await using (admin)
        {
            await admin.GoInteractiveAsync("/t/harbour-books/team");
            await Button(admin.Page, "Invite").ClickAsync();
            await admin.Page.GetByLabel("E-mail").FillAsync(Email);
            await admin.Page.GetByRole(AriaRole.Combobox, new() { Name = "Role" }).ClickAsync();
            await admin.Page.GetByRole(AriaRole.Option, new() { Name = "Tenant user" }).ClickAsync();
            await Button(admin.Page, "Create invitation").ClickAsync();
            var link = await admin.Page.Locator("code.prompt").TextContentAsync();
            await using (var guest = await browser.OpenAsync(app.Address))
            {
                await guest.Page.GotoAsync(link!);
                await guest.Page.GetByLabel("Your name").FillAsync("Olive");
                await guest.Page.GetByLabel("New password").FillAsync(Password);
                await Button(guest.Page, "Create account").ClickAsync();
                await guest.ExpectPathAsync("/sign-in?returnUrl=/t/harbour-books");
                await guest.Page.GetByText("Your account is ready.").WaitForAsync();
                await Assertions.Expect(guest.Page.GetByLabel("E-mail")).ToHaveValueAsync(Email);
            }

            return await browser.SignInAsync(app, Email, Password, "/t/harbour-books");
        }
    }

    private static async Task AddAgentAsync(IPage page, string name, string description, string example)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Write an agent yourself" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await page.GetByLabel("Description").FillAsync(description);
        await page.GetByLabel("Example messages").FillAsync(example);
        await page.GetByLabel("Instructions").FillAsync($"You answer questions about: {description}.");
        await Button(page, "Create agent").ClickAsync();
        var agents = page.GetByRole(AriaRole.List, new() { Name = "Your agents" });
        await Assertions.Expect(agents.GetByText(name, new() { Exact = true })).ToBeVisibleAsync();
    }

    private static async Task UploadAsync(IPage page, string name, byte[] content)
    {
        await page.Locator("#upload-input").SetInputFilesAsync(
            new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = content });
        await page.Locator("tr").Filter(new() { HasText = name }).GetByText("Ready").WaitForAsync();
    }

    private async Task MakeToolAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Make a tool" }).ClickAsync();
        await page.GetByLabel("Title").FillAsync("Order status");
        await page.GetByLabel("Description").First.FillAsync("Looks up where an order is");
        await page.GetByLabel("Address").FillAsync(_service.Url + "/orders/{number}");
        await page.Keyboard.PressAsync("Tab");
        await Button(page, "Add number").ClickAsync();
        await page.GetByLabel("Pattern").FillAsync("^ORD-[0-9]+$");
        await page.GetByLabel("Meaning").FillAsync("order number");
        await page.GetByLabel("Answer sentence").FillAsync("Your order is {status}.");
        await Button(page, "Create tool").ClickAsync();
        var tools = page.GetByRole(AriaRole.List, new() { Name = "Your tools" });
        await Assertions.Expect(tools).ToContainTextAsync("Order status");
    }

    private static async Task GiveToolAsync(BrowserPage owner)
    {
        await owner.GoInteractiveAsync("/t/harbour-books/agents");
        await owner.Page.GetByRole(AriaRole.Link, new() { Name = "Orders", Exact = true }).ClickAsync();
        await owner.Page.GetByRole(AriaRole.Combobox, new() { Name = "Add a tool" }).ClickAsync();
        await owner.Page.GetByRole(AriaRole.Option, new() { Name = "Order status" }).ClickAsync();
        await Button(owner.Page, "Save").ClickAsync();
        await owner.Page.VisibleText("It answers like this from the next message on").WaitForAsync();
    }
}

using System.Net;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Tools;

/// <summary>A tenant's tools in the console: created, given to an agent, tested and changed by two users.</summary>
public sealed class ToolPageTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private const string Tools = "/api/v1/tenants/acme/tools";

    private ToolService _service = null!;

    public async ValueTask InitializeAsync() => _service = await ToolService.StartAsync();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Tool_Is_created_given_to_an_agent_and_tested()
    {
        await using var owner = await browser.OwnerAsync(app, "/t/acme/tools");
        var page = owner.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "New tool" }).ClickAsync();
        await FillAsync(page, "Title", "Order status");
        await Assertions.Expect(Field(page, "Name")).ToHaveValueAsync("order_status");
        await FillAsync(page, "Name", "Order Status");
        await FillAsync(page, "Description", "Looks up an order");
        await FillAsync(page, "Address", _service.Url + "/orders/{number}");
        await Button(page, "Add number").ClickAsync();
        await FillAsync(page, "Pattern", "(");
        await FillAsync(page, "Meaning", "order number");
        await FillAsync(page, "Answer sentence", "Your order is {status}.");

        await Button(page, "Create tool").ClickAsync();
        await page.VisibleText("Pattern must be a regular expression").WaitForAsync();
        await page.VisibleText("Name must have 1 to 64 lower-case letters").WaitForAsync();
        await Assertions.Expect(Field(page, "Name")).ToBeFocusedAsync();
        await owner.AssertAccessibleAsync();
        await FillAsync(page, "Pattern", "^ORD-[0-9]+$");
        await FillAsync(page, "Name", "order_status");
        await Button(page, "Create tool").ClickAsync();
        await page.VisibleText("No agent may use this tool yet").WaitForAsync();
        var path = new Uri(page.Url).AbsolutePath;
        await owner.AssertAccessibleAsync();

        await owner.GoInteractiveAsync("/t/acme/agents");
        await page.GetByRole(AriaRole.Link, new() { Name = "Shipment", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Add a tool" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "Order status" }).ClickAsync();
        await Button(page, "Save").ClickAsync();
        await page.VisibleText("It answers like this from the next message on").WaitForAsync();

        await owner.GoInteractiveAsync(path);
        await page.GetByRole(AriaRole.Tab, new() { Name = "Agents (1)" }).ClickAsync();
        await page.GetByRole(AriaRole.Switch, new() { Checked = true }).WaitForAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Test" }).ClickAsync();
        await FillAsync(page, "number", "seven");
        await Button(page, "Test it").ClickAsync();
        await page.VisibleText("Not called").WaitForAsync();
        Assert.Empty(_service.Requests);
        _service.Answer = c => ToolService.JsonAsync(c, """{"status":"packed"}""");
        await FillAsync(page, "number", "ORD-7");
        await Button(page, "Test it").ClickAsync();
        await page.VisibleText("Your order is packed.").WaitForAsync();
        await page.VisibleText("Succeeded").WaitForAsync();
        await page.VisibleText($"GET {_service.Url}/orders/ORD-7").WaitForAsync();
        await owner.AssertAccessibleAsync();
        Assert.Equal("/orders/ORD-7", Assert.Single(_service.Requests).Target);
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Second_of_two_users_Is_told_that_the_tool_has_changed()
    {
        var path = await ToolAsync("shared_tool", "GET");
        await using var first = await browser.OwnerAsync(app, path);
        await using var second = await browser.OwnerAsync(app, path);
        await FillAsync(second.Page, "Title", "Mine");
        await FillAsync(first.Page, "Description", "Theirs");
        await Button(first.Page, "Save").ClickAsync();
        await first.Page.VisibleText("Tool shared_tool saved").WaitForAsync();

        await Button(second.Page, "Save").ClickAsync();
        await second.Page.VisibleText("Someone else changed this tool while you were editing").WaitForAsync();
        await second.AssertAccessibleAsync();
        await Button(second.Page, "Load the current version").ClickAsync();
        await Assertions.Expect(Field(second.Page, "Description")).ToHaveValueAsync("Theirs");
        await Assertions.Expect(Field(second.Page, "Title")).ToHaveValueAsync("Tool shared_tool");

        await FillAsync(first.Page, "Title", "First");
        await FillAsync(second.Page, "Title", "Second");
        await Button(second.Page, "Save").ClickAsync();
        await second.Page.VisibleText("Second saved").WaitForAsync();
        await Button(first.Page, "Save").ClickAsync();
        await Button(first.Page, "Save mine over it").ClickAsync();
        await first.Page.VisibleText("First saved").WaitForAsync();
        await second.GoInteractiveAsync(path);
        await Assertions.Expect(Field(second.Page, "Title")).ToHaveValueAsync("First");
        Assert.Empty(first.Errors);
        Assert.Empty(second.Errors);
    }

    [Fact]
    public async Task Search_and_state_Are_in_the_address()
    {
        var path = await ToolAsync("beside", "GET");
        await using var owner = await browser.OwnerAsync(app, path);
        var page = owner.Page;
        await page.GetByLabel("Search tools").FillAsync("beside");
        await Assertions.Expect(page).ToHaveURLAsync(
            new System.Text.RegularExpressions.Regex(@"\?search=beside$"));
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^On\\b") }).First.ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(
            new System.Text.RegularExpressions.Regex(@"\?(?=.*search=beside)(?=.*state=on)"));

        await owner.GoInteractiveAsync(new Uri(page.Url).PathAndQuery);
        await Assertions.Expect(page.GetByLabel("Search tools")).ToHaveValueAsync("beside");
        await Assertions.Expect(page.GetByLabel("Select Track a shipment")).ToHaveCountAsync(0);
        await owner.ExpectPathAsync(path);
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Fields_Are_edited_as_rows_and_as_JSON()
    {
        var path = await ToolAsync("rows", "GET");
        await using var owner = await browser.OwnerAsync(app, path);
        var page = owner.Page;
        await Button(page, "Add a field").ClickAsync();
        var added = page.GetByRole(AriaRole.Group, new() { NameRegex = new("^Field 2") });
        var name = added.GetByLabel("Field name");
        await Assertions.Expect(name).ToBeFocusedAsync();
        await Assertions.Expect(name).Not.ToHaveAttributeAsync("aria-invalid", "true");
        await page.GetByRole(AriaRole.Tab, new() { Name = "JSON" }).ClickAsync();
        await page.VisibleText("Correct the marked fields first").WaitForAsync();
        await page.VisibleText("Field name must not be empty").WaitForAsync();
        await name.FillAsync("count");
        await added.GetByRole(AriaRole.Combobox, new() { Name = "Type" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "Whole number" }).ClickAsync();
        await added.GetByLabel("Minimum").FillAsync("1");
        await added.GetByLabel("Required").UncheckAsync();
        await Button(page, "Move count up").ClickAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "JSON" }).ClickAsync();
        var json = Field(page, "JSON Schema");
        await Assertions.Expect(json).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("\"minimum\": 1"));
        await owner.AssertAccessibleAsync();

        var text = await json.InputValueAsync();
        await json.FillAsync(text + "\n}");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Form" }).ClickAsync();
        await page.VisibleText("JSON Schema is not valid JSON: see line").WaitForAsync();
        await json.FillAsync(text.Replace("count", "amount", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Tab, new() { Name = "Form" }).ClickAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Field 1: amount" }).WaitForAsync();
        await Button(page, "Save").ClickAsync();
        await page.VisibleText("Tool rows saved").WaitForAsync();

        await owner.GoInteractiveAsync(path);
        await page.GetByRole(AriaRole.Group, new() { Name = "Field 1: amount" }).WaitForAsync();
        await page.GetByRole(AriaRole.Group, new() { Name = "Field 2: number" }).WaitForAsync();
        Assert.Empty(owner.Errors);
    }

    [Fact]
    public async Task Tool_with_side_effects_Asks_before_its_test_and_is_deleted_by_its_name()
    {
        var path = await ToolAsync("book", "POST");
        await using var owner = await browser.OwnerAsync(app, path);
        var page = owner.Page;
        await page.GetByRole(AriaRole.Tab, new() { Name = "Test" }).ClickAsync();
        await FillAsync(page, "number", "1");
        await Button(page, "Test it").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByText("sends a POST request").WaitForAsync();
        Assert.Empty(_service.Requests);
        await Button(page, "Send").ClickAsync();
        await page.VisibleText("Succeeded").WaitForAsync();
        Assert.Equal(("POST", """{"number":"1"}"""), _service.Requests.Select(r => (r.Method, r.Body)).Single());

        await page.GetByRole(AriaRole.Tab, new() { Name = "Settings" }).ClickAsync();
        await Button(page, "Delete").ClickAsync();
        await dialog.GetByLabel("Type Tool book to confirm").FillAsync("Tool book");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.VisibleText("Tool book deleted").WaitForAsync();
        Assert.Empty(owner.Errors);
    }

    /// <summary>Creates a tool and returns the path of its page.</summary>
    private async Task<string> ToolAsync(string name, string method)
    {
        var owner = await ApiClient.OwnerAsync(app);
        var made = await owner.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, Tools,
            $$"""
            {
              "name": "{{name}}", "title": "Tool {{name}}", "description": "Looks up", "method": "{{method}}",
              "urlTemplate": "{{_service.Url}}/{number}",
              "inputSchema": {"type": "object", "properties": {"number": {"type": "string"} }, "required": ["number"]}
            }
            """);
        return $"/t/acme/tools/{made.GetProperty("id").GetGuid()}";
    }

    private static ILocator Field(IPage page, string label) => page.GetByLabel(label, new() { Exact = true });

    /// <summary>Fills a field and leaves it, so that the page takes the value over.</summary>
    private static async Task FillAsync(IPage page, string label, string text)
    {
        await Field(page, label).FillAsync(text);
        await Field(page, label).BlurAsync();
    }

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}

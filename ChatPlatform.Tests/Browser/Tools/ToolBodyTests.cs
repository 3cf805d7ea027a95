using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ChatPlatform.Tests.Browser.Tools;

/// <summary>The body of a tool in the console: its template, the example below it, and the request of a test.</summary>
public sealed class ToolBodyTests(AppFixture app, BrowserFixture browser) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private ToolService _service = null!;

    public async ValueTask InitializeAsync() => _service = await ToolService.StartAsync();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Template_Is_written_with_an_example_and_sent_by_the_test()
    {
        var path = await ToolAsync();
        await using var owner = await browser.OwnerAsync(app, path);
        var page = owner.Page;
        await Assertions.Expect(page.GetByLabel("Body template")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Method" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "PUT" }).ClickAsync();
        await page.VisibleText("A PUT request may change something").WaitForAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "Template", Exact = true }).CheckAsync();
        var template = page.GetByLabel("Body template");
        await Assertions.Expect(template).ToHaveValueAsync(new Regex("\"count\": \"\\{count\\}\""));

        await template.FillAsync("""{"order": {"id": "{number}", "items": {count}}}""");
        await page.VisibleText("Body template is not valid JSON: see line 1").WaitForAsync();
        await template.FillAsync(
            """{"order": {"id": "{number}", "items": "{count}"}, "note": "{count} of {number}"}""");
        var example = page.GetByLabel("Example of the body");
        await Assertions.Expect(example).ToContainTextAsync("\"items\": 1");
        await Assertions.Expect(example).ToContainTextAsync("\"note\": \"1 of number\"");
        await owner.AssertAccessibleAsync();
        await page.GetByLabel("Secret's header").FillAsync("X-Key");
        await page.GetByLabel("Secret", new() { Exact = true }).FillAsync("plum-kettle-77");
        await Button(page, "Save").ClickAsync();
        await page.VisibleText("Change an order saved").WaitForAsync();

        await page.GetByRole(AriaRole.Tab, new() { Name = "Test" }).ClickAsync();
        await page.GetByLabel("number", new() { Exact = true }).FillAsync("A\", \"x\": \"1");
        await page.GetByLabel("count", new() { Exact = true }).FillAsync("3");
        await Button(page, "Test it").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByText("sends a PUT request").WaitForAsync();
        await Button(page, "Send").ClickAsync();
        await page.VisibleText("Succeeded").WaitForAsync();
        await page.VisibleText("X-Key: ***").WaitForAsync();
        await page.VisibleText("\"items\": 3").WaitForAsync();
        await owner.AssertAccessibleAsync();

        var sent = Assert.Single(_service.Requests);
        Assert.Equal("PUT", sent.Method);
        Assert.Equal(
            """{"order":{"id":"A\", \"x\": \"1","items":3},"note":"3 of A\", \"x\": \"1"}""", sent.Body);
        Assert.DoesNotContain("plum-kettle", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(owner.Errors);
    }

    /// <summary>Creates a tool and returns the path of its page.</summary>
    private async Task<string> ToolAsync()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var made = await owner.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, "/api/v1/tenants/acme/tools",
            $$"""
            {
              "name": "change_order", "title": "Change an order", "description": "Changes it", "method": "GET",
              "urlTemplate": "{{_service.Url}}/orders",
              "inputSchema": {
                "type": "object",
                "properties": {"number": {"type": "string"}, "count": {"type": "integer", "minimum": 1} },
                "required": ["number", "count"]
              }
            }
            """);
        return $"/t/acme/tools/{made.GetProperty("id").GetGuid()}";
    }

    private static ILocator Button(IPage page, string name) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}

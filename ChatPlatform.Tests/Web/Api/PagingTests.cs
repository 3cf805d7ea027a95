using System.Net;
using System.Text.Json;

namespace ChatPlatform.Tests.Web.Api;

public sealed class PagingTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Agents = "/api/v1/tenants/acme/agents";

    [Fact]
    public async Task Pages_Return_every_entry_once_when_entries_are_added_meanwhile()
    {
        var tenant = await app.Tenant().SaveAsync();
        var admin = await ApiClient.AdminAsync(app);
        var path = $"/api/v1/tenants/{tenant.Slug}/agents";
        for (var i = 0; i < 6; i++)
        {
            await CreateAsync(admin, path, $"Agent {i}");
        }

        var (names, cursor) = (new List<string>(), "");
        do
        {
            var (page, _) = await admin.ReadAsync($"{path}?limit=2{cursor}");
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(a => a.GetProperty("name").GetString()!));
            cursor = page.TryGetProperty("nextCursor", out var next) ? "&cursor=" + next.GetString() : null;
            if (names.Count == 2)
            {
                await CreateAsync(admin, path, "Latecomer");
            }
        }
        while (cursor is not null);

        Assert.Equal(["Agent 0", "Agent 1", "Agent 2", "Agent 3", "Agent 4", "Agent 5", "Helper", "Latecomer"], names);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("101")]
    [InlineData("-1")]
    public async Task Limit_out_of_range_Is_rejected_with_the_field(string limit)
    {
        var owner = await ApiClient.OwnerAsync(app);
        var problem = await owner.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Get, $"{Agents}?limit={limit}");
        Assert.Equal("must be 1 to 100", problem.GetProperty("errors").GetProperty("limit")[0].GetString());
    }

    [Fact]
    public async Task Query_parameter_Is_ignored_when_unknown_and_400_when_unreadable()
    {
        var owner = await ApiClient.OwnerAsync(app);
        await owner.ReadAsync($"{Agents}?tenantId={Guid.CreateVersion7()}&whatever=1");
        await owner.ExpectAsync(HttpStatusCode.BadRequest, HttpMethod.Get, $"{Agents}?limit=many");
    }

    [Fact]
    public async Task S06_Cursor_Is_valid_for_its_own_list_only()
    {
        var tenant = await app.Tenant()
            .Agent("One")
            .Agent("Two")
            .Agent("Three")
            .Tool("first", "https://example.com/")
            .Tool("second", "https://example.com/")
            .SaveAsync();
        var admin = await ApiClient.AdminAsync(app);
        var own = await CursorAsync(admin, $"/api/v1/tenants/{tenant.Slug}/agents?limit=1");
        var altered = (own[0] == 'A' ? 'B' : 'A') + own[1..];
        string[] wrong =
        [
            $"{Agents}?cursor={own}", // another tenant
            $"/api/v1/tenants/{tenant.Slug}/tools?cursor={own}", // another list
            $"/api/v1/tenants/{tenant.Slug}/agents?cursor={altered}",
            $"/api/v1/tenants/{tenant.Slug}/agents?cursor={own[..^4]}",
            $"/api/v1/tenants/{tenant.Slug}/agents?cursor=",
            $"/api/v1/tenants/{tenant.Slug}/agents?cursor={Guid.CreateVersion7()}",
            $"/api/v1/tenants/{tenant.Slug}/agents?cursor={new string('A', 1200)}",
        ];

        foreach (var path in wrong)
        {
            var problem = await admin.ExpectAsync(HttpStatusCode.BadRequest, HttpMethod.Get, path);
            Assert.Equal("bad_cursor", problem.GetProperty("code").GetString());
        }

        // the same list by the tenant's id
        await admin.ReadAsync($"/api/v1/tenants/{tenant.Id}/agents?limit=2&cursor={own}");
    }

    [Fact]
    public async Task S06_Cursor_Is_rejected_with_another_filter()
    {
        var supporter = await ApiClient.SupporterAsync(app);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await (await app.CreateVisitorAsync()).SendMessageAsync("Hello");
        }

        var cursor = await CursorAsync(supporter, "/api/v1/tenants/acme/conversations?limit=1&status=active");
        await supporter.ReadAsync($"/api/v1/tenants/acme/conversations?limit=1&status=active&cursor={cursor}");
        await supporter.ExpectAsync(
            HttpStatusCode.BadRequest, HttpMethod.Get,
            $"/api/v1/tenants/acme/conversations?limit=1&status=resolved&cursor={cursor}");
    }

    private static Task<JsonElement> CreateAsync(ApiClient client, string path, string name) =>
        client.ExpectAsync(
            HttpStatusCode.Created,
            HttpMethod.Post,
            path,
            new
            {
                name,
                description = "x",
                prompt = "y",
            });

    private static async Task<string> CursorAsync(ApiClient client, string path) =>
        (await client.ReadAsync(path)).Json.GetProperty("nextCursor").GetString()!;
}

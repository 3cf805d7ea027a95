using System.Net;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Tests.Web.Api.Rules;

/// <summary>A refused change names every violated rule at once, also those that depend on other rows.</summary>
public sealed class EveryRuleTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Acme = "/api/v1/tenants/acme";
    private const string Connections = Acme + "/inference-settings/connections";
    private const string Models = "/api/v1/platform/models";
    private static readonly object s_schema = new { type = "object", properties = new { } };

    [Fact]
    public async Task New_tenant_Names_the_owner_the_numbers_and_the_taken_slug()
    {
        var admin = await ApiClient.AdminAsync(app);
        Assert.Equal(
            ["limits.members", "name", "ownerEmail", "slug"],
            await RulesAsync(
                admin, HttpMethod.Post, "/api/v1/tenants",
                new { name = "", slug = "acme", ownerEmail = "olga", limits = new { members = 0 } }));
    }

    [Fact]
    public async Task Tenant_Names_the_taken_slug_with_the_other_rules()
    {
        var admin = await ApiClient.AdminAsync(app);
        var path = $"/api/v1/tenants/{(await app.Tenant().SaveAsync()).Slug}";
        var (_, tag) = await admin.ReadAsync(path);
        Assert.Equal(
            ["name", "slug"],
            await RulesAsync(admin, HttpMethod.Put, path, new { name = "", slug = "acme" }, tag));
    }

    [Fact]
    public async Task Tool_Names_the_taken_name_with_the_other_rules()
    {
        var owner = await ApiClient.OwnerAsync(app);
        Assert.Equal(
            ["name", "title"],
            await RulesAsync(
                owner, HttpMethod.Post, Acme + "/tools",
                new
                {
                    name = "track_shipment", title = "", description = "Another", method = "GET",
                    urlTemplate = "https://tools.example", inputSchema = s_schema, priority = 0, isEnabled = true,
                }));
    }

    [Fact]
    public async Task Connection_Names_the_taken_name_with_the_other_rules()
    {
        var (owner, name) = (await ApiClient.OwnerAsync(app), "Ours " + Guid.CreateVersion7());
        await owner.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, Connections, Connection(name, "m"));
        Assert.Equal(
            ["model", "name"],
            await RulesAsync(owner, HttpMethod.Post, Connections, Connection(name, "")));

        static object Connection(string name, string model) =>
            new { name, kind = "openai", model, key = "sk-12345678" };
    }

    [Fact]
    public async Task Model_Names_the_taken_id_with_the_other_rules()
    {
        var (admin, model) = (await ApiClient.AdminAsync(app), "model-" + Guid.CreateVersion7());
        await admin.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, Models, Model("A model"));
        Assert.Equal(
            ["model", "title"], await RulesAsync(admin, HttpMethod.Post, Models, Model("")));

        object Model(string title) => new { model, title, provider = "openai", currency = "USD" };
    }

    [Fact]
    public async Task User_Names_the_taken_address_with_the_other_rules()
    {
        var admin = await ApiClient.AdminAsync(app);
        var (users, _) = await admin.ReadAsync("/api/v1/users?limit=100");
        var path = "/api/v1/users/" + users.GetProperty("items").EnumerateArray()
            .First(u => u.GetProperty("email").GetString() == "supporter2@demo.local").GetProperty("id").GetGuid();
        var (_, tag) = await admin.ReadAsync(path);
        Assert.Equal(
            ["email", "name"],
            await RulesAsync(
                admin, HttpMethod.Put, path,
                new { name = "", email = "supporter@demo.local", isPlatformAdmin = false, isDisabled = false }, tag));
    }

    /// <summary>The console writes a rule after the field's label, which may be a plural.</summary>
    [Theory]
    [InlineData("", 1)]
    [InlineData("  ", 1)]
    [InlineData(null, 1)]
    [InlineData("abcd", 1)]
    [InlineData("a\0", 1)]
    [InlineData("abcd", 0)]
    public void Rules_of_texts_Can_follow_a_plural(string? value, int shortest) =>
        Assert.StartsWith(
            "must ", new FieldErrors().Text("instructions", value, shortest, 3).Rules["instructions"],
            StringComparison.Ordinal);

    private static async Task<IEnumerable<string>> RulesAsync(
        ApiClient client, HttpMethod method, string path, object body, string? tag = null)
    {
        var problem = await client.ExpectAsync(HttpStatusCode.UnprocessableEntity, method, path, body, tag);
        return problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order();
    }
}

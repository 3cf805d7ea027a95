using System.Net;
using ChatPlatform.Core.Inference.ModelCatalog;

namespace ChatPlatform.Tests.Inference.ModelCatalog;

/// <summary>The platform's models over the REST API.</summary>
public sealed class ModelApiTests(ModelApiTests.Fixture app) : IClassFixture<ModelApiTests.Fixture>
{
    private const string Models = "/api/v1/platform/models";

    private readonly string _model = "m" + Guid.CreateVersion7().ToString("N")[^12..];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Model_Is_created_found_changed_and_deleted()
    {
        var admin = await ApiClient.AdminAsync(app);
        var made = await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, Models, Body(new { contextTokens = 128_000, inputPrice = 0.25 }));
        var path = $"{Models}/{made.GetProperty("id").GetGuid()}";
        var (read, etag) = await admin.ReadAsync(path);
        Assert.Equal(
            (128_000, 0.25m, "openai-compatible", true),
            (read.GetProperty("contextTokens").GetInt32(), read.GetProperty("inputPrice").GetDecimal(),
                read.GetProperty("provider").GetString(), read.GetProperty("isServed").GetBoolean()));
        var found = (await admin.ReadAsync($"{Models}?search={_model}&filter=enabled&provider=openai-compatible")).Json;
        Assert.Single(found.GetProperty("items").EnumerateArray());

        await admin.ExpectAsync(HttpStatusCode.PreconditionFailed, HttpMethod.Put, path, Body(), "\"1\"");
        var changed = await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, path, Body(new { isEnabled = false }), etag);
        Assert.False(changed.GetProperty("isEnabled").GetBoolean());
        found = (await admin.ReadAsync($"{Models}?search={_model}&filter=enabled")).Json;
        Assert.Empty(found.GetProperty("items").EnumerateArray());

        await admin.ExpectAsync(
            HttpStatusCode.NoContent, HttpMethod.Delete, path, ifMatch: (await admin.ReadAsync(path)).ETag);
        Assert.Equal(404, await admin.StatusAsync(path));
    }

    [Theory]
    [InlineData("""{"provider":"nobody"}""", "provider")]
    [InlineData("""{"model":"a b"}""", "model")]
    [InlineData("""{"model":"builtin"}""", "model")]
    [InlineData("""{"title":" "}""", "title")]
    [InlineData("""{"contextTokens":0}""", "contextTokens")]
    [InlineData("""{"inputPrice":-1}""", "inputPrice")]
    [InlineData("""{"outputPrice":100001}""", "outputPrice")]
    [InlineData("""{"currency":"euro"}""", "currency")]
    [InlineData("""{"kinds":["circus"]}""", "kinds[0]")]
    [InlineData("""{"isDefault":true,"isEnabled":false}""", "isDefault")]
    public async Task Invalid_model_Is_rejected_with_the_field(string values, string field)
    {
        var admin = await ApiClient.AdminAsync(app);
        var problem = await admin.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, Models,
            Body(System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, object>>(values)!));
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    [Fact]
    public async Task New_default_Replaces_the_previous_one()
    {
        var admin = await ApiClient.AdminAsync(app);
        var one = await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, Models,
            Body(new { isDefault = true, isAllowedByDefault = false }));
        var two = await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, Models,
            Body(new { model = _model + "b", isDefault = true, isAllowedByDefault = false }));

        Assert.False(
            (await admin.ReadAsync($"{Models}/{one.GetProperty("id").GetGuid()}")).Json.GetProperty("isDefault")
                .GetBoolean());
        Assert.True(two.GetProperty("isDefault").GetBoolean());
    }

    [Fact]
    public async Task Used_model_Is_not_deleted_and_the_refusal_names_who_uses_it()
    {
        var admin = await ApiClient.AdminAsync(app);
        var tenant = await app.Tenant().Agent("Careful").SaveAsync();
        var made = await admin.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, Models, Body());
        var path = $"{Models}/{made.GetProperty("id").GetGuid()}";
        var agents = $"/api/v1/tenants/{tenant.Slug}/agents";
        var agent = (await admin.ReadAsync(agents)).Json.GetProperty("items")[0];
        var own = $"{agents}/{agent.GetProperty("id").GetGuid()}";
        await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, own,
            new { name = "Careful", description = "All", prompt = "Help.", model = _model },
            (await admin.ReadAsync(own)).ETag);

        var refused = await admin.ExpectAsync(
            HttpStatusCode.Conflict, HttpMethod.Delete, path, ifMatch: (await admin.ReadAsync(path)).ETag);

        Assert.Equal("model_in_use", refused.GetProperty("code").GetString());
        Assert.Contains(
            $"Careful of Tenant {tenant.Slug}", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prices_Give_the_cost_of_tokens()
    {
        var admin = await ApiClient.AdminAsync(app);
        await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, Models,
            Body(new { inputPrice = 0.25, outputPrice = 2, currency = "EUR" }));

        var price = (await app.Get<ModelPrices>().ReadAsync(Ct))[_model];

        Assert.Equal("EUR", price.Currency);
        Assert.Equal(0.25m + 1m, price.Cost(1_000_000, 500_000));
    }

    [Fact]
    public async Task Models_Are_for_platform_admins_only()
    {
        var owner = await ApiClient.OwnerAsync(app);
        Assert.Equal(403, await owner.StatusAsync(Models));
    }

    /// <summary>A valid model with some values replaced.</summary>
    private Dictionary<string, object> Body(object? values = null)
    {
        var body = new Dictionary<string, object>
        {
            ["model"] = _model,
            ["title"] = "Model " + _model,
            ["provider"] = "openai-compatible",
        };
        var replaced = values as IReadOnlyDictionary<string, object>
            ?? values?.GetType().GetProperties().ToDictionary(p => p.Name, p => p.GetValue(values)!)
            ?? [];
        foreach (var (name, value) in replaced)
        {
            body[name] = value;
        }

        return body;
    }

    public sealed class Fixture(PlatformFixture platform) : AppFixture(platform);
}

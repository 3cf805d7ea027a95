using System.Net;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Inference.ModelCatalog;

/// <summary>The models that a tenant may use, and which provider answers with them.</summary>
public sealed class TenantModelTests(TenantModelTests.Fixture app) : IClassFixture<TenantModelTests.Fixture>
{
    private readonly string _model = "t" + Guid.CreateVersion7().ToString("N")[^12..];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_agent_Answers_with_its_own_model()
    {
        var admin = await ApiClient.AdminAsync(app);
        var tenant = await app.Tenant().Agent("Helper").SaveAsync();
        await AddAsync(admin);
        await SetModelAsync(admin, tenant, _model, HttpStatusCode.OK);

        app.Llm.Reset();
        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Can you help me?");

        Assert.Equal(_model, app.Llm.Requests[^1].Model);
    }

    [Fact]
    public async Task Agent_of_a_tenant_with_the_built_in_assistant_Is_answered_by_the_provider_of_its_model()
    {
        var admin = await ApiClient.AdminAsync(app);
        var tenant = await app.Tenant().With(new TenantSettings()).Agent("Helper").SaveAsync();
        await AddAsync(admin);
        app.Llm.Reset();
        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Can you help me?");
        Assert.Equal(0, app.Llm.Count);

        await SetModelAsync(admin, tenant, _model, HttpStatusCode.OK);
        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Can you help me?");

        Assert.Equal((_model, "sk-fake"), (app.Llm.Requests[^1].Model, app.Llm.Requests[^1].ApiKey));
    }

    [Fact]
    public async Task Model_that_the_tenant_may_not_use_Is_refused_not_listed_and_not_called()
    {
        var admin = await ApiClient.AdminAsync(app);
        var tenant = await app.Tenant().Agent("Helper").SaveAsync();
        var id = await AddAsync(admin);
        await SetModelAsync(admin, tenant, _model, HttpStatusCode.OK);
        Assert.Contains(_model, await ListAsync(admin, tenant));

        await ForbidAsync(tenant, id);

        Assert.DoesNotContain(_model, await ListAsync(admin, tenant));
        app.Llm.Reset();
        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Can you help me?");
        Assert.Equal("default", app.Llm.Requests[^1].Model);
        await SetModelAsync(admin, tenant, null, HttpStatusCode.OK);
        await SetModelAsync(admin, tenant, _model, HttpStatusCode.UnprocessableEntity);
        var problem = await admin.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, $"/api/v1/tenants/{tenant.Slug}/agents",
            new { name = "New", description = "All", prompt = "Help.", model = _model });
        Assert.True(problem.GetProperty("errors").TryGetProperty("model", out _), problem.ToString());
        await ChooseAsync(admin, tenant, _model, HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Unlisted_model_Needs_a_connection_of_the_tenant()
    {
        var admin = await ApiClient.AdminAsync(app);
        var tenant = await app.Tenant().Agent("Helper").SaveAsync();
        await SetModelAsync(admin, tenant, "anything/else", HttpStatusCode.UnprocessableEntity);

        await ConnectAsync(admin, tenant, "own-model");

        await SetModelAsync(admin, tenant, "anything/else", HttpStatusCode.OK);
        Assert.Contains("own-model", await ListAsync(admin, tenant));
    }

    [Fact]
    public async Task Agents_Are_answered_by_the_connections_that_name_their_models()
    {
        var admin = await ApiClient.AdminAsync(app);
        var tenant = await app.Tenant().Agent("Helper").SaveAsync();
        var used = await ConnectAsync(admin, tenant, "first-model", "Used", "key-of-the-first");
        await ConnectAsync(admin, tenant, _model, "Other", "key-of-the-second");
        var settings = $"/api/v1/tenants/{tenant.Slug}/inference-settings";
        await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, settings, new { connectionId = used },
            (await admin.ReadAsync(settings)).ETag);

        Assert.Equal(("first-model", "key-of-the-first"), await AskAsync(null));
        Assert.Equal((_model, "key-of-the-second"), await AskAsync(_model));
        Assert.Equal(("first-model", "key-of-the-first"), await AskAsync("first-model"));
        Assert.Equal(("unlisted", "key-of-the-first"), await AskAsync("unlisted"));

        async Task<(string?, string?)> AskAsync(string? model)
        {
            await SetModelAsync(admin, tenant, model, HttpStatusCode.OK);
            app.Llm.Reset();
            await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Can you help me?");
            return (app.Llm.Requests[^1].Model, app.Llm.Requests[^1].ApiKey);
        }
    }

    [Fact]
    public async Task Withdrawn_model_Is_refused_even_with_a_connection()
    {
        var admin = await ApiClient.AdminAsync(app);
        var tenant = await app.Tenant().Agent("Helper").SaveAsync();
        await ConnectAsync(admin, tenant, _model);
        await AddAsync(admin, isEnabled: false);

        await SetModelAsync(admin, tenant, _model, HttpStatusCode.UnprocessableEntity);

        Assert.DoesNotContain(_model, await ListAsync(admin, tenant));
    }

    [Fact]
    public async Task Chosen_default_Answers_for_agents_without_a_model()
    {
        var admin = await ApiClient.AdminAsync(app);
        var tenant = await app.Tenant().With(new TenantSettings()).Agent("Helper").SaveAsync();
        await AddAsync(admin);

        await ChooseAsync(admin, tenant, _model, HttpStatusCode.OK);

        app.Llm.Reset();
        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Can you help me?");
        Assert.Equal(_model, app.Llm.Requests[^1].Model);
        await ChooseAsync(admin, tenant, null, HttpStatusCode.OK);
        app.Llm.Reset();
        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("Can you help me?");
        Assert.Equal(0, app.Llm.Count);
    }

    [Fact]
    public async Task Models_of_one_tenants_connection_Are_not_listed_for_another()
    {
        var admin = await ApiClient.AdminAsync(app);
        var (one, two) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        await ConnectAsync(admin, one, _model);

        Assert.Contains(_model, await ListAsync(admin, one));
        Assert.DoesNotContain(_model, await ListAsync(admin, two));
    }

    private async Task<Guid> AddAsync(ApiClient admin, bool isEnabled = true) => (
            await admin.ExpectAsync(
                HttpStatusCode.Created, HttpMethod.Post, "/api/v1/platform/models",
                new { model = _model, title = _model, provider = "openai-compatible", isEnabled })
        ).GetProperty("id").GetGuid();

    private static async Task SetModelAsync(ApiClient admin, TestTenant tenant, string? model, HttpStatusCode status)
    {
        var agents = $"/api/v1/tenants/{tenant.Slug}/agents";
        var id = (await admin.ReadAsync(agents)).Json.GetProperty("items")[0].GetProperty("id").GetGuid();
        await admin.ExpectAsync(
            status, HttpMethod.Put, $"{agents}/{id}",
            new { name = "Helper", description = "Everything that customers ask", prompt = "Help.", model },
            (await admin.ReadAsync($"{agents}/{id}")).ETag);
    }

    private static async Task ChooseAsync(ApiClient admin, TestTenant tenant, string? model, HttpStatusCode status)
    {
        var settings = $"/api/v1/tenants/{tenant.Slug}/inference-settings";
        await admin.ExpectAsync(
            status, HttpMethod.Put, settings, new { model }, (await admin.ReadAsync(settings)).ETag);
    }

    private async Task<Guid> ConnectAsync(
        ApiClient admin, TestTenant tenant, string model, string name = "Ours", string? key = null) => (
            await admin.ExpectAsync(
                HttpStatusCode.Created, HttpMethod.Post,
                $"/api/v1/tenants/{tenant.Slug}/inference-settings/connections",
                new { name, kind = "openai-compatible", baseUrl = app.Llm.BaseUrl, model, key })
        ).GetProperty("id").GetGuid();

    private static async Task<IReadOnlyList<string?>> ListAsync(ApiClient admin, TestTenant tenant) =>
        [
            .. (await admin.ReadAsync($"/api/v1/tenants/{tenant.Slug}/models?limit=100"))
                .Json.GetProperty("items")
                .EnumerateArray()
                .Select(m => m.GetProperty("model").GetString()),
        ];

    private async Task ForbidAsync(TestTenant tenant, Guid id)
    {
        var permissions = app.Get<TenantPermissions>();
        var version = (await permissions.FindAsync(tenant.Id, id, Ct))!.ConcurrencyToken;
        (await permissions.SetAsync(tenant.Id, id, version, false, Actor.System("test"), Ct)).SavedValue();
    }

    public sealed class Fixture(PlatformFixture platform) : AppFixture(platform);
}

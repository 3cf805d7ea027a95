using System.Net;
using System.Text.Json;
using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.ModelCatalog;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.FakeLlm;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Agents;

/// <summary>Temperature, top-p and the longest answer of an agent, up to the request to the provider.</summary>
public sealed class ModelParameterTests(AppFixture app) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private static readonly Actor s_actor = Actor.System("test");
    private static readonly string[] s_members = ["temperature", "top_p"];

    private TestTenant _tenant = null!;
    private AgentDetail _agent = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        app.Llm.Reset();
        _tenant = await app.Tenant().SaveAsync();
        _agent = (await app.Get<AgentQueries>().PageAsync(_tenant.Id, new(), new(1), Ct)).Items[0];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Parameters_of_an_agent_Arrive_at_the_provider()
    {
        await UpdateAsync(new(Temperature: 0.3, TopP: 0.9, MaxTokens: 500));

        var request = await AskAsync();

        Assert.Equal(
            ("0.3", "0.9", "500"),
            (Raw(request, "temperature"), Raw(request, "top_p"), Raw(request, "max_completion_tokens")));
    }

    [Fact]
    public async Task Agent_without_parameters_Sends_the_platforms_limit_only()
    {
        var request = await AskAsync();

        Assert.All(s_members, member => Assert.Null(Raw(request, member)));
        Assert.Equal("1024", Raw(request, "max_completion_tokens"));
    }

    [Fact]
    public async Task Changed_parameters_Make_a_version_and_come_back_with_an_earlier_one()
    {
        var warm = await UpdateAsync(new(Temperature: 1.5));
        var same = await UpdateAsync(new(Temperature: 1.5), warm);
        var none = await UpdateAsync(new(), same);

        Assert.Equal((2, 2, 3), (warm.PublishedVersion, same.PublishedVersion, none.PublishedVersion));
        Assert.Null(none.Parameters);
        var versions = await app.Get<AgentQueries>().VersionsAsync(_tenant.Id, _agent.Id, new(10), Ct);
        Assert.Equal(
            new ModelParameters?[] { null, new(Temperature: 1.5), null }, versions.Items.Select(v => v.Parameters));

        var back = (await app.Get<AgentEditor>().PublishAsync(
            _tenant.Id, _agent.Id, none.ConcurrencyToken, 2, s_actor, Ct)).SavedValue();

        Assert.Equal(new ModelParameters(Temperature: 1.5), back.Parameters);
        Assert.Equal("1.5", Raw(await AskAsync(), "temperature"));
    }

    [Fact]
    public async Task Model_that_takes_no_temperature_Gets_none()
    {
        var key = $"fixed-{Guid.CreateVersion7():N}";
        var model = (await app.Get<ModelEditor>().CreateAsync(
            new(
                key, "Fixed", "", "openai-compatible", true, true, true, null, null, null, "USD", false, true, true, [],
                HasTemperature: false),
            s_actor, Ct)).SavedValue();
        Assert.False(model.HasTemperature);
        await UpdateAsync(new(Temperature: 0.3, TopP: 0.9, MaxTokens: 500), model: key);

        var request = await AskAsync();

        Assert.Equal(key, request.Model);
        Assert.All(s_members, member => Assert.Null(Raw(request, member)));
        Assert.Equal("500", Raw(request, "max_completion_tokens"));
        Assert.Contains(
            await app.Get<TenantModels>().ListAsync(_tenant.Id, Ct), m => m.Model == key && !m.HasTemperature);
    }

    [Fact]
    public async Task Router_of_a_model_that_takes_no_temperature_Sends_none()
    {
        var key = $"fixed-{Guid.CreateVersion7():N}";
        Assert.IsType<EditOutcome<ModelItem>.Saved>(
            await app.Get<ModelEditor>().CreateAsync(
                new(
                    key, "Fixed", "", "openai-compatible", true, true, true, null, null, null, "USD", false, true, true,
                    [], HasTemperature: false),
                s_actor, Ct));
        _tenant = await app.Tenant()
            .With(new(Provider: "fake", Model: key, Routing: RoutingMode.Model))
            .Agent("Alpha", "Alpha things")
            .Agent("Beta", "Beta things")
            .SaveAsync();

        await AskAsync();

        var routing = Assert.Single(app.Llm.Requests, r => r.IsRouting);
        Assert.Equal((key, null), (routing.Model, Raw(routing, "temperature")));
        Assert.False(await app.Get<TenantModels>().TakesTemperatureAsync(_tenant.Id, Ct));
    }

    [Theory]
    [InlineData("""{"temperature":2.1}""", "parameters.temperature", "must be a number from 0 to 2, such as 0.3")]
    [InlineData("""{"temperature":-0.1}""", "parameters.temperature", "must be a number from 0 to 2, such as 0.3")]
    [InlineData("""{"topP":0}""", "parameters.topP", "must be a number from 0.01 to 1, such as 0.9")]
    [InlineData("""{"maxTokens":63}""", "parameters.maxTokens", "must be a whole number from 64 to 8192")]
    [InlineData("""{"maxTokens":8193}""", "parameters.maxTokens", "must be a whole number from 64 to 8192")]
    public async Task S36_Value_out_of_range_Is_named_with_its_rule(string parameters, string field, string rule)
    {
        var admin = await ApiClient.AdminAsync(app);

        var problem = await admin.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, $"/api/v1/tenants/{_tenant.Slug}/agents",
            $$"""{"name":"New","description":"New","prompt":"New","parameters":{{parameters}}}""");

        var error = Assert.Single(problem.GetProperty("errors").EnumerateObject());
        Assert.Equal((field, rule), (error.Name, error.Value[0].GetString()));
    }

    [Fact]
    public async Task Template_Brings_its_parameters_and_shows_them_in_the_comparison()
    {
        var admin = await ApiClient.AdminAsync(app);
        var entry = await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, "/api/v1/shared-agents",
            """
            {
              "key": "warm", "title": "Warm", "description": "Warm answers", "isAllowedByDefault": true,
              "definition": {"prompt": "Be warm.", "examples": [], "parameters": {"temperature": 0.7} }
            }
            """);
        var agents = $"/api/v1/tenants/{_tenant.Slug}/agents";

        var added = await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, $"{agents}/catalog/{entry.GetProperty("id").GetGuid()}");

        Assert.Equal(0.7, added.GetProperty("parameters").GetProperty("temperature").GetDouble());
        var path = $"{agents}/{added.GetProperty("id").GetGuid()}";
        var (_, tag) = await admin.ReadAsync(path);
        await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, path,
            """{"name":"Warm","description":"Warm answers","prompt":"Be warm.","parameters":{"temperature":0.2}}""",
            tag);
        var compared = (await admin.ReadAsync($"{path}/template")).Json;
        Assert.Equal("changed", compared.GetProperty("state").GetString());
        Assert.Contains("Temperature: 0.2\n", compared.GetProperty("own").GetString(), StringComparison.Ordinal);
        Assert.Contains("Temperature: 0.7\n", compared.GetProperty("template").GetString(), StringComparison.Ordinal);
    }

    private async Task<AgentDetail> UpdateAsync(
        ModelParameters parameters, AgentDetail? from = null, string? model = null)
    {
        from ??= _agent;
        return (await app.Get<AgentEditor>().UpdateAsync(
            _tenant.Id, from.Id, from.ConcurrencyToken, from.ToDraft() with { Parameters = parameters, Model = model },
            s_actor, Ct)).SavedValue();
    }

    /// <summary>Asks a question; returns the last request to the provider.</summary>
    private async Task<CompletionRequest> AskAsync()
    {
        await (await app.CreateVisitorAsync(_tenant.WidgetKey)).AskAsync("What do you offer?");
        return app.Llm.Requests[^1];
    }

    private static string? Raw(CompletionRequest request, string member)
    {
        using var json = JsonDocument.Parse(request.Body);
        return json.RootElement.TryGetProperty(member, out var value) ? value.GetRawText() : null;
    }
}

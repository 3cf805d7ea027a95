using System.Net;
using System.Text.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Conversations.Fallbacks;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Widgets;
using ChatPlatform.FakeLlm;
using ChatPlatform.Tests.Browser;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Inference.Resilience;

/// <summary>What answers when a tenant's model fails, in the order that the tenant has chosen.</summary>
public sealed class FallbackOrderTests(ThreeProviders app) : IClassFixture<ThreeProviders>
{
    private const string Question = "Can you help me with my order?";
    private const string Root = "/api/v1/tenants/acme/inference-settings";

    private static readonly Actor s_actor = Actor.System("test");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Next_provider_Is_the_first_of_the_tenants_own_order()
    {
        app.FailFirst();
        var (byDefault, own, none) = (
            await TenantAsync(null), await TenantAsync(new(["beta", "alpha"])), await TenantAsync(new([])));

        Assert.Equal("Said by alpha.", (await AskAsync(byDefault)).Text);
        Assert.Equal("Said by beta.", (await AskAsync(own)).Text);
        Assert.DoesNotContain("Said by", (await AskAsync(none)).Text, StringComparison.Ordinal);

        app.Beta.Script = Scripts.AfterRouting(Scripts.Faults["refused"]);
        Assert.Equal("Said by alpha.", (await AskAsync(own)).Text);
    }

    [Fact]
    public async Task Order_with_a_provider_that_the_platform_no_longer_has_Uses_the_others()
    {
        app.FailFirst();
        var tenant = await app.Tenant()
            .With(new(Provider: "fake", Fallback: new(["gone", "beta"])))
            .SaveAsync();
        Assert.Equal("Said by beta.", (await AskAsync(tenant)).Text);
    }

    [Fact]
    public async Task Provider_whose_model_a_tenant_may_not_use_Does_not_answer_for_it()
    {
        app.FailFirst();
        var (barred, other, ordered) = (
            await TenantAsync(null), await TenantAsync(null), await TenantAsync(new(["alpha", "beta"])));
        await ForbidAsync("model-alpha", barred, ordered);

        Assert.Equal("Said by beta.", (await AskAsync(barred)).Text);
        Assert.Equal("Said by beta.", (await AskAsync(ordered)).Text);
        Assert.Equal("Said by alpha.", (await AskAsync(other)).Text);

        var settings = app.Get<InferenceSettingsStore>();
        Assert.Equal(
            ["beta"], (await settings.FallbackProvidersAsync(barred.Id, new(5), Ct)).Items.Select(p => p.Name));
        var token = (await settings.ReadAsync(barred.Id, Ct)).ConcurrencyToken;
        var refused = await settings.ChangeAsync(
            barred.Id, new(null, RoutingMode.FastPath, Fallback: new(["alpha"])), token, s_actor, Ct);
        Assert.Contains(
            "fallback.providers", Assert.IsType<EditOutcome<InferenceSettings>.Invalid>(refused).Errors.Rules.Keys);
    }

    [Fact]
    public async Task Tenant_without_a_model_Is_answered_by_the_built_in_assistant_only()
    {
        app.FailFirst();
        var tenant = await app.Tenant().With(new(Provider: "builtin")).SaveAsync();
        Assert.DoesNotContain("Said by", (await AskAsync(tenant)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Order_that_ends_in_a_person_Opens_an_escalation_with_a_polite_message()
    {
        app.FailFirst();
        var tenant = await TenantAsync(new([], FallbackEnd.Person));
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        var answer = await visitor.AskAsync(Question);
        Assert.Equal(
            ("I cannot answer right now. I am asking the team: a person will answer you here.", "complete"),
            (answer.Text, answer.Status));
        IReadOnlyList<EscalationItem> open = [];
        await Wait.UntilAsync(
            async () => (open = (await app.Get<EscalationQueries>()
                .PageAsync(tenant.Id, EscalationFilter.Open, new(2), Ct)).Items).Count > 0,
            EventFeed.DefaultTimeout);
        Assert.Equal(EscalationReasons.NotAnswered, Assert.Single(open).Reason);
        Assert.Equal(1, (await app.Get<ModelFallbacks>().ReadAsync(tenant.Id, Ct))?.Count);
    }

    [Fact]
    public async Task Order_that_ends_in_a_person_Says_to_try_later_where_customers_cannot_ask_for_one()
    {
        app.FailFirst();
        var tenant = await TenantAsync(new([], FallbackEnd.Person));
        var editor = app.Get<WidgetEditor>();
        var widget = (await editor.FindAsync(tenant.Id, Ct))!;
        (await editor.UpdateAsync(
            tenant.Id, widget.ConcurrencyToken, widget.ToDraft() with { OffersPerson = false }, s_actor, Ct))
            .SavedValue();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        var answer = await visitor.AskAsync(Question);
        Assert.Equal("I cannot answer right now. Please try again in a few minutes.", answer.Text);
        Assert.Equal("assistant", (await visitor.GetAsync()).Speaker.Kind);
    }

    [Fact]
    public async Task R11_Paused_provider_Is_named_to_the_tenant_and_on_the_health_page_until_it_answers()
    {
        app.FailFirst("busy-for-long");
        var (tenant, other) = (await TenantAsync(null), await TenantAsync(null));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("Said by alpha.", (await AskAsync(tenant)).Text);
        }

        var admin = await ApiClient.AdminAsync(app);
        var health = (await admin.ReadAsync("/api/v1/system/health")).Json;
        var paused = Assert.Single(Entries(health, "pausedProviders", tenant));
        Assert.Equal(
            ("fake", "rateLimited"),
            (paused.GetProperty("provider").GetString(), paused.GetProperty("kind").GetString()));
        Assert.Equal(3, Assert.Single(Entries(health, "modelFallbacks", tenant)).GetProperty("count").GetInt32());
        Assert.Empty(Entries(health, "modelFallbacks", other));

        app.Llm.Script = Scripts.Says("Said by the model.");
        Assert.Equal("Said by the model.", (await AskAsync(other)).Text);
        await Wait.UntilAsync(
            async () => (await AskAsync(tenant)).Text == "Said by the model.", TimeSpan.FromSeconds(20));
        health = (await admin.ReadAsync("/api/v1/system/health")).Json;
        Assert.Empty(Entries(health, "pausedProviders", tenant));
        Assert.Empty(Entries(health, "modelFallbacks", tenant));
    }

    [Fact]
    public async Task Order_Is_changed_over_REST_with_its_version_and_audited()
    {
        var owner = await ApiClient.SignInAsync(app, StaffDriver.Owner, StaffDriver.OwnerPassword);
        var first = (await owner.ReadAsync($"{Root}/fallback-providers?limit=1")).Json;
        var cursor = Uri.EscapeDataString(first.GetProperty("nextCursor").GetString()!);
        var second = (await owner.ReadAsync($"{Root}/fallback-providers?cursor={cursor}")).Json;
        Assert.Equal(
            ["alpha", "beta"],
            first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray())
                .Select(p => p.GetProperty("name").GetString()));

        var tag = (await owner.ReadAsync(Root)).ETag;
        var body = new { fallback = new { providers = (string[])["beta"], end = "person" } };
        await owner.ExpectAsync(HttpStatusCode.PreconditionFailed, HttpMethod.Put, Root, body, "\"1\"");
        var saved = await owner.ExpectAsync(HttpStatusCode.OK, HttpMethod.Put, Root, body, tag);
        Assert.Equal("person", saved.GetProperty("fallback").GetProperty("end").GetString());
        var audit = (await owner.ReadAsync("/api/v1/tenants/acme/audit-events?limit=1")).Json;
        Assert.Contains("beta", audit.ToString(), StringComparison.Ordinal);

        tag = (await owner.ReadAsync(Root)).ETag;
        await owner.ExpectAsync(HttpStatusCode.OK, HttpMethod.Put, Root, new { }, tag);
        Assert.False((await owner.ReadAsync(Root)).Json.TryGetProperty("fallback", out _));
    }

    [Theory]
    [InlineData("""{"providers":["nobody"]}""")]
    [InlineData("""{"providers":["fake"]}""")]
    [InlineData("""{"providers":["alpha","alpha"]}""")]
    [InlineData("""{"providers":[null]}""")]
    public async Task Order_with_other_providers_Is_rejected_with_the_field(string fallback)
    {
        var owner = await ApiClient.SignInAsync(app, StaffDriver.Owner, StaffDriver.OwnerPassword);
        var problem = await owner.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Put, Root,
            new { fallback = JsonSerializer.Deserialize<JsonElement>(fallback) }, (await owner.ReadAsync(Root)).ETag);
        Assert.True(problem.GetProperty("errors").TryGetProperty("fallback.providers", out _), problem.ToString());
    }

    private static IEnumerable<JsonElement> Entries(JsonElement health, string list, TestTenant tenant) =>
        health.GetProperty(list).EnumerateArray().Where(e => e.GetProperty("tenant").GetString() == tenant.Slug);

    private async Task<WireMessage> AskAsync(TestTenant tenant) =>
        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync(Question);

    private async Task ForbidAsync(string model, params TestTenant[] tenants)
    {
        var entry = new CatalogEntry
        {
            Kind = CatalogKind.Model,
            Key = model,
            Title = model,
            Description = "",
            Definition = "{}",
            IsAllowedByDefault = true,
        };
        await using (var db = app.Get<AppDbFactory>().ForPlatform())
        {
            db.CatalogEntries.Add(entry);
            await db.SaveChangesAsync(Ct);
        }

        var permissions = app.Get<TenantPermissions>();
        foreach (var tenant in tenants)
        {
            var version = (await permissions.FindAsync(tenant.Id, entry.Id, Ct))!.ConcurrencyToken;
            (await permissions.SetAsync(tenant.Id, entry.Id, version, false, s_actor, Ct)).SavedValue();
        }
    }

    private Task<TestTenant> TenantAsync(TenantFallback? fallback) =>
        app.Tenant().With(new(Provider: "fake", Fallback: fallback)).SaveAsync();
}

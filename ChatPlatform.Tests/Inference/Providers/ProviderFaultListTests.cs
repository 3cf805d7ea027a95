using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Inference.Faults;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.FakeLlm;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Inference.Providers;

/// <summary>The platform admins' list of failed calls, which all instances share.</summary>
public sealed class ProviderFaultListTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Key = "sk-canary-fault-list";
    private const string Question = "Can you help me with order 4711?";

    private static readonly Actor s_actor = Actor.System("test");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Failed_calls_Are_listed_on_every_instance_with_the_tenant_of_a_connection()
    {
        app.Llm.Reset();
        app.Llm.Script = Scripts.AfterRouting(Scripts.Faults["refused"]);
        var shared = await app.Tenant().With(new TenantSettings(Provider: "fake")).SaveAsync();
        var own = await app.Tenant().With(new TenantSettings()).SaveAsync();
        await UseOwnConnectionAsync(own);

        await AskAsync(shared);
        await AskAsync(own);
        await AskAsync(own);

        // Another instance has its own object and the same database.
        var elsewhere = new ProviderFaults(app.Get<TenantSql>(), TimeProvider.System);
        IReadOnlyList<ProviderFaultItem> seen = [];
        await Wait.UntilAsync(
            async () =>
            {
                seen = await elsewhere.ReadAsync(Ct);
                return seen.Any(f => f.TenantSlug == own.Slug && f.Count >= 2)
                    && seen.Any(f => f is { Provider: "fake", TenantSlug: null });
            },
            TimeSpan.FromSeconds(15));

        var item = seen.Single(f => f.TenantSlug == own.Slug);
        Assert.Equal(("Our model", ProviderFault.Refused), (item.Provider, item.Fault));
        Assert.InRange(item.LastAt, item.Since, DateTimeOffset.UtcNow.AddSeconds(1));
        Assert.DoesNotContain(Key, string.Concat(seen), StringComparison.Ordinal);
        Assert.DoesNotContain("4711", string.Concat(seen), StringComparison.Ordinal);
        var (health, _) = await (await ApiClient.AdminAsync(app)).ReadAsync("/api/v1/system/health");
        Assert.Contains(
            health.GetProperty("providerFaults").EnumerateArray(),
            f => f.TryGetProperty("tenant", out var tenant) && tenant.GetString() == own.Slug
                && f.GetProperty("kind").GetString() == "refused");
    }

    private async Task UseOwnConnectionAsync(TestTenant tenant)
    {
        var connection = (await app.Get<ProviderConnections>().CreateAsync(
            tenant.Id, new("Our model", "openai-compatible", app.Llm.BaseUrl, "model-one", Key), s_actor, Ct))
            .SavedValue();
        var settings = app.Get<InferenceSettingsStore>();
        var version = (await settings.ReadAsync(tenant.Id, Ct)).ConcurrencyToken;
        (await settings.ChangeAsync(tenant.Id, new(connection.Id, RoutingMode.FastPath), version, s_actor, Ct))
            .SavedValue();
    }

    private async Task AskAsync(TestTenant tenant) =>
        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync(Question);
}

using System.Net;
using System.Text.Json;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Conversations.Budgets;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.ModelCatalog;
using ChatPlatform.Core.Tenancy.Quotas;
using ChatPlatform.FakeLlm;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Conversations;

/// <summary>Limits of what models may use: the built-in assistant answers when one is reached, and says why.</summary>
public sealed class BudgetTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Model = "priced-model";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Conversation_that_has_used_its_tokens_Is_answered_without_a_model_and_others_are_not()
    {
        var tenant = await TenantAsync(new(ConversationTokens: 200));
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await visitor.AskAsync("First question");
        await visitor.AskAsync("Second question");
        Assert.Equal(2, app.Llm.Count); // 120 tokens each.
        Assert.Null(await StateAsync(tenant));

        await visitor.AskAsync("Third question");
        Assert.Equal(2, app.Llm.Count);
        Assert.Contains("No tokens left for this conversation", await TraceAsync(tenant), StringComparison.Ordinal);
        Assert.Equal(new SpentBudgetState(null, 1), await StateAsync(tenant));

        await (await app.CreateVisitorAsync(tenant.WidgetKey)).AskAsync("First question");
        Assert.Equal(3, app.Llm.Count);
    }

    [Fact]
    public async Task Cost_of_the_month_Is_counted_by_price_and_ends_at_the_limit()
    {
        await AddPriceAsync();
        var tenant = await TenantAsync(new(MonthlyCost: 0.0003m, Currency: "EUR"));
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await visitor.AskAsync("First question");
        await using (var db = app.Get<AppDbFactory>().ForTenant(tenant.Id))
        {
            var cost = await db.TenantCosts.SingleAsync(c => c.TenantId == tenant.Id, Ct);
            Assert.Equal(("EUR", 0.00028m), (cost.Currency, cost.Amount)); // 100 x 2 + 20 x 4 of a million.
        }

        await visitor.AskAsync("Second question");
        Assert.Equal(2, app.Llm.Count);
        await Wait.UntilAsync(
            async () => (await app.Get<TenantQuota>().StateAsync(tenant.Id, Ct)) is { HasMoney: false },
            TimeSpan.FromSeconds(10));
        await visitor.AskAsync("Third question");
        Assert.Equal(2, app.Llm.Count);
        Assert.Contains("The cost of this month is reached", await TraceAsync(tenant), StringComparison.Ordinal);
        Assert.Equal(new SpentBudgetState(SpentBudget.MonthlyCost, 0), await StateAsync(tenant));
    }

    [Fact]
    public async Task Cost_in_another_currency_or_month_Does_not_count()
    {
        var tenant = await TenantAsync(new(MonthlyCost: 1, Currency: "EUR"));
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        db.AddRange(
            new TenantCost { TenantId = tenant.Id, Day = today, Currency = "USD", Amount = 100 },
            new TenantCost { TenantId = tenant.Id, Day = today.AddDays(-32), Currency = "EUR", Amount = 100 });
        await db.SaveChangesAsync(Ct);
        Assert.True((await app.Get<TenantQuota>().StateAsync(tenant.Id, Ct)).HasMoney);
    }

    [Fact]
    public async Task Rules_Are_changed_by_managers_with_a_condition_and_audited()
    {
        var owner = await ApiClient.OwnerAsync(app);
        const string Path = "/api/v1/tenants/acme/model-use";
        var (before, etag) = await owner.ReadAsync(Path);
        Assert.True(before.GetProperty("replacesPersonalData").GetBoolean());
        var supporter = await ApiClient.SupporterAsync(app);
        Assert.NotEqual(200, await supporter.StatusAsync(Path));

        foreach (var (body, field) in new (object, string)[]
        {
            (new { conversationTokens = 999 }, "conversationTokens"),
            (new { monthlyCost = 0, currency = "EUR" }, "monthlyCost"),
            (new { monthlyCost = 5 }, "currency"),
            (new { monthlyCost = 5, currency = "euro" }, "currency"),
        })
        {
            var problem = await owner.ExpectAsync(
                HttpStatusCode.UnprocessableEntity, HttpMethod.Put, Path, body, etag);
            Assert.Contains(field, problem.GetRawText(), StringComparison.Ordinal);
        }

        await owner.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, Path,
            new { replacesPersonalData = false, conversationTokens = 5000, monthlyCost = 12.5, currency = "EUR" },
            etag);
        var (after, next) = await owner.ReadAsync(Path);
        Assert.Equal(
            """{"replacesPersonalData":false,"conversationTokens":5000,"monthlyCost":12.5,"""
            + """ "currency":"EUR","reusesAnswers":false}""".TrimStart(),
            JsonSerializer.Serialize(after));
        var (audit, _) = await owner.ReadAsync("/api/v1/tenants/acme/audit-events?limit=5");
        Assert.Contains("model_use.changed", audit.GetRawText(), StringComparison.Ordinal);
        await owner.ExpectAsync(HttpStatusCode.OK, HttpMethod.Put, Path, new { }, next);
    }

    private async Task<TestTenant> TenantAsync(ModelRules use)
    {
        app.Llm.Reset();
        app.Llm.Script = Scripts.Says("Yes, of course.");
        var settings = new Core.Tenancy.TenantSettings(Provider: "fake", Model: Model, ModelRules: use);
        return await app.Tenant().With(settings).Agent("Helper").SaveAsync();
    }

    private Task<SpentBudgetState?> StateAsync(TestTenant tenant) => app.Get<SpentBudgets>().ReadAsync(tenant.Id, Ct);

    private async Task<string> TraceAsync(TestTenant tenant)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        var trace = await db.Turns.Where(t => t.TenantId == tenant.Id)
            .OrderByDescending(t => t.CreatedAt).Select(t => t.Trace).FirstAsync(Ct);
        return string.Join("; ", trace.Select(s => s.Title));
    }

    private async Task AddPriceAsync()
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        var entry = new CatalogEntry
        {
            Kind = CatalogKind.Model, Key = Model, Title = "Priced", Description = "", Definition = "{}",
            IsAllowedByDefault = true,
        };
        db.AddRange(
            entry,
            new CatalogModel
            {
                CatalogEntryId = entry.Id, Provider = "openai-compatible", InputPrice = 2, OutputPrice = 4,
                Currency = "EUR",
            });
        await db.SaveChangesAsync(Ct);
    }
}

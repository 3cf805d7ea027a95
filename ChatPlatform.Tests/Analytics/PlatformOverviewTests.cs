using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Analytics;
using ChatPlatform.Core.Analytics.Platform;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.ModelCatalog;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Analytics;

/// <summary>The platform's dashboard over all tenants.</summary>
public sealed class PlatformOverviewTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly AnalyticsPeriod s_period = new(new(2025, 3, 1), new(2025, 3, 7));

    /// <summary>A period without rows of other tests.</summary>
    private static readonly AnalyticsPeriod s_other = new(new(2025, 6, 1), new(2025, 6, 7));

    private static readonly DateTimeOffset s_at = s_period.From.AddHours(12);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Overview_Adds_up_the_rows_of_all_tenants_in_the_period()
    {
        var (one, two) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        await SaveAsync(one, 3, new SeededTalk(s_at));
        await SaveAsync(one, 1, new SeededTalk(s_at.AddDays(1)) { FirstText = null });
        await SaveAsync(one, 2, new SeededTalk(s_at.AddDays(-7)));
        await SaveAsync(two, 1, new SeededTalk(s_at) { Reason = "customer_asked" });
        await SaveAsync(two, 1, new SeededTalk(s_period.To));
        await AddTokensAsync(one, s_period.First, 100, 20);
        await AddTokensAsync(one, s_period.First.AddDays(-1), 1000, 0);
        await AddTokensAsync(two, s_period.Last, 7, 0);

        var overview = await ReadAsync(s_period, PlatformSort.Conversations, new(100));

        Assert.Equal((5, 4, 1, 127L), Figures(overview.Figures));
        Assert.Equal((2, 2, 0, 1000L), Figures(overview.Before));
        Assert.Equal([4, 1, 0, 0, 0, 0, 0], overview.Days.Select(d => d.Conversations));
        Assert.Equal((4, 0, 3, 1, 120L), Find(overview, one));
        Assert.Equal((1, 1, 1, 0, 7L), Find(overview, two));
    }

    [Theory]
    [InlineData(PlatformSort.Slug)]
    [InlineData(PlatformSort.Conversations)]
    [InlineData(PlatformSort.Waiting)]
    [InlineData(PlatformSort.FailedAnswers)]
    [InlineData(PlatformSort.Tokens)]
    [InlineData(PlatformSort.Cost)]
    public async Task Pages_Have_each_tenant_once_in_the_sort_order(PlatformSort sort)
    {
        var at = s_other.From.AddHours(12);
        for (var i = 0; i < 3; i++)
        {
            var tenant = await app.Tenant().SaveAsync();
            await SaveAsync(tenant, i, new SeededTalk(at) { Reason = "customer_asked" });
            await SaveAsync(tenant, 1, new SeededTalk(at) { FirstText = i == 1 ? null : 1 });
        }

        var all = (await ReadAsync(s_other, sort, new(100))).Tenants.Items;
        var paged = new List<PlatformTenant>();
        for (var page = new PageRequest(2); ;)
        {
            var read = (await ReadAsync(s_other, sort, page)).Tenants;
            paged.AddRange(read.Items);
            if (read.Next is null)
            {
                break;
            }

            page = page with { After = read.Next };
        }

        Assert.Equal(all, paged);
        Assert.Equal(all.OrderByDescending(Figure).ThenBy(t => t.Slug, StringComparer.Ordinal), all);

        long Figure(PlatformTenant tenant) => sort switch
        {
            PlatformSort.Conversations => tenant.Conversations,
            PlatformSort.Waiting => tenant.Waiting,
            PlatformSort.FailedAnswers => tenant.FailedAnswers,
            PlatformSort.Tokens => tenant.Tokens,
            PlatformSort.Cost => (long)tenant.Costs.Sum(c => c.Cost),
            _ => 0,
        };
    }

    [Fact]
    public async Task Cost_Is_that_of_the_rows_by_currency_as_on_the_tenants_page_and_sorts_the_tenants()
    {
        var period = new AnalyticsPeriod(new(2025, 9, 1), new(2025, 9, 7));
        var (euro, dollar) = (await ModelAsync(2, 10.5m, "EUR"), await ModelAsync(1, 0, "USD"));
        var (one, two) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        ModelUsage[] both = [new("Helper", euro, 1_500_000, 100_000), new("Helper", dollar, 3_000_000, 7)];
        await SaveAsync(one, 1, new SeededTalk(period.From) { Usage = both });
        await SaveAsync(
            two, 2, new SeededTalk(period.From) { Usage = [new("Helper", euro, 0, 1_000_000), new("", "free", 9, 9)] });
        await SaveAsync(two, 1, new SeededTalk(period.From.AddDays(-1)) { Usage = both });

        var overview = await ReadAsync(period, PlatformSort.Cost, new(100));
        var first = (await ReadAsync(period, PlatformSort.Cost, new(1))).Tenants;
        var second = (await ReadAsync(period, PlatformSort.Cost, new(1, first.Next))).Tenants;

        Assert.Equal([new("EUR", 25.05m), new("USD", 3m)], overview.Figures.Costs);
        Assert.Equal([new("EUR", 4.05m), new("USD", 3m)], overview.Before.Costs);
        Assert.Equal([new("EUR", 21m)], overview.Tenants.Items.Single(t => t.Id == two.Id).Costs);
        var report = await app.Get<ReportQueries>().ForAsync(one.Id, period, Ct);
        Assert.Equal(
            report.Models.OrderBy(m => m.Currency).Select(m => new CurrencyCost(m.Currency!, m.Cost!.Value)),
            overview.Tenants.Items.Single(t => t.Id == one.Id).Costs);
        Assert.Equal([two.Id, one.Id], overview.Tenants.Items.Take(2).Select(t => t.Id));
        Assert.Equal([two.Id, one.Id], first.Items.Concat(second.Items).Select(t => t.Id));
    }

    [Fact]
    public async Task S12_Each_read_Writes_an_audit_entry()
    {
        var actor = Actor.System("overview " + Guid.NewGuid());

        await app.Get<PlatformQueries>().ForAsync(s_period, PlatformSort.Slug, new(1), actor, Ct);

        await using var db = app.Get<AppDbFactory>().ForPlatform();
        var entry = await db.AuditEvents.SingleAsync(e => e.ActorName == actor.Name, Ct);
        Assert.Equal(("tenants.overview_read", null), (entry.Action, entry.TenantId));
    }

    private static (int Conversations, int Answers, int Failed, long Tokens) Figures(PlatformFigures figures) =>
        (figures.Conversations, figures.Answers, figures.FailedAnswers, figures.Tokens);

    private static (int Conversations, int Waiting, int Answers, int Failed, long Tokens) Find(
        PlatformOverview overview, TestTenant tenant)
    {
        var found = overview.Tenants.Items.Single(t => t.Id == tenant.Id);
        return (found.Conversations, found.Waiting, found.Answers, found.FailedAnswers, found.Tokens);
    }

    private Task<PlatformOverview> ReadAsync(AnalyticsPeriod period, PlatformSort sort, PageRequest page) =>
        app.Get<PlatformQueries>().ForAsync(period, sort, page, Actor.System("test"), Ct);

    private async Task SaveAsync(TestTenant tenant, int count, SeededTalk talk)
    {
        for (var i = 0; i < count; i++)
        {
            await talk.SaveAsync(app, tenant.Id);
        }
    }

    /// <summary>Adds a model with a price to the catalog and returns its id.</summary>
    private async Task<string> ModelAsync(decimal input, decimal output, string currency)
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        var entry = new CatalogEntry
        {
            Kind = CatalogKind.Model,
            Key = "priced-" + Guid.CreateVersion7(),
            Title = "A model with a price",
            IsAllowedByDefault = true,
            Description = "",
            Definition = "{}",
        };
        db.Add(entry);
        db.Add(new CatalogModel
        {
            CatalogEntryId = entry.Id,
            Provider = "openai",
            InputPrice = input,
            OutputPrice = output,
            Currency = currency,
        });
        await db.SaveChangesAsync(Ct);
        return entry.Key;
    }

    private async Task AddTokensAsync(TestTenant tenant, DateOnly day, long input, long output)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        db.TenantUsage.Add(new() { TenantId = tenant.Id, Day = day, InputTokens = input, OutputTokens = output });
        await db.SaveChangesAsync(Ct);
    }
}

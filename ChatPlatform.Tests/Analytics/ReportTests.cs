using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Analytics;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Inference.ModelCatalog;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.FakeLlm;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Analytics;

/// <summary>The report of a tenant, compared with rows that the test counts itself.</summary>
public sealed class ReportTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly AnalyticsPeriod s_period = new(new(2026, 3, 8), new(2026, 3, 21));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static AnalyticsPeriod Today => AnalyticsPeriod.Latest(2, DateOnly.FromDateTime(DateTime.UtcNow));

    /// <summary>The rows begin before the period that is compared with and end after the period.</summary>
    [Fact]
    public async Task Report_Equals_the_rows_of_the_tenant_and_the_period()
    {
        var tenants = new[] { await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync() };
        var seeds = tenants.Select((_, i) => SeededTalks.Create(new(2026, 2, 15), 45, seed: 7 + i)).ToList();
        foreach (var (tenant, talks) in tenants.Zip(seeds))
        {
            await talks.SaveAsync(app, tenant.Id);
        }

        foreach (var (tenant, talks) in tenants.Zip(seeds))
        {
            var report = await app.Get<ReportQueries>().ForAsync(tenant.Id, s_period, Ct);

            Assert.Equal(talks.Summary(s_period), Rounded(report.Summary));
            Assert.Equal(talks.Summary(s_period.Before), Rounded(report.Before));
            Assert.Equal(talks.Days(s_period), report.Days);
            Assert.Equal(talks.Reasons(s_period), report.Reasons);
            Assert.Equal(
                talks.Agents(s_period).OrderBy(a => a.Agent, StringComparer.Ordinal),
                report.Agents.OrderBy(a => a.Agent, StringComparer.Ordinal));
            Assert.Equal(
                talks.Tools(s_period).OrderBy(t => t.Tool, StringComparer.Ordinal),
                report.Tools.Select(t => t with { MedianMilliseconds = SeededTalks.Rounded(t.MedianMilliseconds) })
                    .OrderBy(t => t.Tool, StringComparer.Ordinal));
            Assert.Equal(
                talks.Models(s_period).OrderBy(m => m.Model, StringComparer.Ordinal),
                report.Models.OrderBy(m => m.Model, StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Report_Has_a_row_for_each_day_and_no_other_rows_without_conversations()
    {
        var tenant = await app.Tenant().SaveAsync();

        var report = await app.Get<ReportQueries>().ForAsync(tenant.Id, s_period, Ct);

        Assert.Equal(14, report.Days.Count);
        Assert.All(report.Days, d => Assert.Equal(0, d.Conversations));
        Assert.Null(report.Summary.AnsweredWithoutPersonShare);
        Assert.Equal(new(0, null, null), report.Summary.ToPerson);
        Assert.Empty(report.Reasons);
        Assert.Empty(report.Agents);
        Assert.Empty(report.Tools);
        Assert.Empty(report.Models);
    }

    [Fact]
    public async Task Reopened_Counts_a_conversation_that_goes_on_after_it_was_closed()
    {
        var tenant = await app.Tenant().SaveAsync();
        app.Llm.Script = _ => new Reply.Text("Yes.");
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await visitor.AskAsync("Is this open?");
        Assert.Equal(0, (await ReportAsync(tenant)).Summary.Reopened);

        using (await visitor.SendAsync(HttpMethod.Post, $"/api/widget/v1/conversations/{visitor.ConversationId}/close"))
        {
        }

        await visitor.AskAsync("One more question");
        await visitor.AskAsync("And another one");

        var summary = (await ReportAsync(tenant)).Summary;
        Assert.Equal((1, 1), (summary.Reopened, summary.Conversations));
    }

    [Fact]
    public async Task Reopened_Leaves_out_an_escalation_whose_resolution_was_undone_at_once()
    {
        var tenant = await app.Tenant().SaveAsync();
        var supporter = new Supporter(Guid.NewGuid(), "Mira");
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await visitor.SendMessageAsync("Hello");
        var escalation = (await visitor.EscalateAsync()).Id;
        var desk = app.Get<EscalationService>();
        Assert.IsType<EditOutcome<MessageView?>.Saved>(await desk.AcceptAsync(tenant.Id, escalation, supporter, Ct));
        Assert.IsType<EditOutcome<MessageView?>.Saved>(await desk.ResolveAsync(tenant.Id, escalation, supporter, Ct));

        Assert.IsType<EditOutcome<MessageView?>.Saved>(await desk.ReopenAsync(tenant.Id, escalation, supporter, Ct));

        Assert.Equal(0, (await ReportAsync(tenant)).Summary.Reopened);
    }

    /// <summary>The fake reports 100 input and 20 output tokens for each response.</summary>
    [Fact]
    public async Task Tokens_Are_counted_by_agent_and_model()
    {
        var tenant = await app.Tenant().SaveAsync();
        app.Llm.Script = _ => new Reply.Text("Yes.");
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await visitor.AskAsync("Is this open?");
        await visitor.AskAsync("One more question");

        var report = await ReportAsync(tenant);

        Assert.Equal([new("Helper", 2, 0, 0, 0, 200, 40)], report.Agents);
        Assert.Equal([new("default", 2, 200, 40)], report.Models);
    }

    [Fact]
    public async Task Cost_Of_a_model_is_that_of_its_price_in_the_catalog()
    {
        var (tenant, model) = (await app.Tenant().SaveAsync(), "priced-" + Guid.CreateVersion7());
        await using (var db = app.Get<AppDbFactory>().ForPlatform())
        {
            var entry = new CatalogEntry
            {
                Kind = CatalogKind.Model,
                Key = model,
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
                InputPrice = 2,
                OutputPrice = 10.5m,
                Currency = "EUR",
            });
            await db.SaveChangesAsync(Ct);
        }

        ModelUsage[] usage = [new("Helper", model, 1_500_000, 100_000), new("Helper", "without a price", 5, 1)];
        await new SeededTalk(s_period.From) { Usage = usage }.SaveAsync(app, tenant.Id);

        var report = await app.Get<ReportQueries>().ForAsync(tenant.Id, s_period, Ct);

        Assert.Equal(
            [new(model, 1, 1_500_000, 100_000, 4.05m, "EUR"), new("without a price", 1, 5, 1)], report.Models);
    }

    [Fact]
    public async Task Time_to_a_person_Ends_at_the_first_acceptance()
    {
        var tenant = await app.Tenant().SaveAsync();
        var escalation = await (await app.CreateVisitorAsync(tenant.WidgetKey)).EscalateAsync();
        var (mira, jon) = (new Supporter(Guid.CreateVersion7(), "Mira"), new Supporter(Guid.CreateVersion7(), "Jon"));
        var desk = app.Get<EscalationService>();
        await desk.AcceptAsync(tenant.Id, escalation.Id, mira, Ct);
        var first = await AcceptedAsync();
        await desk.ReleaseAsync(tenant.Id, escalation.Id, mira, null, Ct);
        await desk.AcceptAsync(tenant.Id, escalation.Id, jon, Ct);

        Assert.NotNull(first);
        Assert.Equal(first, await AcceptedAsync());

        async Task<DateTimeOffset?> AcceptedAsync()
        {
            await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
            return await db.Escalations.Where(e => e.TenantId == tenant.Id).Select(e => e.AcceptedAt).SingleAsync(Ct);
        }
    }

    private Task<AnalyticsReport> ReportAsync(TestTenant tenant) =>
        app.Get<ReportQueries>().ForAsync(tenant.Id, Today, Ct);

    private static AnalyticsSummary Rounded(AnalyticsSummary summary) => summary with
    {
        AverageRating = SeededTalks.Rounded(summary.AverageRating),
        FirstAnswer = Rounded(summary.FirstAnswer),
        ToPerson = Rounded(summary.ToPerson),
        ToResolution = Rounded(summary.ToResolution),
    };

    private static DurationFigures Rounded(DurationFigures durations) =>
        new(durations.Count, SeededTalks.Rounded(durations.P50), SeededTalks.Rounded(durations.P95));
}

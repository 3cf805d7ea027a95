using System.Net;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Data;

namespace ChatPlatform.Tests.Conversations;

/// <summary>The list of conversations: title, search and filters.</summary>
public sealed class ConversationListTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly DateTimeOffset s_monday = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Hi there!", "Where is my parcel?", "Where is my parcel?")]
    [InlineData("Where is my parcel?", "Hello", "Where is my parcel?")]
    [InlineData("- **Refund** of [order](https://shop.example/1)\n# now", "?", "Refund of order now")]
    public async Task Title_Is_the_first_question_without_greeting_and_markdown(
        string first, string second, string title)
    {
        var tenant = await app.Tenant().SaveAsync();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await visitor.SendMessageAsync(first);
        await visitor.SendMessageAsync(second);

        var item = Assert.Single(await ListAsync(tenant.Id, new()));
        Assert.Equal(title, item.Title);
    }

    [Fact]
    public async Task S05_Search_Finds_words_of_the_tenants_own_messages_only()
    {
        var (mine, other) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        var word = "w" + Guid.NewGuid().ToString("N")[..10];
        var visitor = await app.CreateVisitorAsync(mine.WidgetKey);
        await visitor.SendMessageAsync($"Zahlung für {word}-77 fehlt");
        await (await app.CreateVisitorAsync(mine.WidgetKey)).SendMessageAsync("Something else");
        await (await app.CreateVisitorAsync(other.WidgetKey)).SendMessageAsync($"Also {word}-77");

        foreach (var search in (string[])[word, word[..6], $"ZAHLUNG {word}", $"{word}-77", "für zahl"])
        {
            var found = Assert.Single(await ListAsync(mine.Id, new(Search: search)));
            Assert.Equal(visitor.ConversationId, found.Id);
        }

        Assert.Empty(await ListAsync(mine.Id, new(Search: $"{word} nothing")));
    }

    [Theory]
    [InlineData("' | !x :* \\ & (")]
    [InlineData("''")]
    [InlineData("%")]
    [InlineData("a:*b <-> c")]
    public async Task Search_Takes_operators_as_text(string search)
    {
        var tenant = await app.Tenant().SaveAsync();
        await (await app.CreateVisitorAsync(tenant.WidgetKey)).SendMessageAsync("Hello");
        Assert.Empty(await ListAsync(tenant.Id, new(Search: search)));
    }

    [Fact]
    public async Task Filters_Return_exactly_the_matching_rows()
    {
        var tenant = await app.Tenant().SaveAsync();
        var rows = await AddAsync(tenant);
        ConversationFilter[] filters =
        [
            new(Status: ConversationStatus.Resolved), new(Agent: "Debt"), new(Rating: 2),
            new(Reason: "customer_asked"), new(From: s_monday.AddDays(1)), new(To: s_monday.AddDays(1)),
            new(ConversationStatus.Active, null, s_monday, s_monday.AddDays(3), "Debt", 5, "taken_over"),
        ];
        Assert.All(filters, f => Assert.InRange(rows.Count(r => Matches(f, r)), 1, rows.Count - 1));
        foreach (var filter in filters)
        {
            Assert.Equal(
                rows.Where(r => Matches(filter, r)).Select(r => r.Id).Order(),
                (await ListAsync(tenant.Id, filter)).Select(i => i.Id).Order());
        }

        var admin = await ApiClient.AdminAsync(app);
        var path = $"/api/v1/tenants/{tenant.Slug}/conversations";
        var (json, _) = await admin.ReadAsync($"{path}?agent=Debt&rating=5&reason=taken_over&limit=100");
        Assert.Equal(
            rows.Count(r => Matches(new(Agent: "Debt", Rating: 5, Reason: "taken_over"), r)),
            json.GetProperty("items").GetArrayLength());
        await admin.ExpectAsync(HttpStatusCode.UnprocessableEntity, HttpMethod.Get, path + "?rating=6");
    }

    private static bool Matches(ConversationFilter f, Conversation c) =>
        (f.Status is null || f.Status == c.Status) && (f.Agent is null || c.Agents.AsEnumerable().Contains(f.Agent))
        && (f.Rating is null || f.Rating == c.Rating) && (f.Reason is null || f.Reason == c.EscalationReason)
        && (f.From is null || c.CreatedAt >= f.From) && (f.To is null || c.CreatedAt < f.To);

    /// <summary>Every combination of two states, agents, ratings, reasons and days.</summary>
    private async Task<List<Conversation>> AddAsync(TestTenant tenant)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        var visitor = new Visitor { TenantId = tenant.Id, TokenHash = Guid.NewGuid().ToByteArray() };
        var rows = Enumerable.Range(0, 32)
            .Select(i => new Conversation
            {
                TenantId = tenant.Id,
                VisitorId = visitor.Id,
                LastSeq = 1,
                Status = (i & 1) == 0 ? ConversationStatus.Active : ConversationStatus.Resolved,
                Agents = (i & 2) == 0 ? ["Debt", "Cards"] : ["Cards"],
                Rating = (i & 4) == 0 ? 5 : 2,
                EscalationReason = (i & 8) == 0 ? "customer_asked" : "taken_over",
                CreatedAt = s_monday.AddDays((i & 16) == 0 ? 0 : 2),
            })
            .ToList();
        db.Add(visitor);
        db.AddRange(rows);
        await db.SaveChangesAsync(Ct);
        return rows;
    }

    private async Task<IReadOnlyList<ConversationItem>> ListAsync(Guid tenantId, ConversationFilter filter) =>
        (await app.Get<ConversationQueries>().PageAsync(
            tenantId, filter, ConversationSort.LatestActivity, new(100), Ct)).Items;
}

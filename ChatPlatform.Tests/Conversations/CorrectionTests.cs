using System.Net;
using ChatPlatform.Core.Agents.Corrections;
using ChatPlatform.Core.Agents.Routing;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Corrections;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Analytics;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Conversations;

/// <summary>Corrections of the agent that should have answered, and what routing learns from them.</summary>
public sealed class CorrectionTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Message = "My courier never rang the bell yesterday";

    private static readonly Actor s_actor = new(ActorKind.User, Guid.CreateVersion7(), "Mira Rahn");

    private static readonly DateTimeOffset s_at = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Corrected_message_and_a_close_rewording_Go_to_the_right_agent_until_it_is_undone()
    {
        var (tenant, other) = (await NewTenantAsync(), await NewTenantAsync());
        string[] messages =
            [Message, "my courier NEVER rang the bell, yesterday!", "Yesterday the courier did not ring my bell"];
        var before = await RoutesAsync(tenant, messages);
        Assert.DoesNotContain("Invoices", before);
        var talk = await TalkAsync(tenant);

        (await CorrectAsync(tenant, talk, "Invoices")).SavedValue();

        Assert.Equal(["Invoices", "Invoices", "Invoices"], await RoutesAsync(tenant, messages));
        Assert.Equal(before, await RoutesAsync(other, messages));
        var visitor = await VisitorClient.StartAsync(app.Http, tenant.WidgetKey);
        Assert.Equal("Invoices", Assert.Single((await visitor.AskAsync(Message)).Agents!).Name);

        (await app.Get<AnswerCorrections>().UndoAsync(tenant.Id, talk.Id, talk.Message, s_actor, Ct)).SavedValue();
        Assert.Equal(before, await RoutesAsync(tenant, messages));
    }

    [Fact]
    public async Task Newest_correction_of_a_text_Wins_and_replaces_the_one_of_its_message()
    {
        var tenant = await NewTenantAsync();
        var (first, second) = (await TalkAsync(tenant), await TalkAsync(tenant));
        await CorrectAsync(tenant, first, "Invoices");
        await CorrectAsync(tenant, second, "Complaints");
        Assert.Equal(["Complaints"], await RoutesAsync(tenant, Message));

        await CorrectAsync(tenant, second, "Parcels");

        Assert.Equal(["Parcels"], await RoutesAsync(tenant, Message));
        var transcript = await app.Get<ConversationQueries>().TranscriptAsync(tenant.Id, second.Id, Ct);
        Assert.Equal("Parcels", Assert.Single(transcript!.Turns).Correction?.Agent);
    }

    [Fact]
    public async Task Example_of_another_agent_Does_not_contradict_a_correction()
    {
        var tenant = await NewTenantAsync();
        var talk = await TalkAsync(tenant, "Tracking of parcels and deliveries");
        Assert.Equal(["Parcels"], await RoutesAsync(tenant, "Tracking of parcels and deliveries"));

        await CorrectAsync(tenant, talk, "Complaints");

        Assert.Equal(["Complaints"], await RoutesAsync(tenant, "tracking of parcels and deliveries"));
    }

    [Fact]
    public async Task Deleted_conversation_Erases_its_corrections_and_what_was_learnt()
    {
        var tenant = await NewTenantAsync();
        var before = await RoutesAsync(tenant, Message);
        var talk = await TalkAsync(tenant);
        await CorrectAsync(tenant, talk, "Invoices");
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);

        await db.Conversations.Where(c => c.TenantId == tenant.Id && c.Id == talk.Id).ExecuteDeleteAsync(Ct);

        Assert.False(await db.RouteCorrections.AnyAsync(c => c.TenantId == tenant.Id, Ct));
        Assert.Equal(before, await RoutesAsync(tenant, Message));
        var entry = await db.AuditEvents.SingleAsync(
            e => e.TenantId == tenant.Id && e.Action == "route.corrected", Ct);
        Assert.DoesNotContain("courier", $"{entry.Before} {entry.After}", StringComparison.Ordinal);
        Assert.Equal(("Mira Rahn", talk.Message.ToString()), (entry.ActorName, entry.TargetId));
    }

    [Fact]
    public async Task Agent_Keeps_its_newest_corrections_up_to_the_limit()
    {
        var tenant = await NewTenantAsync();
        var talk = await TalkAsync(tenant);
        var agent = await AgentAsync(tenant, "Invoices");
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        var messages = Enumerable.Range(0, RouteCorrection.MaxPerAgent).Select(i => new Message
        {
            TenantId = tenant.Id,
            ConversationId = talk.Id,
            Seq = 10 + i,
            Role = MessageRole.Customer,
            Text = $"question {i}",
            Status = MessageStatus.Complete,
        }).ToList();
        db.AddRange(messages);
        db.AddRange(messages.Select((m, i) => new RouteCorrection
        {
            TenantId = tenant.Id,
            AgentId = agent,
            ConversationId = talk.Id,
            MessageId = m.Id,
            Text = m.Text,
            CreatedBy = "Mira Rahn",
            CreatedAt = s_at.AddSeconds(i),
        }));
        await db.SaveChangesAsync(Ct);

        await CorrectAsync(tenant, talk, "Invoices");

        var kept = (await app.Get<RouteCorrections>().PageAsync(tenant.Id, agent, new(1000), Ct)).Items;
        Assert.Equal((RouteCorrection.MaxPerAgent, Message, "question 1"), (kept.Count, kept[0].Text, kept[^1].Text));
    }

    [Fact]
    public async Task Route_Corrects_lists_and_removes()
    {
        var tenant = await NewTenantAsync();
        var talk = await TalkAsync(tenant);
        var admin = await ApiClient.AdminAsync(app);
        var root = $"/api/v1/tenants/{tenant.Slug}";
        var (names, _) = await admin.ReadAsync($"{root}/agents/names");
        var agent = names.GetProperty("agents").EnumerateArray()
            .Single(a => a.GetProperty("name").GetString() == "Invoices").GetProperty("id").GetGuid();
        var path = $"{root}/conversations/{talk.Id}/messages/{talk.Message}/correction";

        await admin.ExpectAsync(HttpStatusCode.OK, HttpMethod.Put, path, new { agentId = agent });
        await admin.ExpectAsync(HttpStatusCode.OK, HttpMethod.Put, path, new { agentId = agent });
        var (turns, _) = await admin.ReadAsync($"{root}/conversations/{talk.Id}/turns");
        Assert.Equal(
            "Invoices",
            turns.GetProperty("items")[0].GetProperty("correction").GetProperty("agent").GetString());
        var (learnt, _) = await admin.ReadAsync($"{root}/agents/{agent}/corrections");
        var item = Assert.Single(learnt.GetProperty("items").EnumerateArray());
        Assert.Equal(Message, item.GetProperty("text").GetString());

        await admin.ExpectAsync(
            HttpStatusCode.NoContent, HttpMethod.Delete, $"{root}/agents/{agent}/corrections/{item.GetProperty("id")}");
        await admin.ExpectAsync(HttpStatusCode.NotFound, HttpMethod.Delete, path);
        await admin.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Put, path, new { agentId = Guid.CreateVersion7() });
        await admin.ExpectAsync(
            HttpStatusCode.NotFound, HttpMethod.Put,
            $"{root}/conversations/{talk.Id}/messages/{talk.Answer}/correction", new { agentId = agent });
    }

    [Fact]
    public async Task S05_Agent_of_another_tenant_Cannot_be_named()
    {
        var (tenant, other) = (await NewTenantAsync(), await NewTenantAsync());
        var talk = await TalkAsync(tenant);

        var outcome = await app.Get<AnswerCorrections>().CorrectAsync(
            tenant.Id, talk.Id, talk.Message, await AgentAsync(other, "Invoices"), s_actor, Ct);

        Assert.IsType<EditOutcome<CorrectedRoute>.Invalid>(outcome);
    }

    private Task<TestTenant> NewTenantAsync() => app.Tenant().With(new())
        .Agent("Parcels", "Tracking of parcels and deliveries")
        .Agent("Invoices", "Bills, invoices and payments")
        .Agent("Complaints", "Complaints about rude staff")
        .SaveAsync();

    private async Task<(Guid Id, Guid Message, Guid Answer)> TalkAsync(TestTenant tenant, string message = Message)
    {
        var id = await new SeededTalk(s_at) { Question = message }.SaveAsync(app, tenant.Id);
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        var turn = await db.Turns.SingleAsync(t => t.TenantId == tenant.Id && t.ConversationId == id, Ct);
        return (id, turn.MessageId, turn.AnswerId);
    }

    private async Task<EditOutcome<CorrectedRoute>> CorrectAsync(
        TestTenant tenant, (Guid Id, Guid Message, Guid Answer) talk, string agent) =>
        await app.Get<AnswerCorrections>().CorrectAsync(
            tenant.Id, talk.Id, talk.Message, await AgentAsync(tenant, agent), s_actor, Ct);

    private async Task<Guid> AgentAsync(TestTenant tenant, string name) =>
        (await app.Get<RouteCorrections>().AgentsAsync(tenant.Id, Ct)).Single(a => a.Name == name).Id;

    /// <summary>The agent of each message; empty where the customer would be asked.</summary>
    private async Task<string[]> RoutesAsync(TestTenant tenant, params string[] messages)
    {
        var routes = new List<string>();
        foreach (var message in messages)
        {
            var result = await app.Get<RouteCheck>().RunAsync(tenant.Id, message, Ct);
            routes.Add(string.Join(", ", result.Agents.Select(a => a.Agent)));
        }

        return [.. routes];
    }
}

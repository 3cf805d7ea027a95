using System.Net;
using System.Text.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Tests.Browser;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Escalations;

/// <summary>An application in which an owner is absent after three seconds instead of 110.</summary>
public sealed class PresenceFixture(PlatformFixture platform) : AppFixture(platform)
{
    protected override void Configure(IDictionary<string, string?> settings)
    {
        settings["Limits:Escalations:OwnerTimeoutSeconds"] = "3";
        settings["Limits:Escalations:HeartbeatSeconds"] = "1";
        settings["Limits:Escalations:CheckSeconds"] = "1";
    }
}

/// <summary>An escalation whose owner is absent returns to the queue; colleagues can take it over.</summary>
public sealed class PresenceTests(PresenceFixture app, BrowserFixture browser) : IClassFixture<PresenceFixture>
{
    private const string Password = "a long pass phrase";

    private const string Reason = "End of shift";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R17_Escalation_of_an_absent_owner_Returns_to_its_place_in_the_queue_with_a_message()
    {
        var tenant = await app.Tenant().SaveAsync(); // Uses its own queue.
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        await using var feed = await visitor.OpenStreamAsync();
        var escalation = await visitor.EscalateAsync();
        var later = await app.CreateVisitorAsync(tenant.WidgetKey);
        await later.EscalateAsync();
        var path = $"/api/v1/tenants/{tenant.Slug}/escalations/{escalation.Id}";
        var supporter = await SupporterAsync(tenant.Slug);
        await supporter.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, path + "/accept");
        await supporter.ExpectAsync(
            HttpStatusCode.NoContent, HttpMethod.Post, path + "/messages", new { text = "I am looking into it." });

        var message = await feed.WaitForAsync(
            e =>
                e.Type == "message.created"
                && e.Message.Text.Contains("You are in the queue again", StringComparison.Ordinal),
            s_patience);
        var returned = await feed.WaitForAsync(
            e => e.Type == "escalation.updated" && feed.Events.SkipWhile(x => x != message).Contains(e), s_patience);

        Assert.Equal("pending", returned.Data.GetProperty("escalation").GetProperty("status").GetString());
        Assert.Equal(1, returned.Data.GetProperty("escalation").GetProperty("position").GetInt32());
        Assert.Contains(await visitor.MessagesAsync(), m => m.Text == "I am looking into it.");
        Assert.Equal(
            ("escalated", "none"), ((await visitor.GetAsync()).Status, (await visitor.GetAsync()).Speaker.Kind));
        // Any supporter may accept it now.
        await (await SupporterAsync(tenant.Slug)).ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, path + "/accept");
    }

    [Theory]
    [InlineData("delete from memberships where user_id = $1")]
    [InlineData("update memberships set role = 'tenant_user' where user_id = $1")]
    [InlineData("update users set is_disabled = true where id = $1")]
    [InlineData("delete from users where id = $1")]
    public async Task K14_Escalation_Returns_to_the_queue_when_its_connected_owner_loses_the_role(string change)
    {
        var (email, id) = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        var supporter = await ApiClient.SignInAsync(app, email, Password);
        await using var connected = await supporter.OpenStreamAsync("/api/v1/tenants/acme/escalations/events");
        var visitor = await app.CreateVisitorAsync();
        var escalation = await visitor.EscalateAsync();
        await AcceptAsync(supporter, escalation.Id);

        await app.ChangeAsync(change, id);

        await Wait.UntilAsync(async () => (await visitor.GetAsync()).Escalation?.Status == "pending", s_patience);
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        Assert.True(
            await db.AuditEvents.AnyAsync(
                e =>
                    e.Action == "escalation.returned"
                    && e.TargetId == escalation.Id.ToString()
                    && e.ActorKind == ActorKind.System,
                Ct));
    }

    [Fact]
    public async Task K14_Owner_with_an_inbox_stream_Keeps_the_escalation_beyond_the_limit()
    {
        var visitor = await app.CreateVisitorAsync();
        var escalation = await visitor.EscalateAsync();
        var supporter = await SupporterAsync();
        await using var connected = await supporter.OpenStreamAsync("/api/v1/tenants/acme/escalations/events");
        await AcceptAsync(supporter, escalation.Id);
        var other = await app.CreateVisitorAsync();
        var unattended = await other.EscalateAsync();
        await AcceptAsync(await SupporterAsync(), unattended.Id);

        // The other owner, who is not connected, has been absent for the limit, and this one has sent nothing for as
        // long.
        await Wait.UntilAsync(async () => (await other.GetAsync()).Escalation?.Status == "pending", s_patience);
        Assert.Equal("assigned", (await visitor.GetAsync()).Escalation?.Status);
    }

    [Fact]
    public async Task K14_Owner_with_an_open_page_Keeps_the_escalation_until_the_page_is_closed()
    {
        var (email, _) = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        var visitor = await app.CreateVisitorAsync();
        var escalation = await visitor.EscalateAsync();
        var page = await browser.SignInAsync(app, email, Password, $"/t/acme/inbox/{escalation.Id}");
        await page.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Accept" }).ClickAsync();
        await Wait.UntilAsync(async () => (await visitor.GetAsync()).Escalation?.Status == "assigned", s_patience);
        var other = await app.CreateVisitorAsync();
        await AcceptAsync(await SupporterAsync(), (await other.EscalateAsync()).Id);
        await Wait.UntilAsync(async () => (await other.GetAsync()).Escalation?.Status == "pending", s_patience);
        Assert.Equal("assigned", (await visitor.GetAsync()).Escalation?.Status);

        await page.DisposeAsync();

        await Wait.UntilAsync(async () => (await visitor.GetAsync()).Escalation?.Status == "pending", s_patience);
    }

    [Fact]
    public async Task K14_Take_over_by_a_colleague_Stores_the_reason_in_the_audit_log()
    {
        var visitor = await app.CreateVisitorAsync();
        var escalation = await visitor.EscalateAsync();
        var (owner, colleague) = (await SupporterAsync(), await SupporterAsync());
        await using var connected = await owner.OpenStreamAsync("/api/v1/tenants/acme/escalations/events");
        await using var other = await colleague.OpenStreamAsync("/api/v1/tenants/acme/escalations/events");
        await AcceptAsync(owner, escalation.Id);

        await colleague.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, $"{Path(escalation.Id)}/take-over",
            new { reason = "\u200B\u200B\u200B" });
        await owner.ExpectAsync(
            HttpStatusCode.Conflict, HttpMethod.Post, $"{Path(escalation.Id)}/take-over", new { reason = Reason });
        await colleague.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Post, $"{Path(escalation.Id)}/take-over", new { reason = Reason });

        await owner.ExpectAsync(
            HttpStatusCode.Conflict, HttpMethod.Post, $"{Path(escalation.Id)}/messages",
            new { text = "Am I still there?" });
        await colleague.ExpectAsync(
            HttpStatusCode.NoContent, HttpMethod.Post, $"{Path(escalation.Id)}/messages",
            new { text = "Hello, I took over." });
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        var entry = await db.AuditEvents.SingleAsync(
            e => e.Action == "escalation.taken_over" && e.TargetId == escalation.Id.ToString(), Ct);
        Assert.Contains(Reason, entry.After, StringComparison.Ordinal);
        Assert.DoesNotContain(await visitor.MessagesAsync(), m => m.Text.Contains(Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task K14_Release_of_a_colleagues_escalation_Requires_a_reason()
    {
        var visitor = await app.CreateVisitorAsync();
        var escalation = await visitor.EscalateAsync();
        var owner = await SupporterAsync();
        await using var connected = await owner.OpenStreamAsync("/api/v1/tenants/acme/escalations/events");
        await AcceptAsync(owner, escalation.Id);
        var admin = await ApiClient.AdminAsync(app);

        await admin.ExpectAsync(HttpStatusCode.Conflict, HttpMethod.Post, $"{Path(escalation.Id)}/release");
        await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Post, $"{Path(escalation.Id)}/release", new { reason = Reason });

        Assert.Equal("pending", (await visitor.GetAsync()).Escalation?.Status);
    }

    private static string Path(Guid escalation) => $"/api/v1/tenants/acme/escalations/{escalation}";

    private static Task<JsonElement> AcceptAsync(ApiClient supporter, Guid escalation) =>
        supporter.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, $"{Path(escalation)}/accept");

    private async Task<ApiClient> SupporterAsync(string tenant = "acme")
    {
        var (email, _) = await app.CreateMemberAsync(tenant, TenantRole.Supporter, Password);
        return await ApiClient.SignInAsync(app, email, Password);
    }
}

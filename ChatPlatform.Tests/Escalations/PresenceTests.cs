using System.Net;
using System.Text.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Tests.Browser;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Escalations;

/// <summary>An app in which an owner counts as gone after three seconds instead of 110.</summary>
public sealed class PresenceFixture(PlatformFixture platform) : AppFixture(platform)
{
    protected override void Configure(IDictionary<string, string?> settings)
    {
        settings["Limits:Escalations:OwnerGoneSeconds"] = "3";
        settings["Limits:Escalations:HeartbeatSeconds"] = "1";
        settings["Limits:Escalations:CheckSeconds"] = "1";
    }
}

/// <summary>
/// The owner of an escalation is there, or it goes back into the queue; others with the right can take it over.
/// </summary>
public sealed class PresenceTests(PresenceFixture app, BrowserFixture browser) : IClassFixture<PresenceFixture>
{
    private const string Password = "a long pass phrase";

    private const string Reason = "End of shift";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R17_An_owner_who_is_gone_gives_the_customer_back_to_the_queue_with_text_and_place()
    {
        var tenant = await app.Tenant().SaveAsync(); // A queue of its own.
        var visitor = await app.CustomerAsync(tenant.WidgetKey);
        await using var feed = await visitor.ListenAsync();
        var escalation = await visitor.EscalateAsync();
        var later = await app.CustomerAsync(tenant.WidgetKey);
        await later.EscalateAsync();
        var path = $"/api/v1/tenants/{tenant.Slug}/escalations/{escalation.Id}";
        var supporter = await SupporterAsync(tenant.Slug);
        await supporter.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, path + "/accept");
        await supporter.ExpectAsync(
            HttpStatusCode.NoContent, HttpMethod.Post, path + "/messages", new { text = "I am looking into it." });

        var told = await feed.WaitForAsync(
            e =>
                e.Type == "message.created"
                && e.Message.Text.Contains("You are in the queue again", StringComparison.Ordinal),
            s_patience);
        var returned = await feed.WaitForAsync(
            e => e.Type == "escalation.updated" && feed.Events.SkipWhile(x => x != told).Contains(e), s_patience);

        Assert.Equal("pending", returned.Data.GetProperty("escalation").GetProperty("status").GetString());
        Assert.Equal(1, returned.Data.GetProperty("escalation").GetProperty("position").GetInt32());
        Assert.Contains(await visitor.MessagesAsync(), m => m.Text == "I am looking into it.");
        Assert.Equal(
            ("escalated", "none"), ((await visitor.GetAsync()).Status, (await visitor.GetAsync()).Speaker.Kind));
        // Anybody may take it now.
        await (await SupporterAsync(tenant.Slug)).ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, path + "/accept");
    }

    [Theory]
    [InlineData("delete from memberships where user_id = $1")]
    [InlineData("update memberships set role = 'tenant_user' where user_id = $1")]
    [InlineData("update users set is_disabled = true where id = $1")]
    [InlineData("delete from users where id = $1")]
    public async Task K14_Whoever_loses_the_right_loses_the_escalation_although_still_connected(string change)
    {
        var (email, id) = await app.NewMemberAsync("acme", TenantRole.Supporter, Password);
        var supporter = await ApiClient.SignInAsync(app, email, Password);
        await using var connected = await supporter.ListenAsync("/api/v1/tenants/acme/escalations/events");
        var visitor = await app.CustomerAsync();
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
    public async Task K14_An_owner_who_follows_the_queue_keeps_the_customer_for_longer_than_the_limit()
    {
        var visitor = await app.CustomerAsync();
        var escalation = await visitor.EscalateAsync();
        var supporter = await SupporterAsync();
        await using var connected = await supporter.ListenAsync("/api/v1/tenants/acme/escalations/events");
        await AcceptAsync(supporter, escalation.Id);
        var other = await app.CustomerAsync();
        var gone = await other.EscalateAsync();
        await AcceptAsync(await SupporterAsync(), gone.Id);

        // The other owner, who is not connected, is gone for the limit: so has this one been silent.
        await Wait.UntilAsync(async () => (await other.GetAsync()).Escalation?.Status == "pending", s_patience);
        Assert.Equal("assigned", (await visitor.GetAsync()).Escalation?.Status);
    }

    [Fact]
    public async Task K14_A_connected_page_keeps_the_customer_and_a_closed_one_gives_it_back()
    {
        var (email, _) = await app.NewMemberAsync("acme", TenantRole.Supporter, Password);
        var visitor = await app.CustomerAsync();
        var escalation = await visitor.EscalateAsync();
        var page = await browser.SignInAsync(app, email, Password, $"/t/acme/inbox/{escalation.Id}");
        await page.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Accept" }).ClickAsync();
        await Wait.UntilAsync(async () => (await visitor.GetAsync()).Escalation?.Status == "assigned", s_patience);
        var other = await app.CustomerAsync();
        await AcceptAsync(await SupporterAsync(), (await other.EscalateAsync()).Id);
        await Wait.UntilAsync(async () => (await other.GetAsync()).Escalation?.Status == "pending", s_patience);
        Assert.Equal("assigned", (await visitor.GetAsync()).Escalation?.Status);

        await page.DisposeAsync();

        await Wait.UntilAsync(async () => (await visitor.GetAsync()).Escalation?.Status == "pending", s_patience);
    }

    [Fact]
    public async Task K14_A_colleague_takes_over_with_a_reason_that_stands_in_the_audit_log()
    {
        var visitor = await app.CustomerAsync();
        var escalation = await visitor.EscalateAsync();
        var (owner, colleague) = (await SupporterAsync(), await SupporterAsync());
        await using var connected = await owner.ListenAsync("/api/v1/tenants/acme/escalations/events");
        await using var other = await colleague.ListenAsync("/api/v1/tenants/acme/escalations/events");
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
    public async Task K14_A_platform_admin_puts_a_colleagues_customer_back_with_a_reason_and_not_without()
    {
        var visitor = await app.CustomerAsync();
        var escalation = await visitor.EscalateAsync();
        var owner = await SupporterAsync();
        await using var connected = await owner.ListenAsync("/api/v1/tenants/acme/escalations/events");
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
        var (email, _) = await app.NewMemberAsync(tenant, TenantRole.Supporter, Password);
        return await ApiClient.SignInAsync(app, email, Password);
    }
}

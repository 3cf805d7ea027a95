using System.Net;
using System.Net.Http.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Widgets.VerifiedVisitors;
using ChatPlatform.Tests.Support;
using Microsoft.IdentityModel.Tokens;

namespace ChatPlatform.Tests.Widgets;

/// <summary>Visitors verified by the tenant's own site.</summary>
public sealed class VisitorIdentityTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly Actor s_actor = Actor.System("test");
    private static readonly TimeSpan s_bites = TimeSpan.FromSeconds(5);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("missing")]
    [InlineData("rubbish")]
    [InlineData("other-secret")]
    [InlineData("other-tenant")]
    [InlineData("expired")]
    [InlineData("no-expiry")]
    [InlineData("too-long-a-life")]
    [InlineData("no-subject")]
    [InlineData("empty-subject")]
    [InlineData("control-in-subject")]
    [InlineData("none")]
    [InlineData("hs512")]
    [InlineData("changed")]
    public async Task S24_Session_Requires_a_valid_token_when_the_tenant_requires_one(string fault)
    {
        var (tenant, secret) = await TenantAsync(isRequired: true);
        using var good = await SessionAsync(tenant, UserTokens.For(secret, "customer-1"));
        Assert.Equal(HttpStatusCode.Created, good.StatusCode);

        using var answer = await SessionAsync(tenant, await CreateInvalidTokenAsync(fault, secret));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("identity_not_verified", (await VisitorClient.ReadAsync(answer)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task S24_Invalid_token_Is_rejected_when_verification_is_optional()
    {
        var (tenant, _) = await TenantAsync(isRequired: false);
        using var answer = await SessionAsync(
            tenant, UserTokens.For("vis_another-secret-of-enough-length-00000", "customer-1"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task S24_Requiring_verification_Ends_calls_and_streams_of_unverified_sessions()
    {
        var (tenant, secret) = await TenantAsync(isRequired: false);
        var (unverified, known) = (
            await app.CreateVisitorAsync(tenant.WidgetKey), await VerifiedAsync(tenant, secret, "customer-1"));
        await using var feed = await unverified.OpenStreamAsync();
        await RequireAsync(tenant, true);

        await Wait.UntilAsync(async () => await GetStatusAsync(unverified) == HttpStatusCode.Unauthorized, s_bites);
        var root = $"/api/widget/v1/conversations/{unverified.ConversationId}";
        foreach (
            var (method, path) in (IEnumerable<(HttpMethod, string)>)
                [
                    (HttpMethod.Post, "/api/widget/v1/conversations"),
                    (HttpMethod.Get, root + "/messages"),
                    (HttpMethod.Post, root + "/messages"),
                    (HttpMethod.Get, root + "/events"),
                    (HttpMethod.Post, root + "/typing"),
                    (HttpMethod.Post, root + "/escalation"),
                    (HttpMethod.Post, root + "/rating"),
                    (HttpMethod.Post, root + "/close"),
                    (HttpMethod.Post, $"{root}/messages/{Guid.CreateVersion7()}/feedback"),
                ])
        {
            using var answer = await unverified.SendAsync(method, path, method == HttpMethod.Post ? new { } : null);
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path}: {answer.StatusCode}");
        }

        await Wait.UntilAsync(() => Task.FromResult(feed.IsCompleted), s_bites);
        Assert.Equal(HttpStatusCode.OK, await GetStatusAsync(known));
    }

    [Fact]
    public async Task S24_Replaced_secret_Ends_sessions_of_the_previous_one()
    {
        var (tenant, secret) = await TenantAsync(isRequired: false);
        var known = await VerifiedAsync(tenant, secret, "customer-1");
        Assert.Equal(HttpStatusCode.OK, await GetStatusAsync(known));

        var next = (await app.Get<IdentitySettings>().ReplaceSecretAsync(tenant.Id, s_actor, Ct)).SavedValue();

        await Wait.UntilAsync(async () => await GetStatusAsync(known) == HttpStatusCode.Unauthorized, s_bites);
        await Wait.UntilAsync(
            async () => await StatusAsync(tenant, UserTokens.For(secret, "customer-1")) == HttpStatusCode.Unauthorized,
            s_bites + s_bites);
        Assert.Equal(known.ConversationId, (await VerifiedAsync(tenant, next, "customer-1")).ConversationId);
    }

    [Fact]
    public async Task Verified_visitor_Gets_the_same_conversation_in_this_tenant_only()
    {
        var (one, secretOne) = await TenantAsync(isRequired: false);
        var (two, secretTwo) = await TenantAsync(isRequired: false);
        var first = await VerifiedAsync(one, secretOne, "customer-1", "Mara Lind", "mara@example.com");
        await first.SendMessageAsync("Hello");

        Assert.Equal(first.ConversationId, (await VerifiedAsync(one, secretOne, "customer-1")).ConversationId);
        Assert.NotEqual(first.ConversationId, (await VerifiedAsync(one, secretOne, "customer-2")).ConversationId);
        Assert.NotEqual(first.ConversationId, (await VerifiedAsync(two, secretTwo, "customer-1")).ConversationId);
        var transcript = (await app.Get<ConversationQueries>().TranscriptAsync(one.Id, first.ConversationId, Ct))!;
        Assert.Equal(("Mara Lind", "mara@example.com"), (transcript.Conversation.Visitor, transcript.Email));
    }

    [Fact]
    public async Task Browser_storage_of_a_verified_visitor_Does_not_restore_the_session_without_a_token()
    {
        var (tenant, secret) = await TenantAsync(isRequired: false);
        var known = await VerifiedAsync(tenant, secret, "customer-1");
        var later = await VisitorClient.StartAsync(app.Http, tenant.WidgetKey, known.VisitorToken);
        Assert.NotEqual(known.ConversationId, later.ConversationId);
    }

    [Fact]
    public async Task S33_Identity_secret_Is_shown_once_and_stored_encrypted()
    {
        var tenant = await app.Tenant().SaveAsync();
        var admin = await ApiClient.SignInAsync(app, "admin@demo.local", "Demo-admin-2026!");
        var path = $"/api/v1/tenants/{tenant.Slug}/widget-settings/identity";
        using var early = await admin.SendAsync(
            HttpMethod.Put, path, new { isRequired = true }, (await admin.ReadAsync(path)).ETag);
        Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);

        using var made = await admin.SendAsync(HttpMethod.Post, path + "/secret");
        var secret = (await VisitorClient.ReadAsync(made)).GetProperty("secret").GetString()!;

        Assert.Equal(HttpStatusCode.Created, await StatusAsync(tenant, UserTokens.For(secret, "customer-1")));
        using var shown = await admin.GetAsync(path);
        Assert.DoesNotContain(secret, await shown.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal([], await app.FindTablesContainingAsync(secret));
    }

    private async Task<(TestTenant Tenant, string Secret)> TenantAsync(bool isRequired)
    {
        var tenant = await app.Tenant().SaveAsync();
        var secret = (await app.Get<IdentitySettings>().ReplaceSecretAsync(tenant.Id, s_actor, Ct)).SavedValue();
        await RequireAsync(tenant, isRequired);
        return (tenant, secret);
    }

    private async Task RequireAsync(TestTenant tenant, bool isRequired)
    {
        var settings = app.Get<IdentitySettings>();
        var version = (await settings.ReadAsync(tenant.Id, Ct))!.ConcurrencyToken;
        Assert.IsType<EditOutcome<IdentityState>.Saved>(
            await settings.RequireAsync(tenant.Id, version, isRequired, s_actor, Ct));
    }

    private async Task<string?> CreateInvalidTokenAsync(string fault, string secret)
    {
        var good = UserTokens.For(secret, "customer-1");
        return fault switch
        {
            "missing" => null,
            "rubbish" => "not.a.token",
            "other-secret" => UserTokens.For("vis_another-secret-of-enough-length-00000", "customer-1"),
            "other-tenant" => UserTokens.For((await TenantAsync(isRequired: true)).Secret, "customer-1"),
            "expired" => UserTokens.For(secret, "customer-1", life: TimeSpan.FromMinutes(-2)),
            "no-expiry" => UserTokens.For(secret, "customer-1", hasExpiry: false),
            "too-long-a-life" => UserTokens.For(secret, "customer-1", life: TimeSpan.FromHours(25)),
            "no-subject" => UserTokens.For(secret, null),
            "empty-subject" => UserTokens.For(secret, " "),
            "control-in-subject" => UserTokens.For(secret, "customer\u00001"),
            "none" => $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{good.Split('.')[1]}.",
            "hs512" => UserTokens.WithHs512(secret, good),
            _ =>
                $"{good.Split('.')[0]}."
                + Base64UrlEncoder.Encode(
                    Base64UrlEncoder.Decode(good.Split('.')[1])
                        .Replace("customer-1", "customer-2", StringComparison.Ordinal))
                + $".{good.Split('.')[2]}",
        };
    }

    private Task<HttpResponseMessage> SessionAsync(TestTenant tenant, string? userToken) =>
        app.Http.PostAsJsonAsync("/api/widget/v1/session", new { widgetKey = tenant.WidgetKey, userToken }, Ct);

    private async Task<HttpStatusCode> StatusAsync(TestTenant tenant, string userToken)
    {
        using var answer = await SessionAsync(tenant, userToken);
        return answer.StatusCode;
    }

    private Task<VisitorClient> VerifiedAsync(
        TestTenant tenant, string secret, string subject, string? name = null, string? email = null
    ) => VisitorClient.StartAsync(app.Http, tenant.WidgetKey, userToken: UserTokens.For(secret, subject, name, email));

    private static async Task<HttpStatusCode> GetStatusAsync(VisitorClient visitor)
    {
        using var answer = await visitor.SendAsync(
            HttpMethod.Get, $"/api/widget/v1/conversations/{visitor.ConversationId}");
        return answer.StatusCode;
    }
}

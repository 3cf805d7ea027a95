using System.Net;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Identity;

/// <summary>Links mailed to the address through a real mail server on loopback.</summary>
public sealed class LinkMailTests(LinkMailTests.Mailing app) : IClassFixture<LinkMailTests.Mailing>
{
    private const string Password = "seven plum kettles";

    private readonly string _email = $"m{Guid.CreateVersion7():N}@people.test";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task M7_Mailed_link_Verifies_the_address_and_the_manager_sees_that_it_was_sent()
    {
        var owner = await ApiClient.OwnerAsync(app);
        var made = await owner.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, "/api/v1/tenants/acme/invitations",
            new { email = _email, role = "supporter" });
        Assert.True(made.GetProperty("mailed").GetBoolean());
        Assert.False(
            made.TryGetProperty("path", out var path) && path.ValueKind != System.Text.Json.JsonValueKind.Null);

        var code = await app.CaptureServer.CodeAsync(_email);
        Assert.Contains(
            app.Address.Authority, app.CaptureServer.Mails.Single(m => m.To == _email).Data, StringComparison.Ordinal);
        await AcceptAsync("/invitation", code);

        var members = (await owner.ReadAsync("/api/v1/tenants/acme/members?limit=100"))
            .Json.GetProperty("items")
            .EnumerateArray();
        Assert.True(
            members.Single(m => m.GetProperty("email").GetString() == _email).GetProperty("emailConfirmed").GetBoolean()
        );
    }

    [Fact]
    public async Task M7_Password_link_Is_mailed_to_its_owner_and_shown_to_the_platform_admin()
    {
        var user = await app.CreateMemberAsync("acme", TenantRole.Supporter, Password);
        var link = await (await ApiClient.AdminAsync(app)).ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, $"/api/v1/users/{user.Id}/password-reset");
        Assert.True(link.GetProperty("mailed").GetBoolean());

        var code = await app.CaptureServer.CodeAsync(user.Email);

        Assert.Equal(link.GetProperty("path").GetString(), "/password-reset#" + code);
        await AcceptAsync("/password-reset", code);
        Assert.Equal(
            200, await (await ApiClient.SignInAsync(app, user.Email, "nine silver spoons")).StatusAsync("/api/v1/me"));
    }

    [Fact]
    public async Task M7_Rejected_mail_Is_stored_encrypted_and_sent_later()
    {
        app.CaptureServer.Refuse(1);
        await (await ApiClient.OwnerAsync(app)).ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, "/api/v1/tenants/acme/invitations",
            new { email = _email, role = "supporter" });
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        OutgoingRow? row = null;
        await Wait.UntilAsync(async () => (row = await WaitingAsync(db)) is { Attempts: 1 }, TimeSpan.FromSeconds(20));
        Assert.StartsWith("gAAAAA", row!.Body, StringComparison.Ordinal);

        await app.CaptureServer.CodeAsync(_email);

        await Wait.UntilAsync(async () => await WaitingAsync(db) is null, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task M7_Mailed_link_Gives_the_address_to_its_owner_when_another_user_has_an_account()
    {
        var (_, secret) = await UnverifiedAsync();
        var attacker = await ApiClient.SignInAsync(app, _email, secret);
        await (await ApiClient.SignInAsync(app, "owner@contoso.demo", "Demo-tenant-2026!")).ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, "/api/v1/tenants/contoso/invitations",
            new { email = _email, role = "supporter" });

        await AcceptAsync("/invitation", await app.CaptureServer.CodeAsync(_email));

        Assert.Equal(401, await attacker.StatusAsync("/api/v1/me"));
        var tenants = (await (await ApiClient.SignInAsync(app, _email, "nine silver spoons")).ReadAsync("/api/v1/me"))
            .Json.GetProperty("tenants")
            .EnumerateArray();
        Assert.Equal(["acme", "contoso"], tenants.Select(t => t.GetProperty("slug").GetString()!).Order());
    }

    /// <summary>An account from before mail was configured, created with a link that a manager had.</summary>
    private async Task<(Guid Id, string Password)> UnverifiedAsync()
    {
        var acme = await app.TenantIdAsync("acme");
        var made = await app.Get<Core.Identity.Links.Invitations>()
            .InviteAsync(new(_email, acme, TenantRole.Supporter), Core.Audit.Actor.System("test"), Ct);
        var secret = Assert.IsType<EditOutcome<Core.Identity.Links.NewInvitation>.Saved>(made).Value.Secret;
        var joined = await app.Get<Core.Identity.Links.LinkAcceptance>()
            .JoinAsync(secret, _email, "Thief", Password, Core.Audit.Actor.System("test"), Ct);
        return (Assert.IsType<EditOutcome<User>.Saved>(joined).Value.Id, Password);
    }

    private sealed record OutgoingRow(int Attempts, string Body);

    private Task<OutgoingRow?> WaitingAsync(AppDb db) =>
        db
            .OutgoingMails.AsNoTracking()
            .Where(m => m.Recipient == _email)
            .Select(m => new OutgoingRow(m.Attempts, m.SealedBody))
            .FirstOrDefaultAsync(Ct);

    private async Task AcceptAsync(string page, string code)
    {
        using var anonymous = new StaffClient(app);
        using var done = await anonymous.PostWithTokenAsync(
            page,
            page,
            new()
            {
                ["code"] = code,
                ["name"] = "Ada",
                ["password"] = "nine silver spoons",
            });
        Assert.True(
            done.StatusCode == HttpStatusCode.Redirect, $"{done.StatusCode} {await done.Content.ReadAsStringAsync(Ct)}"
        );
    }

    public sealed class Mailing(PlatformFixture platform) : AppFixture(platform)
    {
        public MailSink CaptureServer { get; } = new();

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            CaptureServer.Dispose();
            GC.SuppressFinalize(this);
        }

        protected override void Configure(IDictionary<string, string?> settings)
        {
            settings["Mail:Host"] = MailSink.Host;
            settings["Mail:Port"] = $"{CaptureServer.Port}";
            settings["Mail:Security"] = "None";
            settings["Mail:From"] = "chat@platform.test";
        }
    }
}

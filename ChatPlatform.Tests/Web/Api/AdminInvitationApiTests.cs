using System.Net;
using System.Text.Json;
using ChatPlatform.Core.Identity.Links;

namespace ChatPlatform.Tests.Web.Api;

/// <summary>Invitations of platform admins over the REST API.</summary>
public sealed class AdminInvitationApiTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Invited = "/api/v1/users/invitations";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S25_Renewed_or_revoked_invitation_Creates_no_admin_and_is_recorded()
    {
        var admin = await ApiClient.AdminAsync(app);
        var first = await InviteAsync(admin);
        var renewed = await admin.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, $"{Invited}/{Id(first)}/renew");
        Assert.False(await IsLinkValidAsync(first));
        Assert.True(await IsLinkValidAsync(renewed));
        Assert.Equal([Id(renewed)], await WaitingAsync(admin, first));

        await admin.ExpectAsync(HttpStatusCode.NotFound, HttpMethod.Post, $"{Invited}/{Id(first)}/renew");
        await admin.ExpectAsync(HttpStatusCode.NoContent, HttpMethod.Delete, $"{Invited}/{Id(renewed)}");
        Assert.False(await IsLinkValidAsync(renewed));
        Assert.Empty(await WaitingAsync(admin, first));
        await admin.ExpectAsync(HttpStatusCode.NotFound, HttpMethod.Delete, $"{Invited}/{Id(renewed)}");
        Assert.Equal(["invitation.renewed", "invitation.revoked"], await AuditLogReader.ActionsAsync(app, Id(renewed)));
    }

    [Fact]
    public async Task S21_Invitations_of_tenants_and_admins_Are_listed_separately()
    {
        var admin = await ApiClient.AdminAsync(app);
        var member = await admin.ExpectAsync(
            HttpStatusCode.Created,
            HttpMethod.Post,
            "/api/v1/tenants/acme/invitations",
            new { email = $"i{Guid.CreateVersion7():N}@people.test", role = "supporter" });
        var other = await InviteAsync(admin);

        Assert.Empty(await WaitingAsync(admin, member));
        await admin.ExpectAsync(HttpStatusCode.NotFound, HttpMethod.Post, $"{Invited}/{Id(member)}/renew");
        await admin.ExpectAsync(HttpStatusCode.NotFound, HttpMethod.Delete, $"{Invited}/{Id(member)}");
        var owner = await ApiClient.OwnerAsync(app);
        await owner.ExpectAsync(
            HttpStatusCode.NotFound, HttpMethod.Post, $"/api/v1/tenants/acme/invitations/{Id(other)}/renew");
        await owner.ExpectAsync(
            HttpStatusCode.NotFound, HttpMethod.Delete, $"/api/v1/tenants/acme/invitations/{Id(other)}");
        Assert.True(await IsLinkValidAsync(member));
        Assert.True(await IsLinkValidAsync(other));
    }

    private static Task<JsonElement> InviteAsync(ApiClient admin) =>
        admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, "/api/v1/users",
            new { email = $"i{Guid.CreateVersion7():N}@people.test" });

    private static Guid Id(JsonElement made) => made.GetProperty("invitation").GetProperty("id").GetGuid();

    private static string Code(JsonElement made) => made.GetProperty("path").GetString()!.Split('#')[1];

    /// <summary>Pending admin invitations of the same address.</summary>
    private static async Task<List<Guid>> WaitingAsync(ApiClient admin, JsonElement made)
    {
        var email = made.GetProperty("invitation").GetProperty("email").GetString();
        var (list, _) = await admin.ReadAsync($"{Invited}?limit=100");
        return
        [
            .. list.GetProperty("items")
                .EnumerateArray()
                .Where(i => i.GetProperty("email").GetString() == email)
                .Select(i => i.GetProperty("id").GetGuid()),
        ];
    }

    private async Task<bool> IsLinkValidAsync(JsonElement made) =>
        await app.Get<AccountLinks>().ReadAsync(LinkPurpose.Invitation, Code(made), Ct) is not null;
}

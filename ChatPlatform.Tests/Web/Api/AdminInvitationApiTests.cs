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
    public async Task S25_An_invitation_that_was_renewed_or_taken_back_makes_no_admin_and_each_is_on_record()
    {
        var admin = await ApiClient.AdminAsync(app);
        var first = await InviteAsync(admin);
        var renewed = await admin.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, $"{Invited}/{Id(first)}/renew");
        Assert.False(await WorksAsync(first));
        Assert.True(await WorksAsync(renewed));
        Assert.Equal([Id(renewed)], await WaitingAsync(admin, first));

        await admin.ExpectAsync(HttpStatusCode.NotFound, HttpMethod.Post, $"{Invited}/{Id(first)}/renew");
        await admin.ExpectAsync(HttpStatusCode.NoContent, HttpMethod.Delete, $"{Invited}/{Id(renewed)}");
        Assert.False(await WorksAsync(renewed));
        Assert.Empty(await WaitingAsync(admin, first));
        await admin.ExpectAsync(HttpStatusCode.NotFound, HttpMethod.Delete, $"{Invited}/{Id(renewed)}");
        Assert.Equal(["invitation.renewed", "invitation.revoked"], await AuditLogReader.ActionsAsync(app, Id(renewed)));
    }

    [Fact]
    public async Task S21_A_tenants_invitations_are_not_among_those_of_admins_nor_the_other_way_round()
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
        Assert.True(await WorksAsync(member));
        Assert.True(await WorksAsync(other));
    }

    private static Task<JsonElement> InviteAsync(ApiClient admin) =>
        admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, "/api/v1/users",
            new { email = $"i{Guid.CreateVersion7():N}@people.test" });

    private static Guid Id(JsonElement made) => made.GetProperty("invitation").GetProperty("id").GetGuid();

    private static string Code(JsonElement made) => made.GetProperty("path").GetString()!.Split('#')[1];

    /// <summary>The admins' invitations that wait for the same person.</summary>
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

    private async Task<bool> WorksAsync(JsonElement made) =>
        await app.Get<AccountLinks>().ReadAsync(LinkPurpose.Invitation, Code(made), Ct) is not null;
}

using System.Net;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Web.Api;

/// <summary>Platform admins add users to tenants and remove them, over the REST API.</summary>
public sealed class MembershipApiTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Password = "seven plum kettles";

    [Fact]
    public async Task S16_Membership_Is_added_changed_and_removed_with_audit_entries()
    {
        var admin = await ApiClient.AdminAsync(app);
        var user = await app.CreateUserAsync(Password);
        var bearer = await ApiClient.SignInAsync(app, user.Email, Password);
        var (places, place) = ($"/api/v1/users/{user.Id}/memberships", $"/api/v1/users/{user.Id}/memberships/acme");
        Assert.Equal(404, await bearer.StatusAsync("/api/v1/tenants/acme/documents"));

        await admin.ExpectAsync(
            HttpStatusCode.Created, HttpMethod.Post, places, new { tenant = "acme", role = "supporter" });
        await admin.ExpectAsync(
            HttpStatusCode.Conflict, HttpMethod.Post, places, new { tenant = "acme", role = "tenantUser" });
        await Wait.UntilAsync(
            async () => await bearer.StatusAsync("/api/v1/tenants/acme/documents") == 200, TimeSpan.FromSeconds(10));
        Assert.Equal(
            "supporter",
            Assert
                .Single((await admin.ReadAsync(places)).Json.GetProperty("items").EnumerateArray())
                .GetProperty("role")
                .GetString());

        var etag = (await admin.ReadAsync(place)).ETag;
        await admin.ExpectAsync(HttpStatusCode.OK, HttpMethod.Put, place, new { role = "tenantUser" }, etag);
        await admin.ExpectAsync(HttpStatusCode.PreconditionFailed, HttpMethod.Delete, place, null, etag);
        await Wait.UntilAsync(
            async () => await bearer.StatusAsync("/api/v1/tenants/acme/agents") == 200, TimeSpan.FromSeconds(10));
        await admin.ExpectAsync(
            HttpStatusCode.NoContent, HttpMethod.Delete, place, null, (await admin.ReadAsync(place)).ETag);

        await Wait.UntilAsync(
            async () => await bearer.StatusAsync("/api/v1/tenants/acme/documents") == 404, TimeSpan.FromSeconds(10));
        Assert.Equal(
            ["member.added", "member.role_changed", "member.removed"], await AuditLogReader.ActionsAsync(app, user.Id));
    }

    [Fact]
    public async Task Unknown_users_and_tenants_Are_404()
    {
        var admin = await ApiClient.AdminAsync(app);
        var user = await app.CreateUserAsync(Password);
        Assert.Equal(404, await admin.StatusAsync($"/api/v1/users/{Guid.CreateVersion7()}/memberships"));
        Assert.Equal(404, await admin.StatusAsync($"/api/v1/users/{user.Id}/memberships/acme"));
        await admin.ExpectAsync(
            HttpStatusCode.NotFound, HttpMethod.Post, $"/api/v1/users/{Guid.CreateVersion7()}/memberships",
            new { tenant = "acme", role = "supporter" });
        await admin.ExpectAsync(
            HttpStatusCode.NotFound, HttpMethod.Post, $"/api/v1/users/{user.Id}/memberships",
            new { tenant = "nobody", role = "supporter" });
        await admin.ExpectAsync(
            HttpStatusCode.NotFound,
            HttpMethod.Post,
            $"/api/v1/users/{user.Id}/memberships",
            """{"tenant":"a\u0000b","role":"supporter"}"""
        );
    }

    [Theory]
    [InlineData("supporter,tenantUser")]
    [InlineData("supporter, supporter")]
    [InlineData("Supporter")]
    [InlineData("supporter ")]
    [InlineData("0")]
    [InlineData("")]
    public async Task L5_Role_Is_accepted_by_its_exact_name_only(string role)
    {
        var admin = await ApiClient.AdminAsync(app);
        var user = await app.CreateUserAsync(Password);
        await admin.ExpectAsync(
            HttpStatusCode.BadRequest, HttpMethod.Post, $"/api/v1/users/{user.Id}/memberships",
            new { tenant = "acme", role });
    }

    [Fact]
    public async Task S21_Invitation_by_an_admin_Leads_into_the_named_tenant()
    {
        var admin = await ApiClient.AdminAsync(app);
        var email = $"i{Guid.CreateVersion7():N}@people.test";
        var made = await admin.ExpectAsync(
            HttpStatusCode.Created,
            HttpMethod.Post,
            "/api/v1/users",
            new
            {
                email,
                tenant = "contoso",
                role = "supporter",
            });
        Assert.Equal("supporter", made.GetProperty("invitation").GetProperty("role").GetString());
        Assert.Contains(
            (await admin.ReadAsync("/api/v1/tenants/contoso/invitations")).Json.GetProperty("items").EnumerateArray(),
            i => i.GetProperty("email").GetString() == email);

        // A mistyped role must not create an admin.
        await admin.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, "/api/v1/users",
            new { email = "x" + email, role = "supporter" });
        await admin.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Post, "/api/v1/users",
            new { email = "x" + email, tenant = "contoso" });
    }
}

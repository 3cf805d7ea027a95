using System.Net;
using System.Text.Json;

namespace ChatPlatform.Tests.Identity.SignIn;

/// <summary>Steps of a manager who invites an address, and of the person who accepts the link.</summary>
internal static class LinkSteps
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The demo's owner of a tenant.</summary>
    public static Task<ApiClient> OwnerAsync(this AppFixture app, string slug) =>
        ApiClient.SignInAsync(app, $"owner@{slug}.demo", "Demo-tenant-2026!");

    /// <summary>Invites an address as a supporter, and returns the code of the link.</summary>
    public static async Task<string> InviteAsync(this AppFixture app, string slug, string email) =>
        (
            await (await app.OwnerAsync(slug)).ExpectAsync(
                HttpStatusCode.Created, HttpMethod.Post, $"/api/v1/tenants/{slug}/invitations",
                new { email, role = "supporter" }))
            .GetProperty("path")
            .GetString()!
            .Split('#')[1];

    /// <summary>Accepts a link with a new password; fails unless it is accepted.</summary>
    public static async Task AcceptAsync(
        this AppFixture app, string code, string password, string page = "/invitation")
    {
        using var done = await app.PostAsync(code, password, page: page);
        Assert.True(
            done.StatusCode == HttpStatusCode.Redirect,
            $"{done.StatusCode} {StaffClient.Alert(await done.Content.ReadAsStringAsync(Ct))}");
    }

    /// <summary>Sends the form of a link.</summary>
    /// <param name="way">"known" for the password of an existing account; null for a new one.</param>
    public static async Task<HttpResponseMessage> PostAsync(
        this AppFixture app, string code, string password, string? way = null, string page = "/invitation")
    {
        using var anonymous = new StaffClient(app);
        var fields = new Dictionary<string, string> { ["code"] = code, ["name"] = "Ada", ["password"] = password };
        if (way is not null)
        {
            fields["as"] = way;
        }

        return await anonymous.PostWithTokenAsync(page, page, fields);
    }

    /// <summary>A member of a tenant, as the API lists it.</summary>
    public static async Task<JsonElement> MemberAsync(this AppFixture app, string slug, string email) =>
        (await (await app.OwnerAsync(slug)).ReadAsync($"/api/v1/tenants/{slug}/members?limit=100"))
            .Json.GetProperty("items")
            .EnumerateArray()
            .Single(m => m.GetProperty("email").GetString() == email);

    /// <summary>Slugs of the tenants that a user may enter.</summary>
    public static async Task<List<string>> TenantsAsync(this ApiClient user) =>
        [
            .. (await user.ReadAsync("/api/v1/me"))
                .Json.GetProperty("tenants")
                .EnumerateArray()
                .Select(t => t.GetProperty("slug").GetString()!)
                .Order(),
        ];
}

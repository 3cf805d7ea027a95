using System.Net;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Web.Api;

public sealed class ApiAccessTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Acme = "/api/v1/tenants/acme";

    [Fact]
    public async Task Read_only_token_Searches_and_cannot_change_anything()
    {
        var reader = new ApiClient(app.Http, await ReadTokenAsync());
        await reader.ReadAsync(Acme + "/agents");
        await reader.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Post, Acme + "/knowledge/search", new { query = "claims" });

        foreach (
            var (method, path) in (IEnumerable<(HttpMethod, string)>)
                [
                    (HttpMethod.Post, "/agents"),
                    (HttpMethod.Put, "/widget-settings"),
                    (HttpMethod.Delete, $"/documents/{Guid.CreateVersion7()}"),
                ])
        {
            await reader.ExpectAsync(
                HttpStatusCode.Forbidden, method, Acme + path, method == HttpMethod.Delete ? null : "{}");
        }
    }

    /// <summary>Authorization runs before the body is read, also for anonymous callers and wrong roles.</summary>
    [Fact]
    public async Task Unauthorized_caller_Gets_no_information_about_the_body()
    {
        var supporter = await ApiClient.SupporterAsync(app);
        await supporter.ExpectAsync(HttpStatusCode.Forbidden, HttpMethod.Post, Acme + "/agents", "{not json");
        await supporter.ExpectAsync(
            HttpStatusCode.NotFound, HttpMethod.Post, "/api/v1/tenants/contoso/agents", "{not json");
        var owner = await ApiClient.OwnerAsync(app);
        await owner.ExpectAsync(HttpStatusCode.BadRequest, HttpMethod.Post, Acme + "/agents", "{not json");
    }

    private async Task<string> ReadTokenAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        var user = await db.Users.FirstAsync(u => u.Email == "owner@acme.demo", ct);
        var acme = await db.Tenants.FirstAsync(t => t.Slug == "acme", ct);
        var owner = new Caller(
            CredentialKind.Bearer, user.Id, user.DisplayName, user.Email!, false, Guid.CreateVersion7());
        return (
            await app.Get<ApiTokens>()
                .CreateAsync(acme.Id, owner, "reader", [ApiScopes.Read], 1, owner.ActorFrom(null, null), ct))
            .SavedValue()
            .Secret;
    }
}

using System.Net;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Identity.Revocation;

/// <summary>
/// All four kinds of credentials on two instances whose Redis is flushed right after the revocation. Scale: as
/// promised.
/// </summary>
public sealed class RevocationFlushTests(SharedInstances app) : IClassFixture<SharedInstances>
{
    private static readonly TimeSpan s_promised = TimeSpan.FromSeconds(5);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S17_Disabled_user_Is_rejected_on_all_instances_when_Redis_is_flushed()
    {
        await using var user = await ActiveUser.StartAsync(app);
        var token = await app.CreateApiTokenAsync(user.Tenant.Slug, user.Id, ApiScopes.All);
        Assert.Equal([200, 200, 200, 200, 200, 200], await AskAsync(user, token));
        var admin = await ApiClient.AdminAsync(app);
        var path = $"/api/v1/users/{user.Id}";
        var (_, etag) = await admin.ReadAsync(path);

        await admin.ExpectAsync(
            HttpStatusCode.OK,
            HttpMethod.Put,
            path,
            new
            {
                name = "Somebody",
                email = user.Email,
                isPlatformAdmin = false,
                isDisabled = true,
            },
            etag);
        Assert.NotEqual(0, await app.Redis.FlushAsync(Ct));

        await Wait.UntilAsync(async () => (await AskAsync(user, token)).All(status => status == 401), s_promised);
    }

    [Fact]
    public async Task S17_Visitors_of_a_suspended_tenant_Are_rejected_on_all_instances_when_Redis_is_flushed()
    {
        var tenant = await app.Tenant().SaveAsync();
        var visitor = await app.CreateVisitorAsync(tenant.WidgetKey);
        using var http = new HttpClient { BaseAddress = app.TwinAddress };
        VisitorClient[] both = [visitor, visitor.Via(http)];
        Assert.All(await Task.WhenAll(both.Select(StatusAsync)), status => Assert.Equal(200, status));
        var admin = await ApiClient.AdminAsync(app);
        var path = $"/api/v1/tenants/{tenant.Slug}";
        var (_, etag) = await admin.ReadAsync(path);

        await admin.ExpectAsync(HttpStatusCode.OK, HttpMethod.Post, $"{path}/suspend", null, etag);
        Assert.NotEqual(0, await app.Redis.FlushAsync(Ct));

        await Wait.UntilAsync(
            async () => (await Task.WhenAll(both.Select(StatusAsync))).All(status => status == 401), s_promised);
    }

    /// <summary>Status codes by cookie, bearer token and API token on both instances.</summary>
    private async Task<List<int>> AskAsync(ActiveUser user, ApiClient token)
    {
        var statuses = new List<int>();
        foreach (var instance in (Uri[])[app.Address, app.TwinAddress])
        {
            var me = new Uri(instance, "/api/v1/me");
            using var request = new HttpRequestMessage(HttpMethod.Get, me);
            using var browser = await user.Browser.SendAsync(request);
            int[] answers =
            [
                (int)browser.StatusCode,
                await user.Api.StatusAsync(me.ToString()),
                await token.StatusAsync(me.ToString()),
            ];
            statuses.AddRange(answers);
        }

        return statuses;
    }

    private static async Task<int> StatusAsync(VisitorClient visitor)
    {
        using var answer = await visitor.SendAsync(
            HttpMethod.Get, $"/api/widget/v1/conversations/{visitor.ConversationId}");
        return (int)answer.StatusCode;
    }
}

using System.Net;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Tenancy;

/// <summary>A tenant's requests a minute, by its customers and its programs together.</summary>
public sealed class TenantRateTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const int PerMinute = 8;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S62_A_tenant_at_its_limit_is_refused_and_another_is_not_hurt()
    {
        var (small, other) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        await using (var db = app.Get<AppDbFactory>().ForPlatform())
        {
            var tenant = await db.Tenants.SingleAsync(t => t.Id == small.Id, Ct);
            tenant.Limits = tenant.Limits with { RequestsPerMinute = PerMinute };
            await db.SaveChangesAsync(Ct);
        }

        var (program, neighbour) = (await ProgramAsync(small.Slug), await ProgramAsync(other.Slug));
        var customer = await app.CustomerAsync(small.WidgetKey);
        using var chat = await customer.SendAsync(HttpMethod.Get, $"/api/widget/v1/conversations/{customer.ConversationId}");
        Assert.Equal(HttpStatusCode.OK, chat.StatusCode);

        List<int> seen = [];
        for (var i = 0; i < PerMinute; i++)
        {
            seen.Add(await program.StatusAsync($"/api/v1/tenants/{small.Slug}/agents"));
        }

        Assert.Equal([.. Enumerable.Repeat(200, PerMinute - 1), 429], seen);
        Assert.Equal(200, await neighbour.StatusAsync($"/api/v1/tenants/{other.Slug}/agents"));
    }

    private async Task<ApiClient> ProgramAsync(string slug)
    {
        var (_, id) = await app.NewMemberAsync(slug, TenantRole.TenantUser, "a long pass phrase");
        return await app.NewApiTokenAsync(slug, id, ApiScopes.All);
    }
}

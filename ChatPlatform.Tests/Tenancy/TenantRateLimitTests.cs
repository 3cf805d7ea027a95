using System.Diagnostics;
using System.Net;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Tenancy;

/// <summary>A tenant's requests a minute, by its visitors and API clients together.</summary>
public sealed class TenantRateLimitTests(AppFixture app, ITestOutputHelper output) : IClassFixture<AppFixture>
{
    private const int PerMinute = 8;

    private static readonly int s_answers = Scale.Of(each: 40, promised: 200);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S62_Tenant_at_its_limit_Is_rejected_without_affecting_another()
    {
        var (small, other) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        await LimitAsync(small.Id, PerMinute);
        var (program, neighbour) = (await CreateApiClientAsync(small.Slug), await CreateApiClientAsync(other.Slug));
        var visitor = await app.CreateVisitorAsync(small.WidgetKey);
        using var chat = await visitor.SendAsync(
            HttpMethod.Get, $"/api/widget/v1/conversations/{visitor.ConversationId}");
        Assert.Equal(HttpStatusCode.OK, chat.StatusCode);

        List<int> results = [];
        for (var i = 0; i < PerMinute; i++)
        {
            results.Add(await program.StatusAsync($"/api/v1/tenants/{small.Slug}/agents"));
        }

        Assert.Equal([.. Enumerable.Repeat(200, PerMinute - 1), 429], results);
        Assert.Equal(200, await neighbour.StatusAsync($"/api/v1/tenants/{other.Slug}/agents"));
    }

    /// <summary>
    /// Asserts that every answer arrives. Scale: 40 answers; 200, and at most a fifth more time in the best of five
    /// series, at the promised scale.
    /// </summary>
    [Fact]
    public async Task S62_Tenant_at_ten_times_its_limit_Does_not_slow_another()
    {
        const int Allowed = 600;
        var greedy = await app.Tenant().SaveAsync();
        await LimitAsync(greedy.Id, Allowed);
        var (flooder, visitor) = (await CreateApiClientAsync(greedy.Slug), await app.CreateVisitorAsync());
        await P95Async(visitor); // The program is warm then.
        var results = new List<string>();
        for (var series = 0; series < 5; series++)
        {
            var alone = await P95Async(visitor);
            await using var flood = new SteadyLoad(10 * Allowed / 60, async _ =>
                await flooder.StatusAsync($"/api/v1/tenants/{greedy.Slug}/agents"));
            await Wait.UntilAsync(() => Task.FromResult(flood.Answered > 100), TimeSpan.FromSeconds(30));
            var beside = await P95Async(visitor);
            Assert.Empty(await flood.StopAsync());
            results.Add(
                $"{alone.TotalMilliseconds:F1} ms alone, {beside.TotalMilliseconds:F1} ms beside {flood.Answered} "
                + "requests"
            );
            if (!Scale.IsPromised || beside <= alone * 1.2)
            {
                output.WriteLine(string.Join("; ", results));
                return;
            }
        }

        Assert.Fail(string.Join("; ", results));
    }

    private static async Task<TimeSpan> P95Async(VisitorClient visitor)
    {
        var times = new List<TimeSpan>();
        for (var i = 0; i < s_answers; i++)
        {
            var watch = Stopwatch.StartNew();
            await visitor.AskAsync("Where is my parcel ACM-1001?");
            times.Add(watch.Elapsed);
        }

        return times.Order().ElementAt(s_answers * 95 / 100 - 1);
    }

    private async Task LimitAsync(Guid tenantId, int perMinute)
    {
        await using var db = app.Get<AppDbFactory>().ForPlatform();
        var tenant = await db.Tenants.SingleAsync(t => t.Id == tenantId, Ct);
        tenant.Limits = tenant.Limits with { RequestsPerMinute = perMinute };
        await db.SaveChangesAsync(Ct);
    }

    private async Task<ApiClient> CreateApiClientAsync(string slug)
    {
        var (_, id) = await app.CreateMemberAsync(slug, TenantRole.TenantUser, "a long pass phrase");
        return await app.CreateApiTokenAsync(slug, id, ApiScopes.All);
    }
}

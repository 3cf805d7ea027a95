using System.Net;
using System.Net.Http.Json;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Widgets;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatPlatform.Tests.Widgets;

/// <summary>Which sites showed a tenant's widget, and which were refused.</summary>
public sealed class WidgetSitesTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const string Shop = "https://shop.example";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private WidgetSites Sites => app.Get<WidgetSites>();

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Refused_site_Is_offered_to_its_tenant_only(string method)
    {
        var (mine, other) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        var before = DateTimeOffset.UtcNow.AddSeconds(-5);
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(method, mine, Shop));

        var site = Assert.Single((await Sites.ReadAsync(mine.Id, Ct)).Refused);
        Assert.Equal(Shop, site.Origin);
        Assert.InRange(site.At, before, DateTimeOffset.UtcNow.AddSeconds(5));
        Assert.Empty((await Sites.ReadAsync(other.Id, Ct)).Refused);
        await using var db = app.Get<AppDbFactory>().ForTenant(other.Id);
        Assert.Empty(await db.Database
            .SqlQuery<string>($"""select origin as "Value" from widget_sites where tenant_id = {mine.Id}""")
            .ToListAsync(Ct));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("*")]
    [InlineData("file://")]
    [InlineData("https://shop.example/path")]
    [InlineData("https://user@shop.example")]
    [InlineData("https://SHOP.example")]
    [InlineData("<script>alert(1)</script>")]
    public async Task Text_that_is_no_origin_Is_not_recorded(string origin)
    {
        var tenant = await app.Tenant().SaveAsync();
        Assert.NotEqual(HttpStatusCode.OK, await SendAsync("GET", tenant, origin));
        await Sites.RecordAsync(tenant.Id, "https://" + new string('a', 300), isAllowed: false, Ct);
        Assert.Empty((await Sites.ReadAsync(tenant.Id, Ct)).Refused);
    }

    [Fact]
    public async Task Tenant_Keeps_the_20_newest_refused_sites()
    {
        var tenant = await app.Tenant().SaveAsync();
        var (first, second) = (Instance(), Instance());
        foreach (var i in Enumerable.Range(0, 30))
        {
            await (i < 15 ? first : second).RecordAsync(tenant.Id, Site(i), isAllowed: false, Ct);
        }

        Assert.Equal(
            Enumerable.Range(10, 20).Reverse().Select(Site),
            (await Sites.ReadAsync(tenant.Id, Ct)).Refused.Select(s => s.Origin));
    }

    [Fact]
    public async Task Instance_Writes_at_most_20_sites_of_a_tenant_a_minute()
    {
        var (tenant, other) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        foreach (var i in Enumerable.Range(0, 40))
        {
            await Sites.RecordAsync(tenant.Id, Site(i), isAllowed: false, Ct);
        }

        await Sites.RecordAsync(other.Id, Shop, isAllowed: false, Ct);
        Assert.Equal(
            Enumerable.Range(0, 20).Reverse().Select(Site),
            (await Sites.ReadAsync(tenant.Id, Ct)).Refused.Select(s => s.Origin));
        Assert.Single((await Sites.ReadAsync(other.Id, Ct)).Refused);
    }

    [Fact]
    public async Task Site_Is_written_once_a_minute_across_instances()
    {
        var tenant = await app.Tenant().SaveAsync();
        await Instance().RecordAsync(tenant.Id, Shop, isAllowed: false, Ct);
        var first = await AgeAsync(tenant, TimeSpan.FromSeconds(50));
        await Instance().RecordAsync(tenant.Id, Shop, isAllowed: false, Ct);
        Assert.Equal(first, Assert.Single((await Sites.ReadAsync(tenant.Id, Ct)).Refused).At);

        var old = await AgeAsync(tenant, TimeSpan.FromSeconds(20));
        await Instance().RecordAsync(tenant.Id, Shop, isAllowed: false, Ct);
        Assert.True(Assert.Single((await Sites.ReadAsync(tenant.Id, Ct)).Refused).At > old.AddSeconds(60));
    }

    [Fact]
    public async Task Site_that_opened_a_session_Is_seen_while_it_is_allowed()
    {
        var tenant = await app.Tenant().WithOrigins(Shop).SaveAsync();
        Assert.Equal(HttpStatusCode.Created, await OpenAsync(tenant, app.Address.ToString()));
        Assert.Equal(HttpStatusCode.Created, await OpenAsync(tenant, "https://evil.example/"));
        Assert.Null((await Sites.ReadAsync(tenant.Id, Ct)).Seen);

        Assert.Equal(HttpStatusCode.Created, await OpenAsync(tenant, $"{Shop}/checkout?step=2#pay"));
        var activity = await Sites.ReadAsync(tenant.Id, Ct);
        Assert.Equal(Shop, activity.Seen?.Origin);
        Assert.Empty(activity.Refused);

        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        await db.WidgetSettings.ExecuteUpdateAsync(
            s => s.SetProperty(w => w.AllowedOrigins, new List<string> { "https://other.example" }), Ct);
        Assert.Null((await Sites.ReadAsync(tenant.Id, Ct)).Seen);
    }

    [Fact]
    public async Task Dismissed_site_Is_not_offered_again_when_it_asks_again()
    {
        var tenant = await app.Tenant().SaveAsync();
        var actor = Core.Audit.Actor.System("Test");
        await Instance().RecordAsync(tenant.Id, Shop, isAllowed: false, Ct);
        Assert.Equal(Shop, (await Sites.DismissAsync(tenant.Id, Shop, actor, Ct)).SavedValue());
        await AgeAsync(tenant, TimeSpan.FromMinutes(2));
        await Instance().RecordAsync(tenant.Id, Shop, isAllowed: false, Ct);

        Assert.Empty((await Sites.ReadAsync(tenant.Id, Ct)).Refused);
        Assert.IsType<Core.Tenancy.EditOutcome<string>.NotFound>(
            await Sites.DismissAsync(tenant.Id, "https://other.example", actor, Ct));
    }

    private static string Site(int number) => $"https://site{number}.example";

    /// <summary>Another instance of the platform, with its own memory.</summary>
    private WidgetSites Instance() => new(
        app.Get<AppDbFactory>(), app.Get<TenantSql>(), new MemoryCache(new MemoryCacheOptions()), TimeProvider.System,
        NullLogger<WidgetSites>.Instance);

    /// <summary>Moves the time of the tenant's sites back and returns it.</summary>
    private async Task<DateTimeOffset> AgeAsync(TestTenant tenant, TimeSpan age)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenant.Id);
        await db.WidgetSites.ExecuteUpdateAsync(s => s.SetProperty(x => x.LastAt, x => x.LastAt - age), Ct);
        return await db.WidgetSites.Select(s => s.LastAt).FirstAsync(Ct);
    }

    private async Task<HttpStatusCode> SendAsync(string method, TestTenant tenant, string origin)
    {
        using var request = method == "GET"
            ? new HttpRequestMessage(HttpMethod.Get, $"/api/widget/v1/config?key={tenant.WidgetKey}")
            : new HttpRequestMessage(HttpMethod.Post, "/api/widget/v1/session")
            {
                Content = JsonContent.Create(new { widgetKey = tenant.WidgetKey }),
            };
        request.Headers.TryAddWithoutValidation("Origin", origin);
        using var response = await app.Http.SendAsync(request, Ct);
        return response.StatusCode;
    }

    /// <summary>Opens a session as the frame does: from the platform's origin, with the address of the page.</summary>
    private async Task<HttpStatusCode> OpenAsync(TestTenant tenant, string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/widget/v1/session")
        {
            Content = JsonContent.Create(new { widgetKey = tenant.WidgetKey, page = new { url, title = "Shop" } }),
        };
        request.Headers.TryAddWithoutValidation("Origin", app.Address.GetLeftPart(UriPartial.Authority));
        using var response = await app.Http.SendAsync(request, Ct);
        return response.StatusCode;
    }
}

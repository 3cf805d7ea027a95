using System.Net;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Tenancy;

/// <summary>Entries of the catalog that are offered to kinds of business.</summary>
public sealed class CatalogOfferTests(CatalogOfferTests.Fixture app) : IClassFixture<CatalogOfferTests.Fixture>
{
    private readonly string _key = "o" + Guid.CreateVersion7().ToString("N")[^12..];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Entry_for_a_kind_of_business_Is_listed_and_added_by_tenants_of_that_kind_only()
    {
        var admin = await ApiClient.AdminAsync(app);
        var (bank, shop) = (await app.Tenant().SaveAsync(), await app.Tenant().SaveAsync());
        await SetKindAsync(admin, bank, "bank");
        await SetKindAsync(admin, shop, "shop");
        var id = await ShareAsync(admin, ["bank"]);

        Assert.True(await IsOfferedAsync(admin, bank, id));
        Assert.False(await IsOfferedAsync(admin, shop, id));
        await admin.ExpectAsync(HttpStatusCode.NotFound, HttpMethod.Post, Offer(shop, id));
        await admin.ExpectAsync(HttpStatusCode.Created, HttpMethod.Post, Offer(bank, id));

        await SetKindAsync(admin, shop, "bank");
        Assert.True(await IsOfferedAsync(admin, shop, id));
        await SetKindAsync(admin, bank, "software");
        await using var db = app.Get<AppDbFactory>().ForTenant(bank.Id);
        var (agent, _) = await admin.ReadAsync(
            $"/api/v1/tenants/{bank.Slug}/agents/"
            + await db.Agents.Where(a => a.CatalogEntryId == id).Select(a => a.Id).SingleAsync(Ct));
        Assert.True(agent.GetProperty("isForbidden").GetBoolean());
    }

    [Fact]
    public async Task Rule_of_a_tenant_Overrides_the_kinds()
    {
        var admin = await ApiClient.AdminAsync(app);
        var shop = await app.Tenant().SaveAsync();
        await SetKindAsync(admin, shop, "shop");
        var id = await ShareAsync(admin, ["bank"]);
        var rule = $"/api/v1/tenants/{shop.Slug}/permissions/{id}";
        var (item, etag) = await admin.ReadAsync(rule);
        Assert.False(item.GetProperty("isAllowed").GetBoolean());

        await admin.ExpectAsync(HttpStatusCode.OK, HttpMethod.Put, rule, new { rule = true }, etag);

        Assert.True(await IsOfferedAsync(admin, shop, id));
        var rules = (await admin.ReadAsync($"/api/v1/shared-agents/{id}/rules")).Json.GetProperty("items");
        var only = Assert.Single(rules.EnumerateArray());
        Assert.Equal(
            (shop.Slug, true), (only.GetProperty("slug").GetString(), only.GetProperty("isAllowed").GetBoolean()));
    }

    [Theory]
    [InlineData("/api/v1/shared-agents", "kinds[0]")]
    [InlineData("/api/v1/tenants", "kind")]
    public async Task Unknown_kind_of_business_Is_rejected_with_the_field(string path, string field)
    {
        var admin = await ApiClient.AdminAsync(app);
        var body = field == "kind"
            ? (object)new { name = "New", slug = _key, kind = "circus" }
            : new
            {
                key = _key,
                title = "New",
                description = "",
                isAllowedByDefault = true,
                kinds = (string[])["circus"],
            };

        var problem = await admin.ExpectAsync(HttpStatusCode.UnprocessableEntity, HttpMethod.Post, path, body);

        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    [Fact]
    public async Task Change_of_a_tenant_without_a_kind_Keeps_it()
    {
        var admin = await ApiClient.AdminAsync(app);
        var tenant = await app.Tenant().SaveAsync();
        await SetKindAsync(admin, tenant, "software");
        var path = $"/api/v1/tenants/{tenant.Slug}";

        var saved = await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, path, new { name = "Renamed", slug = tenant.Slug },
            (await admin.ReadAsync(path)).ETag);

        Assert.Equal("software", saved.GetProperty("kind").GetString());
    }

    private async Task<Guid> ShareAsync(ApiClient admin, string[] kinds) => (
            await admin.ExpectAsync(
                HttpStatusCode.Created,
                HttpMethod.Post,
                "/api/v1/shared-agents",
                new
                {
                    key = _key,
                    title = "Offer " + _key,
                    description = "For some",
                    isAllowedByDefault = true,
                    kinds,
                    definition = new { prompt = "You help." },
                })
        ).GetProperty("id").GetGuid();

    private static string Offer(TestTenant tenant, Guid id) => $"/api/v1/tenants/{tenant.Slug}/agents/catalog/{id}";

    private static async Task SetKindAsync(ApiClient admin, TestTenant tenant, string kind)
    {
        var path = $"/api/v1/tenants/{tenant.Slug}";
        await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, path, new { name = "Of a kind", slug = tenant.Slug, kind },
            (await admin.ReadAsync(path)).ETag);
    }

    private static async Task<bool> IsOfferedAsync(ApiClient admin, TestTenant tenant, Guid id) =>
        (await admin.ReadAsync($"/api/v1/tenants/{tenant.Slug}/agents/catalog?limit=100"))
            .Json.GetProperty("items")
            .EnumerateArray()
            .Any(i => i.GetProperty("id").GetGuid() == id);

    public sealed class Fixture(PlatformFixture platform) : AppFixture(platform);
}

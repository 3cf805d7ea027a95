using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Tenancy;

/// <summary>The platform's catalog over the REST API.</summary>
public sealed class CatalogTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changed_default_Applies_to_tenants_without_a_permission()
    {
        var admin = await ApiClient.SignInAsync(app, "admin@demo.local", "Demo-admin-2026!");
        using var made = await admin.SendAsync(
            HttpMethod.Post,
            "/api/v1/models",
            new
            {
                key = "provider/large",
                title = "Large",
                description = "",
                isAllowedByDefault = true,
            });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetGuid();
        var own = $"/api/v1/tenants/contoso/permissions/{id}";
        await admin.ExpectAsync(
            HttpStatusCode.OK, HttpMethod.Put, own, new { rule = true }, (await admin.ReadAsync(own)).ETag);

        using var changed = await admin.SendAsync(
            HttpMethod.Put,
            $"/api/v1/models/{id}",
            new
            {
                key = "provider/large",
                title = "Large",
                description = "",
                isAllowedByDefault = false,
            },
            made.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);

        Assert.False(await IsAllowedAsync(admin, "acme", id));
        Assert.True(await IsAllowedAsync(admin, "contoso", id));
    }

    [Theory]
    [InlineData("", "Title", "key")]
    [InlineData("a b", "Title", "key")]
    [InlineData("fine", "", "title")]
    [InlineData("builtin", "Twice", "key")]
    public async Task Invalid_catalog_entry_Is_rejected_with_the_field(string key, string title, string field)
    {
        var admin = await ApiClient.SignInAsync(app, "admin@demo.local", "Demo-admin-2026!");
        using var answer = await admin.SendAsync(
            HttpMethod.Post,
            "/api/v1/models",
            new
            {
                key,
                title,
                description = "",
                isAllowedByDefault = true,
            });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.True(
            (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("errors").TryGetProperty(field, out _)
        );
    }

    [Fact]
    public async Task Deleted_catalog_entry_Loses_its_permissions_and_a_stale_delete_is_rejected()
    {
        var admin = await ApiClient.SignInAsync(app, "admin@demo.local", "Demo-admin-2026!");
        using var made = await admin.SendAsync(
            HttpMethod.Post,
            "/api/v1/shared-tools",
            new
            {
                key = "passing",
                title = "Passing",
                description = "",
                isAllowedByDefault = true,
            });
        var path = made.Headers.Location!.ToString();
        using var stale = await admin.SendAsync(HttpMethod.Delete, path, null, "\"1\"");
        using var deleted = await admin.SendAsync(HttpMethod.Delete, path, null, made.Headers.ETag!.ToString());

        Assert.Equal([412, 204], [(int)stale.StatusCode, (int)deleted.StatusCode]);
        Assert.Equal(404, await admin.StatusAsync(path));
    }

    [Theory]
    [InlineData(CatalogSort.Oldest)]
    [InlineData(CatalogSort.Title)]
    [InlineData(CatalogSort.LatestChange)]
    public async Task Sorted_list_Shows_entries_with_equal_values_once_each(CatalogSort sort)
    {
        var word = Guid.NewGuid().ToString("N");
        var rows = Enumerable.Range(0, 6).Select(i => new CatalogEntry
        {
            Kind = i % 2 == 0 ? CatalogKind.Agent : CatalogKind.Tool,
            Key = $"{word}-{i}",
            Title = $"Entry {i / 3}",
            Description = "",
            Definition = "{}",
            IsAllowedByDefault = false,
            ChangedAt = DateTimeOffset.UnixEpoch.AddDays(i / 3),
        }).ToList();
        await using (var db = app.Get<AppDbFactory>().ForPlatform())
        {
            db.AddRange(rows);
            await db.SaveChangesAsync(Ct);
        }

        var search = new CatalogSearch([CatalogKind.Agent, CatalogKind.Tool], word);
        var listed = await ListPages.ReadAllAsync(
            2, page => app.Get<CatalogEditor>().PageAsync(search, sort, page, Ct));

        Assert.Equal(rows.Select(r => r.Id).Order(), listed.Select(r => r.Id).Order());
        var expected = sort switch
        {
            CatalogSort.Title => listed.OrderBy(r => r.Title, StringComparer.Ordinal),
            CatalogSort.LatestChange => listed.OrderByDescending(r => r.ChangedAt),
            _ => listed.OrderBy(r => r.Id),
        };
        Assert.Equal(expected.Select(r => r.Id), listed.Select(r => r.Id)); // LINQ keeps the order of equal values.
        Assert.Equal([3, 3], (await app.Get<CatalogEditor>().CountsAsync(search, Ct)).Values);
    }

    private static async Task<bool> IsAllowedAsync(ApiClient admin, string slug, Guid id)
    {
        using var answer = await admin.GetAsync($"/api/v1/tenants/{slug}/permissions?limit=100");
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct))
            .GetProperty("items")
            .EnumerateArray()
            .Single(p => p.GetProperty("catalogEntryId").GetGuid() == id)
            .GetProperty("isAllowed")
            .GetBoolean();
    }
}

using ChatPlatform.Core.Analytics;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Analytics;

/// <summary>The platform's list of tenants with their counts.</summary>
public sealed class TenantListTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly Actor s_actor = Actor.System("test");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tenant_list_Counts_each_tenants_own_rows_only()
    {
        var one = await app.Tenant().Agent("A").Agent("B").SaveAsync();
        var other = await app.Tenant().Agent("C").SaveAsync();
        await app.CreateMemberAsync(one.Slug, TenantRole.Supporter, "seven plum kettles");
        await app.CreateMemberAsync(one.Slug, TenantRole.TenantUser, "seven plum kettles");
        await new KnowledgeDriver(app, other.Id).AddDocumentAsync("Paper.docx", SampleFiles.Docx("One document."));
        await (await app.CreateVisitorAsync(other.WidgetKey)).AskAsync("Hello there");
        await app.CreateVisitorAsync(other.WidgetKey); // Opened the widget and wrote nothing.

        Assert.Equal((2, 2, 0, 0), await CountsAsync(one));
        Assert.Equal((0, 1, 1, 1), await CountsAsync(other));
    }

    [Fact]
    public async Task Tenant_list_Counts_tenants_by_status()
    {
        var word = Guid.NewGuid().ToString("N");
        foreach (var status in (TenantStatus[])[TenantStatus.Active, TenantStatus.Active, TenantStatus.Suspended])
        {
            var tenant = await app.Tenant().SaveAsync();
            await using var db = app.Get<AppDbFactory>().ForPlatform();
            var row = await db.Tenants.SingleAsync(t => t.Id == tenant.Id, Ct);
            (row.Name, row.Status) = ($"Tenant {word}", status);
            await db.SaveChangesAsync(Ct);
        }

        var counts = await app.Get<TenantQueries>().CountsAsync(word, Ct);

        Assert.Equal(
            [(TenantStatus.Active, 2), (TenantStatus.Suspended, 1)],
            counts.OrderBy(c => c.Key).Select(c => (c.Key, c.Value)));
    }

    [Theory]
    [InlineData(TenantSort.Slug)]
    [InlineData(TenantSort.Name)]
    [InlineData(TenantSort.Newest)]
    [InlineData(TenantSort.Members)]
    [InlineData(TenantSort.Agents)]
    [InlineData(TenantSort.Documents)]
    [InlineData(TenantSort.Conversations)]
    public async Task Sorted_list_Shows_tenants_with_equal_values_once_each(TenantSort sort)
    {
        var word = Guid.NewGuid().ToString("N");
        var saved = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            var tenant = await (i < 3 ? app.Tenant() : app.Tenant().Agent("A")).SaveAsync();
            saved.Add(tenant.Id);
            await using var db = app.Get<AppDbFactory>().ForPlatform();
            await db.Tenants.Where(t => t.Id == tenant.Id)
                .ExecuteUpdateAsync(u => u.SetProperty(t => t.Name, $"Tenant {word} {i / 2}"), Ct);
        }

        var listed = await ListPages.ReadAllAsync(
            2, page => app.Get<TenantQueries>().PageAsync(word, null, sort, page, s_actor, Ct));

        Assert.Equal(saved.Order(), listed.Select(t => t.Id).Order());
        var expected = sort switch
        {
            TenantSort.Slug => listed.OrderBy(t => t.Slug, StringComparer.Ordinal),
            TenantSort.Name => listed.OrderBy(t => t.Name, StringComparer.Ordinal),
            TenantSort.Newest => listed.OrderByDescending(t => t.CreatedAt),
            TenantSort.Members => listed.OrderByDescending(t => t.Members),
            TenantSort.Agents => listed.OrderByDescending(t => t.Agents),
            TenantSort.Documents => listed.OrderByDescending(t => t.Documents),
            _ => listed.OrderByDescending(t => t.Conversations),
        };
        Assert.Equal(expected.Select(t => t.Id), listed.Select(t => t.Id)); // LINQ keeps the order of equal values.
    }

    private async Task<(int Members, int Agents, int Documents, int Conversations)> CountsAsync(TestTenant tenant)
    {
        var page = await app.Get<TenantQueries>().PageAsync(
            tenant.Slug, null, TenantSort.Slug, new PageRequest(10), s_actor, Ct);
        var item = Assert.Single(page.Items);
        return (item.Members, item.Agents, item.Documents, item.Conversations);
    }
}

using System.Net;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Knowledge.Documents;

/// <summary>The list of documents: order and pages.</summary>
public sealed class DocumentListTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static readonly DateTimeOffset s_monday = new(2025, 3, 3, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DocumentSort.Newest)]
    [InlineData(DocumentSort.Name)]
    [InlineData(DocumentSort.Size)]
    [InlineData(DocumentSort.Pages)]
    [InlineData(DocumentSort.Chunks)]
    [InlineData(DocumentSort.LatestChange)]
    public async Task Sorted_list_Shows_documents_with_equal_values_once_each(DocumentSort sort)
    {
        var tenant = await app.Tenant().SaveAsync();
        var saved = await SaveAsync(tenant.Id);

        var listed = await ListPages.ReadAllAsync(
            2, page => app.Get<DocumentQueries>().PageAsync(tenant.Id, new(Sort: sort), page, Ct));

        Assert.Equal(saved.Order(), listed.Select(d => d.Id).Order());
        var expected = sort switch
        {
            DocumentSort.Name => listed.OrderBy(d => d.Name, StringComparer.Ordinal),
            DocumentSort.Size => listed.OrderByDescending(d => d.Size),
            DocumentSort.Pages => listed.OrderByDescending(d => d.Pages ?? -1),
            DocumentSort.Chunks => listed.OrderByDescending(d => d.Status == DocumentStatus.Ready ? d.Chunks : -1),
            DocumentSort.LatestChange => listed.OrderByDescending(d => d.ChangedAt),
            _ => listed.OrderByDescending(d => d.Id),
        };
        Assert.Equal(expected.Select(d => d.Id), listed.Select(d => d.Id)); // LINQ keeps the order of equal values.
    }

    [Fact]
    public async Task Sort_parameter_Orders_the_list_and_an_unknown_value_is_refused_with_the_field()
    {
        var tenant = await app.Tenant().SaveAsync();
        await SaveAsync(tenant.Id);
        var path = $"/api/v1/tenants/{tenant.Slug}/documents";
        var admin = await ApiClient.AdminAsync(app);

        var (first, _) = await admin.ReadAsync($"{path}?sort=size&limit=3");
        var cursor = first.GetProperty("nextCursor").GetString();
        var (second, _) = await admin.ReadAsync($"{path}?sort=size&limit=3&cursor={cursor}");

        Assert.Equal(
            [300, 300, 200, 200, 100, 100],
            new[] { first, second }.SelectMany(p => p.GetProperty("items").EnumerateArray())
                .Select(d => d.GetProperty("size").GetInt32()));
        var refusal = await admin.ExpectAsync(
            HttpStatusCode.UnprocessableEntity, HttpMethod.Get, $"{path}?sort=colour");
        Assert.True(refusal.GetProperty("errors").TryGetProperty("sort", out _));
    }

    /// <summary>Documents of which each pair has the same values; the last pair is not ready.</summary>
    private async Task<IReadOnlyList<Guid>> SaveAsync(Guid tenantId)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenantId);
        var rows = Enumerable.Range(0, 6).Select(i => new Document
        {
            TenantId = tenantId,
            Name = $"Guide {i / 2}.pdf",
            StorageKey = Guid.NewGuid().ToString("N"),
            Size = 100 * (1 + (i % 3)),
            ContentHash = new('0', 64),
            MediaType = "application/pdf",
            Status = i < 4 ? DocumentStatus.Ready : DocumentStatus.Failed,
            Pages = i < 4 ? 1 + (i / 2) : null,
            Chunks = 4 - (i / 2),
            ChangedAt = s_monday.AddDays(i / 2),
        }).ToList();
        db.AddRange(rows);
        await db.SaveChangesAsync(Ct);
        return [.. rows.Select(r => r.Id)];
    }
}

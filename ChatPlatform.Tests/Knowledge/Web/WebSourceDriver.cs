using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Knowledge.Web;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Knowledge.Web;

/// <summary>Adds web sources to a tenant and waits for their runs.</summary>
internal sealed class WebSourceDriver(AppFixture app, Guid tenantId)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Guid TenantId => tenantId;

    public KnowledgeDriver Knowledge { get; } = new(app, tenantId);

    public static async Task<WebSourceDriver> CreateAsync(AppFixture app) =>
        new(app, (await app.Tenant().SaveAsync()).Id);

    /// <summary>Adds a sitemap and waits until it is read.</summary>
    public Task<WebSourceItem> AddSitemapAsync(string address, int most = 100, string? prefix = null) =>
        AddAsync(new(address, WebSourceKind.Sitemap, WebSchedule.Manual, most, prefix));

    /// <summary>Adds a page and waits until it is read.</summary>
    public Task<WebSourceItem> AddPageAsync(string address) =>
        AddAsync(new(address, WebSourceKind.Page, WebSchedule.Manual));

    /// <summary>Adds a source and waits until it is read.</summary>
    public async Task<WebSourceItem> AddAsync(WebSourceDraft draft) =>
        await WaitAsync((await TryAddAsync(draft)).SavedValue().Id, null);

    public Task<EditOutcome<WebSourceItem>> TryAddAsync(WebSourceDraft draft) =>
        app.Get<WebSourceEditor>().CreateAsync(tenantId, draft, Actor.System("test"), Ct);

    /// <summary>Reads a source again and waits until it is read.</summary>
    public async Task<WebSourceItem> ReadAgainAsync(WebSourceItem source)
    {
        (await app.Get<WebSourceEditor>().RunAsync(tenantId, source.Id, Actor.System("test"), Ct)).SavedValue();
        return await WaitAsync(source.Id, source.LastRunAt);
    }

    /// <summary>Waits for the end of a run.</summary>
    /// <param name="last">End of the run before it; null for none.</param>
    public async Task<WebSourceItem> WaitAsync(Guid sourceId, DateTimeOffset? last)
    {
        WebSourceItem? found = null;
        await Wait.UntilAsync(
            async () => (found = await FindAsync(sourceId)) is { Status: WebSourceStatus.Idle, LastRunAt: { } end }
                && end != last,
            s_patience);
        return found!;
    }

    public Task<WebSourceItem?> FindAsync(Guid sourceId) =>
        app.Get<WebSourceQueries>().FindAsync(tenantId, sourceId, Ct);

    public async Task<IReadOnlyList<DocumentItem>> DocumentsAsync() =>
        [.. (await Knowledge.ListAsync()).Items.OrderBy(d => d.Address, StringComparer.Ordinal)];

    /// <summary>Waits until every document is ready or failed.</summary>
    public async Task<IReadOnlyList<DocumentItem>> ProcessedAsync()
    {
        IReadOnlyList<DocumentItem> all = [];
        await Wait.UntilAsync(
            async () => (all = await DocumentsAsync()).All(
                d => d.Status is DocumentStatus.Ready or DocumentStatus.Failed),
            s_patience);
        return all;
    }
}

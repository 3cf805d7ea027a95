using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Knowledge.Web;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Knowledge.Web;

/// <summary>Schedules, interrupted runs, several instances and changes during a run.</summary>
public sealed class WebSourceJobTests(WebTwinFixture app) : IClassFixture<WebTwinFixture>, IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private FakeSite _site = null!;
    private WebSourceDriver _web = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private WebSourceEditor Editor => app.Get<WebSourceEditor>();

    public async ValueTask InitializeAsync()
    {
        _site = (await FakeSite.StartAsync()).Page("/a", "A", "A page that is read again.");
        _web = await WebSourceDriver.CreateAsync(app);
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task Scheduled_source_Is_read_again_when_its_time_has_come()
    {
        var source = await _web.AddAsync(new(_site.Url + "/a", WebSourceKind.Page, WebSchedule.Daily));
        Assert.InRange((source.NextRunAt!.Value - source.LastRunAt!.Value).TotalHours, 23.9, 24.1);
        Assert.Single(_site.Reads);

        await app.ChangeAsync(
            "update web_sources set lease_until = now() - interval '1 second' where id = $1", source.Id);
        app.Get<WebSourceSignal>().Notify();
        var again = await _web.WaitAsync(source.Id, source.LastRunAt);

        Assert.Equal(1, again.LastResult!.Unchanged);
        Assert.Equal(2, _site.Reads.Count);
        Assert.True(again.NextRunAt > source.NextRunAt);
    }

    [Fact]
    public async Task Change_of_the_schedule_Moves_the_next_run_and_reads_nothing()
    {
        var source = await _web.AddPageAsync(_site.Url + "/a");
        Assert.Null(source.NextRunAt);

        var monthly = (await UpdateAsync(source, new(source.Address, source.Kind, WebSchedule.Monthly))).SavedValue();
        var manual = (await UpdateAsync(monthly, new(source.Address, source.Kind, WebSchedule.Manual))).SavedValue();

        Assert.Equal(source.LastRunAt!.Value.AddMonths(1), monthly.NextRunAt);
        Assert.Equal((WebSourceStatus.Idle, null), (manual.Status, manual.NextRunAt));
        Assert.Single(_site.Reads);
    }

    [Fact]
    public async Task Change_of_the_address_Reads_the_new_page_and_removes_the_old_document()
    {
        var source = await _web.AddPageAsync(_site.Url + "/a");
        _site.Page("/b", "B", "The other page.");

        (await UpdateAsync(source, new(_site.Url + "/b", source.Kind, source.Schedule))).SavedValue();
        var read = await _web.WaitAsync(source.Id, source.LastRunAt);

        Assert.Equal((1, 1), (read.LastResult!.Read, read.LastResult.Removed));
        Assert.Equal(_site.Url + "/b", Assert.Single(await _web.DocumentsAsync()).Address);
    }

    [Fact]
    public async Task Interrupted_run_Is_taken_up_and_adds_nothing_twice()
    {
        _site.Page("/b", "B", "The second page.").Sitemap("/a", "/b");
        var source = await _web.AddSitemapAsync(_site.Url);
        var before = (await _web.DocumentsAsync()).Select(d => d.Id).ToList();

        // As an instance leaves the row that is killed while it reads.
        await app.ChangeAsync(
            """
            update web_sources set status = 'processing', fence = fence + 1, attempts = 1,
              lease_until = now() - interval '1 second' where id = $1
            """, source.Id);
        app.Get<WebSourceSignal>().Notify();
        var again = await _web.WaitAsync(source.Id, source.LastRunAt);

        Assert.Equal((0, 2), (again.LastResult!.Read, again.LastResult.Unchanged));
        Assert.Equal(before, (await _web.DocumentsAsync()).Select(d => d.Id));
    }

    [Fact]
    public async Task Source_whose_runs_were_all_killed_Ends_with_a_reason()
    {
        var source = await _web.AddPageAsync(_site.Url + "/a");

        await app.ChangeAsync(
            """
            update web_sources set status = 'processing', fence = fence + 1, attempts = 3,
              lease_until = now() - interval '1 second' where id = $1
            """, source.Id);
        app.Get<WebSourceSignal>().Notify();
        var failed = await _web.WaitAsync(source.Id, source.LastRunAt);

        Assert.True(failed.LastResult!.HasFailed);
        Assert.Contains("internal error", failed.LastResult.Message, StringComparison.Ordinal);
        Assert.Single(await _web.DocumentsAsync());
    }

    [Fact]
    public async Task Two_instances_Read_each_source_once()
    {
        await using var twin = app.StartTwin();
        var paths = Enumerable.Range(0, 10).Select(i => $"/p{i}").ToArray();
        foreach (var path in paths)
        {
            _site.Page(path, path, $"The page at {path}.");
        }

        foreach (var path in paths)
        {
            (await _web.TryAddAsync(new(_site.Url + path, WebSourceKind.Page, WebSchedule.Manual))).SavedValue();
        }

        await Wait.UntilAsync(
            async () => (await app.Get<WebSourceQueries>().PageAsync(_web.TenantId, new(50), Ct))
                .Items.All(s => s.LastRunAt is not null),
            s_patience);

        Assert.Equal(paths, _site.Reads.Order());
        Assert.Equal(paths.Length, (await _web.DocumentsAsync()).Count);
    }

    [Fact]
    public async Task Source_Cannot_be_asked_to_be_read_while_it_is_and_is_deleted_meanwhile_without_a_trace()
    {
        var (isAsked, mayAnswer) = (new TaskCompletionSource(), new TaskCompletionSource());
        _site.On("/slow", async context =>
        {
            isAsked.TrySetResult();
            await mayAnswer.Task;
            await ToolService.BytesAsync(context, "text/html", "<p>An answer that comes too late.</p>"u8.ToArray());
        }).Sitemap("/a", "/slow");
        var source = (await _web.TryAddAsync(
            new(_site.Url, WebSourceKind.Sitemap, WebSchedule.Daily))).SavedValue();
        await isAsked.Task.WaitAsync(s_patience, Ct);

        var busy = await Editor.RunAsync(_web.TenantId, source.Id, Actor.System("test"), Ct);
        var running = await _web.FindAsync(source.Id);
        var deleted = await Editor.DeleteAsync(
            _web.TenantId, source.Id, source.ConcurrencyToken, Actor.System("test"), Ct);
        mayAnswer.SetResult();
        var next = await _web.AddPageAsync(_site.Url + "/a");

        Assert.Equal("busy", Assert.IsType<EditOutcome<WebSourceItem>.Refused>(busy).Code);
        Assert.Equal((WebSourceStatus.Processing, 1, 2), (running!.Status, running.PagesDone, running.PagesListed));
        Assert.IsType<EditOutcome<Guid>.Saved>(deleted);
        Assert.Null(await _web.FindAsync(source.Id));
        Assert.Equal((1, next.Documents), ((await _web.DocumentsAsync()).Count, next.LastResult!.Read));
    }

    [Fact]
    public async Task Sources_of_a_suspended_tenant_Wait()
    {
        await app.ChangeAsync("update tenants set status = 'suspended' where id = $1", _web.TenantId);
        var waiting = (await _web.TryAddAsync(
            new(_site.Url + "/a", WebSourceKind.Page, WebSchedule.Manual))).SavedValue();
        var other = await WebSourceDriver.CreateAsync(app);
        _site.Page("/b", "B", "A page of another tenant.");
        await other.AddPageAsync(_site.Url + "/b");
        Assert.Equal(WebSourceStatus.Queued, (await _web.FindAsync(waiting.Id))!.Status);

        await app.ChangeAsync("update tenants set status = 'active' where id = $1", _web.TenantId);
        app.Get<WebSourceSignal>().Notify();

        Assert.Equal(1, (await _web.WaitAsync(waiting.Id, null)).LastResult!.Read);
    }

    [Fact]
    public async Task Limit_of_documents_Holds_and_is_named()
    {
        await app.ChangeAsync("update tenants set limits = '{\"documents\":1}' where id = $1", _web.TenantId);
        _site.Page("/b", "B", "The second page.").Sitemap("/a", "/b");

        var source = await _web.AddSitemapAsync(_site.Url);

        Assert.Single(await _web.DocumentsAsync());
        Assert.Contains("There are 1 files already", Assert.Single(source.Failures).Reason, StringComparison.Ordinal);
    }

    private Task<EditOutcome<WebSourceItem>> UpdateAsync(WebSourceItem source, WebSourceDraft draft) =>
        Editor.UpdateAsync(_web.TenantId, source.Id, source.ConcurrencyToken, draft, Actor.System("test"), Ct);
}

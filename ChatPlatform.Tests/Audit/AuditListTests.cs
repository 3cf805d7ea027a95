using System.Text.Json;
using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Tools;
using ChatPlatform.Core.Widgets;
using ChatPlatform.Tests.Support;
using ChatPlatform.Web.Components.Pages.Audit;

namespace ChatPlatform.Tests.Audit;

/// <summary>What the audit log lists, and what it calls the things.</summary>
public sealed class AuditListTests(AppFixture app) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private static readonly Actor s_olive = new(ActorKind.User, Guid.CreateVersion7(), "Olive Owner");
    private static readonly Actor s_ada = new(ActorKind.User, Guid.CreateVersion7(), "Ada Admin");

    private TestTenant _tenant = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _tenant = await app.Tenant().SaveAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Visits_of_platform_staff_Are_no_changes_and_have_a_filter_of_their_own()
    {
        await RecordAsync(new(AuditKind.Audit, "tenant.visited", s_ada, _tenant.Id, "page", "/t/x/agents"));
        await RecordAsync(AuditEntry.Change("thing.changed", s_olive, _tenant.Id, "thing", 1));
        await RecordAsync(AuditEntry.Security("thing.refused", s_olive, _tenant.Id));

        Assert.Equal(["thing.changed"], await ActionsAsync(new(Group: AuditGroup.Changes)));
        Assert.Equal(["tenant.visited"], await ActionsAsync(new(Group: AuditGroup.Visits)));
        Assert.Equal(["thing.refused"], await ActionsAsync(new(Group: AuditGroup.Security)));
        Assert.Equal(
            [(AuditGroup.Changes, 1), (AuditGroup.Visits, 1), (AuditGroup.Security, 1)],
            (await app.Get<AuditQueries>().CountAsync(new(TenantId: _tenant.Id), Ct))
                .OrderBy(c => c.Key).Select(c => (c.Key, c.Value)));
    }

    [Fact]
    public async Task Entries_Are_paged_in_both_orders()
    {
        foreach (var action in (string[])["thing.first", "thing.second", "thing.third"])
        {
            await RecordAsync(AuditEntry.Change(action, s_olive, _tenant.Id, "thing", 1));
        }

        Assert.Equal(["thing.third", "thing.second", "thing.first"], await PagedAsync(AuditSort.Newest));
        Assert.Equal(["thing.first", "thing.second", "thing.third"], await PagedAsync(AuditSort.Oldest));
    }

    [Fact]
    public async Task Entries_Are_found_by_who_did_it_and_by_the_name_of_the_thing()
    {
        var agent = await AgentAsync("Returns");
        await RecordAsync(AuditEntry.Change(
            "agent.updated", s_ada, _tenant.Id, "agent", agent, new { isEnabled = true }, new { isEnabled = false }));
        await RecordAsync(AuditEntry.Change("thing.changed", s_ada, _tenant.Id, "thing", 1));

        Assert.Equal(["agent.updated", "agent.created"], await ActionsAsync(new(Search: "returns")));
        Assert.Equal(["thing.changed", "agent.updated"], await ActionsAsync(new(ActorId: s_ada.Id)));
        Assert.Equal(["agent.updated"], await ActionsAsync(new(Search: "Returns", ActorId: s_ada.Id)));
        Assert.Equal(
            [new(s_ada.Id!.Value, s_ada.Name), new(s_olive.Id!.Value, s_olive.Name)],
            await app.Get<AuditQueries>().PeopleAsync(_tenant.Id, Ct));
    }

    [Fact]
    public async Task Things_Have_their_names_which_deleted_ones_keep_and_other_tenants_do_not_see()
    {
        var (kept, deleted) = (await ToolAsync("kept", "Track a parcel"), await ToolAsync("deleted", "Old parcel"));
        await app.Get<ToolEditor>().DeleteAsync(_tenant.Id, deleted.Id, deleted.ConcurrencyToken, s_olive, Ct);
        await RecordAsync(AuditEntry.Change("tool.tested", s_olive, _tenant.Id, "tool", kept.Id));
        var widget = (await app.Get<WidgetEditor>().FindAsync(_tenant.Id, Ct))!;
        await app.Get<WidgetEditor>().UpdateAsync(
            _tenant.Id, widget.ConcurrencyToken, widget.ToDraft() with { Greeting = "Good day" }, s_olive, Ct);
        var other = await app.Tenant().SaveAsync();
        await RecordAsync(AuditEntry.Change("tool.tested", s_olive, other.Id, "tool", kept.Id));

        var named = (await ReadAsync(new())).Select(e => (e.Action, e.TargetName)).ToList();
        Assert.Contains(("tool.tested", "Track a parcel"), named);
        Assert.Contains(("tool.deleted", "Old parcel"), named);
        Assert.Contains(("widget.updated", await TenantNameAsync()), named);
        var theirs = await app.Get<AuditQueries>().PageAsync(new(TenantId: other.Id), new(10), Ct);
        Assert.Null(Assert.Single(theirs.Items, e => e.Action == "tool.tested").TargetName);
        Assert.Empty(
            (await app.Get<AuditQueries>().PageAsync(new(TenantId: other.Id, Search: "parcel"), new(10), Ct)).Items);
    }

    [Fact]
    public async Task Change_of_one_field_Is_shown_as_this_field_only()
    {
        var tool = await ToolAsync("track", "Track");
        await app.Get<ToolEditor>().UpdateAsync(
            _tenant.Id, tool.Id, tool.ConcurrencyToken, Draft("track", "Track a parcel"), s_olive, Ct);
        var widget = (await app.Get<WidgetEditor>().FindAsync(_tenant.Id, Ct))!;
        await app.Get<WidgetEditor>().UpdateAsync(
            _tenant.Id, widget.ConcurrencyToken, widget.ToDraft() with { Greeting = "Good day" }, s_olive, Ct);
        var agent = await AgentAsync("Returns");
        var detail = (await app.Get<AgentQueries>().FindAsync(_tenant.Id, agent, Ct))!;
        await app.Get<AgentEditor>().UpdateAsync(
            _tenant.Id, agent, detail.ConcurrencyToken,
            new("Returns", "Other", [], true, "Help.", null, Parameters: new()), s_olive, Ct);

        Assert.Equal([("Title", "Track", "Track a parcel")], await ChangesAsync("tool.updated"));
        Assert.Equal([("Greeting", widget.Greeting, "Good day")], await ChangesAsync("widget.updated"));
        Assert.Equal([("Description", "Returns things", "Other")], await ChangesAsync("agent.updated"));
    }

    private Task RecordAsync(AuditEntry entry) => app.Get<AuditLog>().RecordAsync(entry, Ct);

    private async Task<string> TenantNameAsync() =>
        (await app.Get<ITenantNames>().NamesAsync([_tenant.Id], Ct))[_tenant.Id].Name;

    private async Task<IReadOnlyList<AuditItem>> ReadAsync(AuditFilter filter) =>
        (await app.Get<AuditQueries>().PageAsync(filter with { TenantId = _tenant.Id }, new(50), Ct)).Items;

    private async Task<IReadOnlyList<string>> PagedAsync(AuditSort sort)
    {
        var filter = new AuditFilter(TenantId: _tenant.Id, Search: "thing.", Sort: sort);
        return [.. (await ListPages.ReadAllAsync(2, page => app.Get<AuditQueries>().PageAsync(filter, page, Ct)))
            .Select(e => e.Action)];
    }

    private async Task<IEnumerable<string>> ActionsAsync(AuditFilter filter) =>
        (await ReadAsync(filter)).Select(e => e.Action);

    private async Task<IReadOnlyList<(string Name, string? Before, string? After)>> ChangesAsync(string action) =>
        AuditLabels.Changes((await ReadAsync(new())).Single(e => e.Action == action));

    private async Task<Guid> AgentAsync(string name) =>
        (await app.Get<AgentEditor>().CreateAsync(
            _tenant.Id, new(name, "Returns things", [], true, "Help.", null), s_olive, Ct)).SavedValue().Id;

    private async Task<ToolDetail> ToolAsync(string name, string title) =>
        (await app.Get<ToolEditor>().CreateAsync(_tenant.Id, Draft(name, title), s_olive, Ct)).SavedValue();

    private static ToolDraft Draft(string name, string title) =>
        new(
            name, title, "Tracks", "GET", "https://api.example/track",
            JsonSerializer.SerializeToElement(new { type = "object", properties = new { } }), null, 0, true);
}

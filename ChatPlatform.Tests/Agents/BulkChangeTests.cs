using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Agents.Bulk;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tools;
using ChatPlatform.Core.Tools.Bulk;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Agents;

/// <summary>Several agents or tools are switched or deleted at once.</summary>
public sealed class BulkChangeTests(AppFixture app) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private static readonly Actor s_actor = Actor.System("test");

    private TestTenant _tenant = null!;
    private List<AgentDetail> _agents = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _tenant = await app.Tenant()
            .Tool("alpha", "https://example.com/{number}")
            .Tool("beta", "https://example.com/{number}")
            .Agent("One", "First", "alpha")
            .Agent("Two", "Second", "alpha", "beta")
            .Agent("Three", "Third")
            .SaveAsync();
        _agents = await ReadAsync(_tenant.Id);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Agents_Are_switched_together_with_an_audit_entry_each()
    {
        var first = (await Agents.SwitchAsync(_tenant.Id, [Row(_agents[0])], false, s_actor, Ct)).SavedValue();
        Assert.Equal(new BulkOutcome(1, 0, 0), first);
        _agents = await ReadAsync(_tenant.Id);

        var outcome = await Agents.SwitchAsync(_tenant.Id, [.. _agents.Select(Row)], false, s_actor, Ct);

        Assert.Equal(new BulkOutcome(2, 1, 0), outcome.SavedValue());
        Assert.All(await ReadAsync(_tenant.Id), a => Assert.False(a.IsEnabled));
        foreach (var agent in _agents)
        {
            Assert.Equal(["agent.updated"], await AuditLogReader.ActionsAsync(app, agent.Id));
        }
    }

    [Fact]
    public async Task Rows_that_were_changed_or_deleted_meanwhile_Are_left_out_and_counted()
    {
        var (changed, deleted) = (_agents[0], _agents[1]);
        await app.Get<AgentEditor>().UpdateAsync(
            _tenant.Id, changed.Id, changed.ConcurrencyToken, changed.ToDraft() with { Description = "Other" },
            s_actor, Ct);
        await app.Get<AgentEditor>().DeleteAsync(_tenant.Id, deleted.Id, deleted.ConcurrencyToken, s_actor, Ct);

        var outcome = await Agents.DeleteAsync(_tenant.Id, [.. _agents.Select(Row)], s_actor, Ct);

        Assert.Equal(new BulkOutcome(1, 0, 2), outcome.SavedValue());
        Assert.Equal([changed.Id], (await ReadAsync(_tenant.Id)).Select(a => a.Id));
        Assert.Equal(["agent.deleted"], await AuditLogReader.ActionsAsync(app, _agents[2].Id));
    }

    [Fact]
    public async Task Tools_Are_deleted_with_their_grants_and_switched()
    {
        var tools = (await app.Get<ToolQueries>().PageAsync(_tenant.Id, null, new(10), Ct)).Items;
        var off = await Tools.SwitchAsync(_tenant.Id, [.. tools.Select(Row)], false, s_actor, Ct);
        Assert.Equal(new BulkOutcome(2, 0, 0), off.SavedValue());
        tools = (await app.Get<ToolQueries>().PageAsync(_tenant.Id, null, new(10), Ct)).Items;
        Assert.All(tools, t => Assert.False(t.IsEnabled));

        var outcome = await Tools.DeleteAsync(_tenant.Id, [.. tools.Select(Row)], s_actor, Ct);

        Assert.Equal(new BulkOutcome(2, 0, 0), outcome.SavedValue());
        Assert.All(await ReadAsync(_tenant.Id), a => Assert.Empty(a.ToolIds));
        Assert.Equal(["tool.updated", "tool.deleted"], await AuditLogReader.ActionsAsync(app, tools[0].Id));
    }

    [Fact]
    public async Task S01_Rows_of_another_tenant_Are_not_touched()
    {
        var other = await app.Tenant().Agent("Foreign").SaveAsync();
        var foreign = (await ReadAsync(other.Id))[0];

        var outcome = await Agents.DeleteAsync(_tenant.Id, [Row(foreign)], s_actor, Ct);
        var off = await Agents.SwitchAsync(_tenant.Id, [Row(foreign)], false, s_actor, Ct);

        Assert.Equal((new BulkOutcome(0, 0, 1), new BulkOutcome(0, 0, 1)), (outcome.SavedValue(), off.SavedValue()));
        var kept = Assert.Single(await ReadAsync(other.Id));
        Assert.Equal((true, foreign.ConcurrencyToken), (kept.IsEnabled, kept.ConcurrencyToken));
        Assert.Empty(await AuditLogReader.ActionsAsync(app, foreign.Id));
    }

    [Fact]
    public async Task More_rows_than_a_page_Are_an_error() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Agents.SwitchAsync(
            _tenant.Id, [.. Enumerable.Repeat(Row(_agents[0]), BulkOutcome.MaxRows + 1)], true, s_actor, Ct));

    [Fact]
    public async Task Agent_Loses_the_documents_that_were_deleted_when_it_is_saved()
    {
        var (kept, gone) = (await AddDocumentAsync("kept"), await AddDocumentAsync("gone"));
        var agent = await SaveAsync(_agents[0], [gone, kept]);
        await app.ChangeAsync("delete from documents where tenant_id = $1 and name = 'gone'", _tenant.Id);

        var saved = await SaveAsync(agent, [gone, kept]);
        Assert.Equal([kept], saved.DocumentIds);

        // An id that the agent does not have is an error, also one of a document that existed.
        var outcome = await app.Get<AgentEditor>().UpdateAsync(
            _tenant.Id, saved.Id, saved.ConcurrencyToken, saved.ToDraft() with { DocumentIds = [kept, gone] }, s_actor,
            Ct);
        Assert.Equal(
            ["documentIds[1]"], Assert.IsType<EditOutcome<AgentDetail>.Invalid>(outcome).Errors.Rules.Keys);

        // An agent whose last document was deleted does not get all documents.
        await app.ChangeAsync("delete from documents where tenant_id = $1", _tenant.Id);
        Assert.Equal([kept], (await SaveAsync(saved, [kept])).DocumentIds);
    }

    private AgentBulkEditor Agents => app.Get<AgentBulkEditor>();

    private ToolBulkEditor Tools => app.Get<ToolBulkEditor>();

    private static RowVersion Row(AgentDetail agent) => new(agent.Id, agent.ConcurrencyToken);

    private static RowVersion Row(ToolDetail tool) => new(tool.Id, tool.ConcurrencyToken);

    private async Task<List<AgentDetail>> ReadAsync(Guid tenantId) =>
        [.. (await app.Get<AgentQueries>().PageAsync(tenantId, new(), new(10), Ct)).Items];

    private async Task<AgentDetail> SaveAsync(AgentDetail agent, IReadOnlyList<Guid> documents) =>
        (await app.Get<AgentEditor>().UpdateAsync(
            _tenant.Id, agent.Id, agent.ConcurrencyToken, agent.ToDraft() with { DocumentIds = documents }, s_actor,
            Ct)).SavedValue();

    private async Task<Guid> AddDocumentAsync(string name)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(_tenant.Id);
        var document = new Core.Knowledge.Document
        {
            TenantId = _tenant.Id,
            Name = name,
            StorageKey = Guid.CreateVersion7().ToString("N"),
            Size = 1,
            ContentHash = name,
            MediaType = "text/plain",
            Status = Core.Knowledge.DocumentStatus.Ready,
        };
        db.Documents.Add(document);
        await db.SaveChangesAsync(Ct);
        return document.Id;
    }
}

using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.ModelCatalog;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tools;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Agents.Templates;

/// <summary>
/// Makes the content of a tenant's agent from a template: its tools, of which missing ones are added, and its model,
/// both as far as the tenant is allowed them. Callers hold the lock on <see cref="ToolEditor.Quota"/>.
/// </summary>
internal sealed class AgentCopies(ToolCatalog tools, TenantModels models, TimeProvider clock)
{
    /// <summary>The values of an agent that is added from a template.</summary>
    /// <param name="draft">The template's own values.</param>
    public async Task<AgentDraft> AdaptAsync(
        AppDb db, Guid tenantId, AgentDraft draft, CatalogAgent definition, Actor actor, CancellationToken ct) =>
        draft with
        {
            Model = await AllowedAsync(db, tenantId, definition.Model, ct),
            ToolIds = await EnsureToolsAsync(db, tenantId, definition, actor, ct),
        };

    /// <summary>Replaces a copy's content by its entry's, as a new version.</summary>
    /// <param name="draft">The template's own values.</param>
    /// <param name="author">Author of the version; null for the platform.</param>
    public async Task<EditOutcome<AgentDetail>> ReplaceAsync(
        AppDb db, CopiedRow<Agent, CatalogAgent> copy, AgentDraft draft, string? author, Actor actor,
        CancellationToken ct)
    {
        var (agent, entry, definition) = copy;
        var before = AgentRows.DraftOf(
            agent, await AgentRows.PublishedAsync(db, agent, ct), await AgentGrants.ReadAsync(db, agent, ct));
        var after = await ProposeAsync(db, copy, draft, ct) with
        {
            ToolIds = await EnsureToolsAsync(db, agent.TenantId, definition, actor, ct),
        };
        var errors = after.Check();
        await AgentGrants.SetAsync(db, agent, after.ToolIds, errors, ct);
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        AgentRows.Apply(agent, after, clock);
        agent.PublishedVersion = await AgentRows.NextNumberAsync(db, agent, ct);
        db.AgentVersions.Add(AgentRows.Version(agent, after, author));
        (agent.IsChangedHere, agent.CatalogRevision) = (false, entry.Revision);
        AuditLog.Add(
            db,
            AuditEntry.Change(
                "agent.update_taken", actor, agent.TenantId, "agent", agent.Id, before, AgentRows.Audited(after)));
        return await AgentRows.SaveAsync(db, agent, ct);
    }

    /// <summary>
    /// The values of a copy after an update, without its tools. A name that another agent has is not taken over.
    /// </summary>
    /// <param name="draft">The template's own values.</param>
    public async Task<AgentDraft> ProposeAsync(
        AppDb db, CopiedRow<Agent, CatalogAgent> copy, AgentDraft draft, CancellationToken ct)
    {
        var agent = copy.Row;
        var rules = await AgentRows.CheckNamesAsync(
            db, agent.TenantId, agent.Id, draft.Name.Trim(), agent.PublicName, new(), ct);
        return draft with
        {
            Name = rules.Any ? agent.Name : draft.Name,
            PublicName = agent.PublicName,
            IsEnabled = agent.IsEnabled,
            DocumentIds = agent.DocumentIds,
            DocumentTags = agent.DocumentTags,
            Model = await AllowedAsync(db, agent.TenantId, copy.Definition.Model, ct),
        };
    }

    /// <summary>Titles of the agent's tools, first to last.</summary>
    public static async Task<IReadOnlyList<string>> TitlesAsync(AppDb db, Agent agent, CancellationToken ct) =>
        await db.AgentTools
            .Where(g => g.TenantId == agent.TenantId && g.AgentId == agent.Id)
            .Join(
                db.Tools, g => new { g.TenantId, Id = g.ToolId }, t => new { t.TenantId, t.Id },
                (g, t) => new { g.Position, t.Title })
            .OrderBy(t => t.Position)
            .Select(t => t.Title)
            .Take(AgentGrants.MaxTools)
            .ToListAsync(ct);

    /// <summary>Titles of the tools that a copy has after an update, first to last.</summary>
    public static async Task<IReadOnlyList<string>> TitlesAsync(
        AppDb db, Guid tenantId, CatalogAgent definition, CancellationToken ct)
    {
        var keys = definition.Tools ?? [];
        var titles = await TenantCatalog.Available(db, tenantId, CatalogKind.Tool)
            .Where(e => keys.Contains(e.Key))
            .Select(e => new
            {
                e.Key,
                Title = db.Tools.Where(t => t.TenantId == tenantId && t.CatalogEntryId == e.Id)
                    .Select(t => t.Title)
                    .FirstOrDefault() ?? e.Title,
            })
            .Take(CatalogAgent.MaxTools)
            .ToListAsync(ct);
        return [.. keys.Select(key => titles.Find(t => t.Key == key)?.Title).OfType<string>()];
    }

    private async Task<string?> AllowedAsync(AppDb db, Guid tenantId, string? model, CancellationToken ct)
    {
        var errors = new FieldErrors();
        await models.CheckAsync(db, tenantId, model, "model", errors, ct);
        return errors.Any ? null : model;
    }

    /// <summary>The tenant's tools of a template in their order; missing ones are added and saved.</summary>
    private async Task<IReadOnlyList<Guid>> EnsureToolsAsync(
        AppDb db, Guid tenantId, CatalogAgent definition, Actor actor, CancellationToken ct)
    {
        List<Guid> ids = [];
        foreach (var key in (definition.Tools ?? []).Take(CatalogAgent.MaxTools))
        {
            if (await tools.EnsureAsync(db, tenantId, key, actor, ct) is { } tool)
            {
                ids.Add(tool.Id);
                await db.SaveChangesAsync(ct); // The next one counts it.
            }
        }

        return ids;
    }
}

using System.Text.Json.Serialization;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.ModelCatalog;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Quotas;
using ChatPlatform.Core.Tools;
using ChatPlatform.Core.Unicode;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Agents.Templates;

/// <summary>Initial content of an agent from the catalog, besides its title and description.</summary>
/// <param name="Tools">Keys of the catalog's tools that the agent may use, first to last. A tenant gets those that it
/// is allowed.</param>
/// <param name="Model">A model of the catalog; tenants that may not use it get their own model. Null for the tenant's
/// model.</param>
/// <param name="Parameters">How the model writes; null for the provider's defaults.</param>
public sealed record CatalogAgent(
    string Prompt, IReadOnlyList<string>? Examples, IReadOnlyList<string>? Tools = null, string? Model = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ModelParameters? Parameters = null)
{
    /// <summary>Maximum tools of a template.</summary>
    public const int MaxTools = 20;
}

/// <summary>Agents of the platform's catalog.</summary>
public sealed class AgentCatalog(
    AppDbFactory databases, TenantCatalog catalog, AgentEditor editor, ToolCatalog tools, TenantModels models,
    TimeProvider clock)
    : CatalogOffers<CatalogAgent, AgentDraft, AgentDetail>(catalog)
{
    private readonly AgentCopies _copies = new(tools, models, clock);

    private const string UnknownTool = "is not a tool of the catalog";
    private const string UnknownModel = "is not a model of the catalog";

    private static readonly Actor s_follower = Actor.System("Catalog");

    public override CatalogKind Kind => CatalogKind.Agent;

    private protected override string DefinitionRule => "must contain prompt and examples";

    public override IQueryable<CatalogCopy> Copies(AppDb db) => db.Agents.Select(x => new CatalogCopy
    {
        TenantId = x.TenantId,
        Id = x.Id,
        EntryId = x.CatalogEntryId,
        Name = x.Name,
        Revision = x.CatalogRevision,
        IsChangedHere = x.IsChangedHere,
        ChangedAt = x.ChangedAt,
    });

    public override async Task<bool> FollowAsync(Guid tenantId, Guid id, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await QuotaLock.AcquireAsync(db, ToolEditor.Quota, tenantId, ct);
        if (
            await AgentCopies.FindAsync(db, tenantId, id, ct) is not { } copy
            || copy.Agent.IsChangedHere
            || copy.Agent.CatalogRevision >= copy.Entry.Revision
            || await ReplaceAsync(db, copy, s_follower.Name, s_follower, ct) is not EditOutcome<AgentDetail>.Saved)
        {
            return false;
        }

        await transaction.CommitAsync(ct);
        return true;
    }

    public override async Task<CatalogComparison?> CompareAsync(Guid tenantId, Guid id, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (await AgentCopies.FindAsync(db, tenantId, id, ct) is not { } copy)
        {
            return null;
        }

        var (agent, version, entry, definition) = copy;
        return new(
            CatalogCopy.StateOf(agent.IsChangedHere, agent.CatalogRevision, entry.Revision),
            entry.Title,
            AgentText.Of(
                AgentRows.DraftOf(agent, version, null), await AgentCopies.TitlesAsync(db, agent, ct)),
            AgentText.Of(
                await _copies.ProposeAsync(db, copy, Draft(entry, definition), ct),
                await AgentCopies.TitlesAsync(db, tenantId, definition, ct)));
    }

    public override async Task<EditOutcome<AgentDetail>> TakeAsync(
        Guid tenantId, Guid id, uint? expected, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await QuotaLock.AcquireAsync(db, ToolEditor.Quota, tenantId, ct);
        if (await AgentCopies.FindAsync(db, tenantId, id, ct) is not { } copy)
        {
            return EditOutcome.NotFound;
        }

        if (copy.Agent.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        var outcome = await ReplaceAsync(db, copy, AgentRows.AuthorOf(actor), actor, ct);
        if (outcome is EditOutcome<AgentDetail>.Saved)
        {
            await transaction.CommitAsync(ct);
        }

        return Explain(outcome, copy.Entry);
    }

    public override async Task<EditOutcome<AgentDetail>> KeepAsync(
        Guid tenantId, Guid id, uint? expected, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (await AgentCopies.FindAsync(db, tenantId, id, ct) is not { } copy)
        {
            return EditOutcome.NotFound;
        }

        if (copy.Agent.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        AuditLog.Add(
            db,
            AuditEntry.Change(
                "agent.update_declined", actor, tenantId, "agent", id,
                new { Revision = copy.Agent.CatalogRevision }, new { copy.Entry.Revision }));
        copy.Agent.CatalogRevision = copy.Entry.Revision;
        return await AgentRows.SaveAsync(db, copy.Agent, ct);
    }

    public override async Task CheckReferencesAsync(
        AppDb db, CatalogDraft draft, FieldErrors errors, CancellationToken ct)
    {
        var definition = CatalogDefinition.Read<CatalogAgent>(draft.Definition?.GetRawText());
        var keys = definition?.Tools ?? [];
        errors
            .Check(
                "definition.tools", keys.Count <= CatalogAgent.MaxTools,
                $"must have at most {CatalogAgent.MaxTools} entries")
            .Check("definition.tools", keys.Count == keys.Distinct().Count(), "must not contain a tool twice");
        foreach (var (i, key) in keys.Take(CatalogAgent.MaxTools).Index())
        {
            errors.Check($"definition.tools[{i}]", IsKey(key), UnknownTool);
        }

        errors.Check("definition.model", definition?.Model is null || IsKey(definition.Model), UnknownModel);
        if (errors.Any)
        {
            return;
        }

        var known = await db.CatalogEntries
            .Where(e => e.Kind == CatalogKind.Tool && keys.Contains(e.Key))
            .Select(e => e.Key)
            .Take(CatalogAgent.MaxTools)
            .ToListAsync(ct);
        foreach (var (i, key) in keys.Index())
        {
            errors.Check($"definition.tools[{i}]", known.Contains(key), UnknownTool);
        }

        errors.Check(
            "definition.model",
            definition?.Model is not { } model
                || await db.CatalogEntries.AnyAsync(e => e.Kind == CatalogKind.Model && e.Key == model, ct),
            UnknownModel);
    }

    private protected override AgentDraft Draft(
        string key, string title, string description, CatalogAgent definition
    ) => new(
        title, description, definition.Examples ?? [], true, definition.Prompt, definition.Model,
        Parameters: definition.Parameters);

    private protected override FieldErrors Check(AgentDraft draft) => draft.Check();

    private protected override string? FieldOf(string field) => field switch
    {
        "name" => "title",
        "description" => field,
        _ => null,
    };

    private protected override async Task<EditOutcome<AgentDetail>> CreateAsync(
        Guid tenantId, AgentDraft draft, CatalogAgent definition, CatalogEntry entry, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await QuotaLock.AcquireAsync(db, AgentEditor.Quota, tenantId, ct);
        await QuotaLock.AddAsync(db, ToolEditor.Quota, tenantId, ct);
        var own = await _copies.AdaptAsync(db, tenantId, draft, definition, actor, ct);
        var outcome = await editor.CreateAsync(db, tenantId, own, entry, actor, ct);
        if (outcome is EditOutcome<AgentDetail>.Saved)
        {
            await transaction.CommitAsync(ct);
        }

        return outcome;
    }

    private static bool IsKey(string? key) =>
        key is { Length: > 0 and <= CatalogDraft.MaxKey } && UnicodeText.IsValid(key);

    private AgentDraft Draft(CatalogEntry entry, CatalogAgent definition) =>
        Draft(entry.Key, entry.Title, entry.Description, definition);

    private Task<EditOutcome<AgentDetail>> ReplaceAsync(
        AppDb db, AgentCopy copy, string? author, Actor actor, CancellationToken ct) =>
        _copies.ReplaceAsync(db, copy, Draft(copy.Entry, copy.Definition), author, actor, ct);
}

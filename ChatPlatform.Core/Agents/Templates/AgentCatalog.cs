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
    : CatalogTemplates<CatalogAgent, AgentDraft, AgentDetail, Agent>(databases, catalog)
{
    private const string UnknownTool = "is not a tool of the catalog";
    private const string UnknownModel = "is not a model of the catalog";

    private readonly AgentCopies _copies = new(tools, models, clock);

    public override CatalogKind Kind => CatalogKind.Agent;

    private protected override string QuotaName => ToolEditor.Quota;

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
        string[] asked = [.. keys.Take(CatalogAgent.MaxTools).Where(IsKey)];
        var known = await db.CatalogEntries
            .Where(e => e.Kind == CatalogKind.Tool && asked.Contains(e.Key))
            .Select(e => e.Key)
            .Take(CatalogAgent.MaxTools)
            .ToListAsync(ct);
        foreach (var (i, key) in keys.Take(CatalogAgent.MaxTools).Index())
        {
            errors.Check($"definition.tools[{i}]", known.Contains(key), UnknownTool);
        }

        errors.Check(
            "definition.model",
            errors.Has("definition.model") || definition?.Model is not { } model
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
        await using var db = Databases.ForTenant(tenantId);
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

    private protected override Task<Agent?> FindRowAsync(AppDb db, Guid tenantId, Guid id, CancellationToken ct) =>
        db.Agents.FirstOrDefaultAsync(a => a.TenantId == tenantId && a.Id == id, ct);

    private protected override async Task<(string Own, string Template)> DescribeAsync(
        AppDb db, CopiedRow<Agent, CatalogAgent> copy, CancellationToken ct)
    {
        var (agent, entry, definition) = copy;
        return (
            AgentText.Of(
                AgentRows.DraftOf(agent, await AgentRows.PublishedAsync(db, agent, ct), null),
                await AgentCopies.TitlesAsync(db, agent, ct)),
            AgentText.Of(
                await _copies.ProposeAsync(db, copy, Draft(entry, definition), ct),
                await AgentCopies.TitlesAsync(db, agent.TenantId, definition, ct)));
    }

    private protected override Task<EditOutcome<AgentDetail>> ReplaceAsync(
        AppDb db, CopiedRow<Agent, CatalogAgent> copy, Actor actor, CancellationToken ct) =>
        _copies.ReplaceAsync(
            db, copy, Draft(copy.Entry, copy.Definition),
            ReferenceEquals(actor, Follower) ? Follower.Name : AgentRows.AuthorOf(actor), actor, ct);

    private protected override Task<EditOutcome<AgentDetail>> SaveAsync(AppDb db, Agent row, CancellationToken ct) =>
        AgentRows.SaveAsync(db, row, ct);

    private static bool IsKey(string? key) =>
        key is { Length: > 0 and <= CatalogDraft.MaxKey } && UnicodeText.IsValid(key);
}

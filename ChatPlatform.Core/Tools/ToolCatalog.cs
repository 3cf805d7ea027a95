using System.Text.Json;
using System.Text.Json.Serialization;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Tools;

/// <summary>
/// Initial content of a tool from the catalog, besides its key, which becomes its name, its title and description.
/// </summary>
/// <param name="BodyTemplate">JSON whose texts may contain {name}; null sends all arguments as a JSON object.</param>
public sealed record CatalogTool(
    string Method, string UrlTemplate, JsonElement InputSchema, string? AnswerTemplate,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? BodyTemplate = null);

/// <summary>Tools of the platform's catalog.</summary>
public sealed class ToolCatalog(AppDbFactory databases, TenantCatalog catalog, ToolEditor editor)
    : CatalogOffers<CatalogTool, ToolDraft, ToolDetail>(catalog)
{
    private static readonly Actor s_follower = Actor.System("Catalog");

    public override CatalogKind Kind => CatalogKind.Tool;

    private protected override string DefinitionRule => "must contain method, urlTemplate and inputSchema";

    public override IQueryable<CatalogCopy> Copies(AppDb db) => db.Tools.Select(x => new CatalogCopy
    {
        TenantId = x.TenantId,
        Id = x.Id,
        EntryId = x.CatalogEntryId,
        Name = x.Title,
        Revision = x.CatalogRevision,
        IsChangedHere = x.IsChangedHere,
        ChangedAt = x.ChangedAt,
    });

    public override async Task<bool> FollowAsync(Guid tenantId, Guid id, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await FindAsync(db, tenantId, id, ct) is var (tool, entry, definition)
            && !tool.IsChangedHere
            && tool.CatalogRevision < entry.Revision
            && await editor.TakeAsync(db, tool, Draft(entry, definition), entry, s_follower, ct)
                is EditOutcome<ToolDetail>.Saved;
    }

    public override async Task<CatalogComparison?> CompareAsync(Guid tenantId, Guid id, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await FindAsync(db, tenantId, id, ct) is var (tool, entry, definition)
            ? new(
                CatalogCopy.StateOf(tool.IsChangedHere, tool.CatalogRevision, entry.Revision), entry.Title,
                ToolText.Of(ToolText.DraftOf(tool)), ToolText.Of(Draft(entry, definition)))
            : null;
    }

    public override async Task<EditOutcome<ToolDetail>> TakeAsync(
        Guid tenantId, Guid id, uint? expected, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await FindAsync(db, tenantId, id, ct) is not var (tool, entry, definition) ? EditOutcome.NotFound
            : tool.ConcurrencyToken != expected ? EditOutcome.Stale
            : Explain(await editor.TakeAsync(db, tool, Draft(entry, definition), entry, actor, ct), entry);
    }

    public override async Task<EditOutcome<ToolDetail>> KeepAsync(
        Guid tenantId, Guid id, uint? expected, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await FindAsync(db, tenantId, id, ct) is not var (tool, entry, _) ? EditOutcome.NotFound
            : tool.ConcurrencyToken != expected ? EditOutcome.Stale
            : await ToolEditor.KeepAsync(db, tool, entry, actor, ct);
    }

    /// <summary>
    /// The tenant's tool of an entry, added without saving when it is missing. Null when the tenant is not allowed the
    /// entry, or the tool cannot be added. The caller holds the lock on <see cref="ToolEditor.Quota"/>.
    /// </summary>
    internal async Task<Tool?> EnsureAsync(AppDb db, Guid tenantId, string key, Actor actor, CancellationToken ct)
    {
        if (
            await TenantCatalog.Available(db, tenantId, Kind).FirstOrDefaultAsync(e => e.Key == key, ct)
            is not { } entry)
        {
            return null;
        }

        return await db.Tools.FirstOrDefaultAsync(t => t.TenantId == tenantId && t.CatalogEntryId == entry.Id, ct)
            ?? (CatalogDefinition.Read<CatalogTool>(entry.Definition) is { } definition
                ? await editor.AddAsync(db, tenantId, Draft(entry, definition), entry, new(), actor, ct)
                : null);
    }

    private protected override ToolDraft Draft(string key, string title, string description, CatalogTool definition) =>
        new(
            key, title, description, definition.Method, definition.UrlTemplate, definition.InputSchema,
            definition.AnswerTemplate, 0, true, BodyTemplate: definition.BodyTemplate);

    private protected override FieldErrors Check(ToolDraft draft) => draft.Check();

    private protected override string? FieldOf(string field) => field switch
    {
        "name" => "key",
        "title" or "description" => field,
        _ => null,
    };

    private protected override Task<EditOutcome<ToolDetail>> CreateAsync(
        Guid tenantId, ToolDraft draft, CatalogTool definition, CatalogEntry entry, Actor actor, CancellationToken ct
    ) => editor.CreateAsync(tenantId, draft, entry, actor, ct);

    private ToolDraft Draft(CatalogEntry entry, CatalogTool definition) =>
        Draft(entry.Key, entry.Title, entry.Description, definition);

    private async Task<(Tool Tool, CatalogEntry Entry, CatalogTool Definition)?> FindAsync(
        AppDb db, Guid tenantId, Guid id, CancellationToken ct) =>
        await db.Tools.FirstOrDefaultAsync(t => t.TenantId == tenantId && t.Id == id, ct) is { } tool
        && await TenantCatalog.TemplateAsync<CatalogTool>(db, tenantId, Kind, tool.CatalogEntryId, ct)
            is var (entry, definition)
            ? (tool, entry, definition)
            : null;
}

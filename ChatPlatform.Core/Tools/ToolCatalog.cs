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
/// <param name="FailureText">What the customer is told when a call fails; null for the assistant's own words.</param>
/// <param name="SignedInOnly">True when only customers whom the tenant's site has signed in may use it.</param>
public sealed record CatalogTool(
    string Method, string UrlTemplate, JsonElement InputSchema, string? AnswerTemplate,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? BodyTemplate = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? FailureText = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool SignedInOnly = false);

/// <summary>Tools of the platform's catalog.</summary>
public sealed class ToolCatalog(AppDbFactory databases, TenantCatalog catalog, ToolEditor editor)
    : CatalogTemplates<CatalogTool, ToolDraft, ToolDetail, Tool>(databases, catalog)
{
    public override CatalogKind Kind => CatalogKind.Tool;

    private protected override string QuotaName => ToolEditor.Quota;

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
            definition.AnswerTemplate, 0, true, BodyTemplate: definition.BodyTemplate,
            FailureText: definition.FailureText, SignedInOnly: definition.SignedInOnly);

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

    private protected override Task<Tool?> FindRowAsync(AppDb db, Guid tenantId, Guid id, CancellationToken ct) =>
        db.Tools.FirstOrDefaultAsync(t => t.TenantId == tenantId && t.Id == id, ct);

    private protected override Task<(string Own, string Template)> DescribeAsync(
        AppDb db, CopiedRow<Tool, CatalogTool> copy, CancellationToken ct) =>
        Task.FromResult(
            (ToolText.Of(ToolText.DraftOf(copy.Row)), ToolText.Of(Draft(copy.Entry, copy.Definition))));

    private protected override Task<EditOutcome<ToolDetail>> ReplaceAsync(
        AppDb db, CopiedRow<Tool, CatalogTool> copy, Actor actor, CancellationToken ct) =>
        editor.TakeAsync(db, copy.Row, Draft(copy.Entry, copy.Definition), copy.Entry, actor, ct);

    private protected override Task<EditOutcome<ToolDetail>> SaveAsync(AppDb db, Tool row, CancellationToken ct) =>
        ToolEditor.SaveAsync(db, row, ct);
}

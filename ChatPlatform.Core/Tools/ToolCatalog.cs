using System.Text.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Tools;

/// <summary>
/// Initial content of a tool from the catalog, besides its key, which becomes its name, its title and description.
/// </summary>
public sealed record CatalogTool(string Method, string UrlTemplate, JsonElement InputSchema, string? AnswerTemplate);

/// <summary>Tools of the platform's catalog.</summary>
public sealed class ToolCatalog(TenantCatalog catalog, ToolEditor editor)
    : CatalogOffers<CatalogTool, ToolDraft, ToolDetail>(catalog)
{
    public override CatalogKind Kind => CatalogKind.Tool;

    private protected override string DefinitionRule => "must contain method, urlTemplate and inputSchema";

    private protected override ToolDraft Draft(string key, string title, string description, CatalogTool definition) =>
        new(
            key, title, description, definition.Method, definition.UrlTemplate, definition.InputSchema,
            definition.AnswerTemplate, 0, true);

    private protected override FieldErrors Check(ToolDraft draft) => draft.Check();

    private protected override string? FieldOf(string field) => field switch
    {
        "name" => "key",
        "title" or "description" => field,
        _ => null,
    };

    private protected override IQueryable<AddedEntry> Added(AppDb db, Guid tenantId) => db.Tools
        .Where(x => x.TenantId == tenantId)
        .Select(x => new AddedEntry { EntryId = x.CatalogEntryId, Id = x.Id });

    private protected override Task<EditOutcome<ToolDetail>> CreateAsync(
        Guid tenantId, ToolDraft draft, Guid catalogEntryId, Actor actor, CancellationToken ct
    ) => editor.CreateAsync(tenantId, draft, catalogEntryId, actor, ct);
}

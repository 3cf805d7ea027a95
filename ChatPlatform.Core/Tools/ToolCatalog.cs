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

/// <summary>
/// Tools of the platform's catalog: their definitions, and how a tenant adds one as a tool of its own that works only
/// while the platform allows it.
/// </summary>
public sealed class ToolCatalog(TenantCatalog offers, ToolEditor editor) : ICatalogEntryRules
{
    public CatalogKind Kind => CatalogKind.Tool;

    public void Check(CatalogDraft draft, FieldErrors errors)
    {
        if (CatalogDefinition.Read<CatalogTool>(draft.Definition?.GetRawText()) is not { } template)
        {
            errors.Check("definition", false, "must contain method, urlTemplate and inputSchema");
            return;
        }

        foreach (var (field, rule) in Draft(draft.Key, draft.Title, draft.Description, template).Check().Rules)
        {
            errors.Check(
                field switch
                {
                    "name" => "key",
                    "title" or "description" => field,
                    _ => "definition." + field,
                },
                false,
                rule);
        }
    }

    /// <summary>A page of the tools that the tenant may add, with those that it has added.</summary>
    public Task<ListPage<TenantCatalogEntry>> PageAsync(Guid tenantId, PageRequest page, CancellationToken ct) =>
        offers.PageAsync(
            tenantId, CatalogKind.Tool, page,
            db => db.Tools.Where(x => x.TenantId == tenantId)
                .Select(x => new AddedEntry { EntryId = x.CatalogEntryId, Id = x.Id }),
            ct);

    /// <summary>Adds a tool from the catalog. Not found where the tenant is not allowed it.</summary>
    public async Task<EditOutcome<ToolDetail>> AddAsync(
        Guid tenantId, Guid catalogEntryId, Actor actor, CancellationToken ct)
    {
        if (
            await offers.FindAsync(tenantId, CatalogKind.Tool, catalogEntryId, ct) is not { } entry
            || CatalogDefinition.Read<CatalogTool>(entry.Definition) is not { } template)
        {
            return new EditOutcome<ToolDetail>.NotFound();
        }

        var outcome = await editor.CreateAsync(
            tenantId, Draft(entry.Key, entry.Title, entry.Description, template), catalogEntryId, actor, ct);
        return outcome switch
        {
            EditOutcome<ToolDetail>.Invalid invalid => new EditOutcome<ToolDetail>.Refused(
                $"{entry.Title} {invalid.Errors.Rules.Values.First()}."),
            EditOutcome<ToolDetail>.Stale => new EditOutcome<ToolDetail>.Refused(
                $"{entry.Title} has already been added."),
            _ => outcome,
        };
    }

    private static ToolDraft Draft(string key, string title, string description, CatalogTool template) =>
        new(
            key, title, description, template.Method, template.UrlTemplate, template.InputSchema,
            template.AnswerTemplate, 0, true);
}

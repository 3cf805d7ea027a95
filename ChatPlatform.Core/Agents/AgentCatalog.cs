using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Agents;

/// <summary>Initial content of an agent from the catalog, besides its title and description.</summary>
public sealed record CatalogAgent(string Prompt, IReadOnlyList<string>? Examples);

/// <summary>
/// Agents of the platform's catalog: their definitions, and how a tenant adds one as an agent of its own that answers
/// only while the platform allows it.
/// </summary>
public sealed class AgentCatalog(TenantCatalog offers, AgentEditor editor) : ICatalogEntryRules
{
    public CatalogKind Kind => CatalogKind.Agent;

    public void Check(CatalogDraft draft, FieldErrors errors)
    {
        if (CatalogDefinition.Read<CatalogAgent>(draft.Definition?.GetRawText()) is not { } template)
        {
            errors.Check("definition", false, "must contain prompt and examples");
            return;
        }

        foreach (var (field, rule) in Draft(draft.Title, draft.Description, template).Check().Rules)
        {
            errors.Check(
                field switch
                {
                    "name" => "title",
                    "description" => field,
                    _ => "definition." + field,
                },
                false,
                rule);
        }
    }

    /// <summary>A page of the agents that the tenant may add, with those that it has added.</summary>
    public Task<ListPage<TenantCatalogEntry>> PageAsync(Guid tenantId, PageRequest page, CancellationToken ct) =>
        offers.PageAsync(
            tenantId, CatalogKind.Agent, page,
            db => db.Agents.Where(x => x.TenantId == tenantId)
                .Select(x => new AddedEntry { EntryId = x.CatalogEntryId, Id = x.Id }),
            ct);

    /// <summary>Adds an agent from the catalog. Not found where the tenant is not allowed it.</summary>
    public async Task<EditOutcome<AgentDetail>> AddAsync(
        Guid tenantId, Guid catalogEntryId, Actor actor, CancellationToken ct)
    {
        if (
            await offers.FindAsync(tenantId, CatalogKind.Agent, catalogEntryId, ct) is not { } entry
            || CatalogDefinition.Read<CatalogAgent>(entry.Definition) is not { } template)
        {
            return new EditOutcome<AgentDetail>.NotFound();
        }

        var outcome = await editor.CreateAsync(
            tenantId, Draft(entry.Title, entry.Description, template), catalogEntryId, actor, ct);
        return outcome switch
        {
            EditOutcome<AgentDetail>.Invalid invalid => new EditOutcome<AgentDetail>.Refused(
                $"{entry.Title} {invalid.Errors.Rules.Values.First()}."),
            EditOutcome<AgentDetail>.Stale => new EditOutcome<AgentDetail>.Refused(
                $"{entry.Title} has already been added."),
            _ => outcome,
        };
    }

    private static AgentDraft Draft(string title, string description, CatalogAgent template) =>
        new(title, description, template.Examples ?? [], true, template.Prompt, null);
}

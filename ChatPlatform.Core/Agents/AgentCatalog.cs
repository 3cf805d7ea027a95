using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Agents;

/// <summary>Initial content of an agent from the catalog, besides its title and description.</summary>
public sealed record CatalogAgent(string Prompt, IReadOnlyList<string>? Examples);

/// <summary>Agents of the platform's catalog.</summary>
public sealed class AgentCatalog(TenantCatalog catalog, AgentEditor editor)
    : CatalogOffers<CatalogAgent, AgentDraft, AgentDetail>(catalog)
{
    public override CatalogKind Kind => CatalogKind.Agent;

    private protected override string DefinitionRule => "must contain prompt and examples";

    private protected override AgentDraft Draft(
        string key, string title, string description, CatalogAgent definition
    ) => new(title, description, definition.Examples ?? [], true, definition.Prompt, null);

    private protected override FieldErrors Check(AgentDraft draft) => draft.Check();

    private protected override string? FieldOf(string field) => field switch
    {
        "name" => "title",
        "description" => field,
        _ => null,
    };

    private protected override IQueryable<AddedEntry> Added(AppDb db, Guid tenantId) => db.Agents
        .Where(x => x.TenantId == tenantId)
        .Select(x => new AddedEntry { EntryId = x.CatalogEntryId, Id = x.Id });

    private protected override Task<EditOutcome<AgentDetail>> CreateAsync(
        Guid tenantId, AgentDraft draft, Guid catalogEntryId, Actor actor, CancellationToken ct
    ) => editor.CreateAsync(tenantId, draft, catalogEntryId, actor, ct);
}

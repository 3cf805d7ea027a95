using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Agents;

/// <summary>What an agent of the catalogue begins with, besides its title and description.</summary>
public sealed record SharedAgentTemplate(string Prompt, IReadOnlyList<string>? Examples);

/// <summary>Agents of the platform's catalogue: what they hold, and how a tenant adds one as an agent of its own that works only while it is allowed.</summary>
public sealed class SharedAgents(SharedOffers offers, AgentEditor editor) : ISharedTemplate
{
    public SharedKind Kind => SharedKind.Agent;

    public void Check(CatalogueDraft draft, FieldErrors errors)
    {
        if (SharedDefinitions.Read<SharedAgentTemplate>(draft.Definition?.GetRawText()) is not { } template)
        {
            errors.Check("definition", false, "must hold prompt and examples");
            return;
        }

        foreach (var (field, rule) in Draft(draft.Title, draft.Description, template).Check().Rules)
        {
            errors.Check(field switch { "name" => "title", "description" => field, _ => "definition." + field }, false, rule);
        }
    }

    /// <summary>Adds an agent from the catalogue. Not found where the tenant is not allowed it.</summary>
    public async Task<EditOutcome<AgentDetail>> AddAsync(Guid tenantId, Guid sharedId, Actor actor, CancellationToken ct)
    {
        if (await offers.FindAsync(tenantId, SharedKind.Agent, sharedId, ct) is not { } entry || SharedDefinitions.Read<SharedAgentTemplate>(entry.Definition) is not { } template)
        {
            return new EditOutcome<AgentDetail>.NotFound();
        }

        var outcome = await editor.CreateAsync(tenantId, Draft(entry.Title, entry.Description, template), sharedId, actor, ct);
        return outcome switch
        {
            EditOutcome<AgentDetail>.Invalid invalid => new EditOutcome<AgentDetail>.Refused($"{entry.Title} {invalid.Errors.Rules.Values.First()}."),
            EditOutcome<AgentDetail>.Stale => new EditOutcome<AgentDetail>.Refused($"{entry.Title} is added already."),
            _ => outcome,
        };
    }

    private static AgentDraft Draft(string title, string description, SharedAgentTemplate template) =>
        new(title, description, template.Examples ?? [], true, template.Prompt, null);
}

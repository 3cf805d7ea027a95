using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Agents;

/// <summary>Reads and writes the rows of one agent.</summary>
internal static class AgentRows
{
    private const string NameTaken = "is taken by another agent";
    private const string NameShown = "is what customers read for another agent";

    /// <summary>An agent with its published version, to be changed; null when it does not exist.</summary>
    public static async Task<(Agent Agent, AgentVersion Version)?> LoadAsync(
        AppDb db, Guid tenantId, Guid agentId, CancellationToken ct)
    {
        var agent = await db.Agents.FirstOrDefaultAsync(a => a.TenantId == tenantId && a.Id == agentId, ct);
        return agent is null ? null : (agent, await PublishedAsync(db, agent, ct));
    }

    /// <summary>The published version of an agent.</summary>
    public static Task<AgentVersion> PublishedAsync(AppDb db, Agent agent, CancellationToken ct) =>
        db.AgentVersions.FirstAsync(
            v => v.TenantId == agent.TenantId && v.AgentId == agent.Id && v.Number == agent.PublishedVersion, ct);

    /// <summary>The values of an agent.</summary>
    /// <param name="toolIds">Null when the tools are not compared.</param>
    public static AgentDraft DraftOf(Agent agent, AgentVersion version, IReadOnlyList<Guid>? toolIds) =>
        new(
            agent.Name, agent.Description, [.. agent.Examples], agent.IsEnabled, version.Prompt, version.Model,
            toolIds, agent.DocumentIds, version.Parameters, [.. agent.DocumentTags], agent.PublicName);

    /// <summary>A draft as <see cref="DraftOf"/> returns it once it is saved, so that both can be compared.</summary>
    public static AgentDraft Audited(AgentDraft draft) => draft with
    {
        Name = draft.Name.Trim(),
        PublicName = draft.SetPublicName,
        Parameters = draft.SetParameters,
        DocumentTags = [.. draft.Tags],
    };

    public static void Apply(Agent agent, AgentDraft draft, TimeProvider clock)
    {
        agent.Name = draft.Name.Trim();
        agent.PublicName = draft.SetPublicName;
        agent.Description = draft.Description;
        agent.Examples = [.. draft.Examples];
        agent.IsEnabled = draft.IsEnabled;
        agent.DocumentIds = draft.DocumentIds is null ? null : [.. draft.DocumentIds.Distinct()];
        agent.DocumentTags = [.. draft.Tags];
        agent.ChangedAt = clock.GetDatabaseNow();
    }

    /// <summary>A version with the number of the agent's published one.</summary>
    /// <param name="draft">With its tools.</param>
    /// <param name="author">Null for the platform.</param>
    public static AgentVersion Version(Agent agent, AgentDraft draft, string? author) =>
        new()
        {
            TenantId = agent.TenantId,
            AgentId = agent.Id,
            Number = agent.PublishedVersion,
            Description = draft.Description,
            Prompt = draft.Prompt,
            Model = draft.Model,
            Parameters = draft.SetParameters,
            Examples = [.. draft.Examples],
            ToolIds = [.. (draft.ToolIds ?? []).Distinct()],
            DocumentIds = draft.DocumentIds is null ? null : [.. draft.DocumentIds.Distinct()],
            DocumentTags = [.. draft.Tags],
            CreatedBy = author,
        };

    /// <summary>
    /// The values of an agent with another of its versions. Tools that were deleted since are left out, and so are
    /// documents, unless none would remain: the agent then has none rather than all.
    /// </summary>
    public static async Task<AgentDraft> RestoreAsync(
        AppDb db, Agent agent, AgentVersion version, CancellationToken ct)
    {
        var tools = await db.Tools
            .Where(t => t.TenantId == agent.TenantId && version.ToolIds.Contains(t.Id))
            .Select(t => t.Id)
            .Take(version.ToolIds.Count)
            .ToListAsync(ct);
        var documents = version.DocumentIds is null
            ? null
            : await AgentGrants.ExistingAsync(db, agent.TenantId, version.DocumentIds, ct);
        return DraftOf(agent, version, [.. version.ToolIds.Where(tools.Contains)]) with
        {
            Description = version.Description,
            Examples = version.Examples,
            DocumentIds = documents is { Count: 0 } ? version.DocumentIds : documents,
            DocumentTags = version.DocumentTags,
        };
    }

    public static string? AuthorOf(Actor actor) => actor.Kind == ActorKind.System ? null : actor.Name;

    /// <summary>Number of the next version.</summary>
    public static async Task<int> NextNumberAsync(AppDb db, Agent agent, CancellationToken ct) =>
        1
        + await db
            .AgentVersions.Where(v => v.TenantId == agent.TenantId && v.AgentId == agent.Id)
            .MaxAsync(v => v.Number, ct);

    /// <summary>Adds the rules of names that other agents have, for staff or for customers.</summary>
    /// <param name="except">Id of the agent that may have the names; null for none.</param>
    /// <param name="publicName">Null when customers read <paramref name="name"/>.</param>
    public static async Task<FieldErrors> CheckNamesAsync(
        AppDb db, Guid tenantId, Guid? except, string name, string? publicName, FieldErrors errors,
        CancellationToken ct)
    {
        var display = publicName ?? name;
        var others = await db.Agents
            .Where(a => a.TenantId == tenantId && a.Id != except && (a.Name == name || a.DisplayName == display))
            .Select(a => new { a.Name, a.DisplayName })
            .Take(2)
            .ToListAsync(ct);
        return errors
            .Check("name", others.All(a => a.Name != name), NameTaken)
            .Check(publicName is null ? "name" : "publicName", others.All(a => a.DisplayName != display), NameShown);
    }

    public static async Task<EditOutcome<AgentDetail>> SaveAsync(AppDb db, Agent agent, CancellationToken ct)
    {
        switch (await db.TrySaveAsync(ct))
        {
            case SaveOutcome.Taken when await CheckNamesAsync(
                db, agent.TenantId, agent.Id, agent.Name, agent.PublicName, new(), ct) is { Any: true } errors:
                return EditOutcome.Invalid(errors);
            case not SaveOutcome.Saved: // Also when the new version's number has been used concurrently.
                return EditOutcome.Stale;
        }

        return await AgentQueries.FindAsync(db, agent.TenantId, agent.Id, ct) is { } detail
            ? EditOutcome.Saved(detail)
            : EditOutcome.NotFound;
    }
}

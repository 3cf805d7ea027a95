using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Quotas;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Agents;

/// <summary>
/// Changes of agents by staff. A changed prompt or model creates a new version; published versions never change. Every
/// change writes an audit entry.
/// </summary>
public sealed class AgentEditor(AppDbFactory databases, IOptions<TenantLimitDefaults> limits, TimeProvider clock)
{
    private const string NameTaken = "is the name of another agent";

    public Task<EditOutcome<AgentDetail>> CreateAsync(
        Guid tenantId, AgentDraft draft, Actor actor, CancellationToken ct
    ) => CreateAsync(tenantId, draft, null, actor, ct);

    internal async Task<EditOutcome<AgentDetail>> CreateAsync(
        Guid tenantId, AgentDraft draft, Guid? catalogEntryId, Actor actor, CancellationToken ct)
    {
        var errors = draft.Check();
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await QuotaLock.AcquireAsync(db, "agents", tenantId, ct);
        var limit = await db.Tenants.Where(t => t.Id == tenantId).Select(t => t.Limits).FirstAsync(ct)
            is { Agents: { } own }
            ? own
            : limits.Value.Agents;
        errors.Check(
            "name", await db.Agents.CountAsync(a => a.TenantId == tenantId, ct) < limit,
            $"cannot be added: there are {limit} agents, which is the limit");
        errors.Check(
            "name",
            errors.Any || !await db.Agents.AnyAsync(a => a.TenantId == tenantId && a.Name == draft.Name.Trim(), ct),
            NameTaken);
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        var agent = new Agent { TenantId = tenantId, Name = "", Description = "", CatalogEntryId = catalogEntryId };
        Apply(agent, draft);
        db.Agents.Add(agent);
        db.AgentVersions.Add(Version(agent, draft, actor));
        await AgentGrants.SetAsync(db, agent, draft.ToolIds, errors, ct);
        await AgentGrants.CheckDocumentsAsync(db, agent, draft.DocumentIds, errors, ct);
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        AuditLog.Add(
            db,
            AuditEntry.Change(
                catalogEntryId is null ? "agent.created" : "agent.added", actor, tenantId, "agent", agent.Id, null,
                draft));
        var outcome = await SaveAsync(db, agent, ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }

    public async Task<EditOutcome<AgentDetail>> UpdateAsync(
        Guid tenantId, Guid agentId, uint? expected, AgentDraft draft, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (await LoadAsync(db, tenantId, agentId, ct) is not { } loaded)
        {
            return EditOutcome.NotFound;
        }

        var (agent, version) = loaded;
        if (agent.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        var errors = draft.Check();
        errors.Check(
            "name",
            errors.Any
                || !await db.Agents.AnyAsync(
                    a => a.TenantId == tenantId && a.Id != agentId && a.Name == draft.Name.Trim(), ct),
            NameTaken);
        var before = new AgentDraft(
            agent.Name, agent.Description, agent.Examples, agent.IsEnabled, version.Prompt, version.Model,
            draft.ToolIds is null ? null : await AgentGrants.ReadAsync(db, agent, ct), agent.DocumentIds);
        await AgentGrants.SetAsync(db, agent, draft.ToolIds, errors, ct);
        await AgentGrants.CheckDocumentsAsync(db, agent, draft.DocumentIds, errors, ct);
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        Apply(agent, draft);
        if (version.Prompt != draft.Prompt || version.Model != draft.Model)
        {
            agent.PublishedVersion =
                1
                + await db
                    .AgentVersions.Where(v => v.TenantId == tenantId && v.AgentId == agentId)
                    .MaxAsync(v => v.Number, ct);
            db.AgentVersions.Add(Version(agent, draft, actor));
        }

        AuditLog.Add(db, AuditEntry.Change("agent.updated", actor, tenantId, "agent", agentId, before, draft));
        return await SaveAsync(db, agent, ct);
    }

    /// <summary>Publishes an earlier version again.</summary>
    public async Task<EditOutcome<AgentDetail>> PublishAsync(
        Guid tenantId, Guid agentId, uint? expected, int number, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var agent = await db.Agents.FirstOrDefaultAsync(a => a.TenantId == tenantId && a.Id == agentId, ct);
        var version = await db.AgentVersions.FirstOrDefaultAsync(
            v => v.TenantId == tenantId && v.AgentId == agentId && v.Number == number, ct);
        if (agent is null || (version is null && expected is not null))
        {
            return EditOutcome.NotFound;
        }

        if (version is null || agent.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        AuditLog.Add(
            db,
            AuditEntry.Change(
                "agent.published", actor, tenantId, "agent", agentId, new { Version = agent.PublishedVersion },
                new { Version = number }));
        agent.PublishedVersion = number;
        agent.ChangedAt = clock.GetDatabaseNow();
        return await SaveAsync(db, agent, ct);
    }

    /// <summary>
    /// Sets the tools that the agent may use, first to last. Other tools are no longer allowed, including in running
    /// turns.
    /// </summary>
    public async Task<EditOutcome<AgentDetail>> GrantAsync(
        Guid tenantId, Guid agentId, uint? expected, IReadOnlyList<Guid> toolIds, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (await db.Agents.FirstOrDefaultAsync(a => a.TenantId == tenantId && a.Id == agentId, ct) is not { } agent)
        {
            return EditOutcome.NotFound;
        }

        if (agent.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        var before = await AgentGrants.ReadAsync(db, agent, ct);
        var errors = new FieldErrors();
        await AgentGrants.SetAsync(db, agent, toolIds, errors, ct);
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        AuditLog.Add(
            db,
            AuditEntry.Change(
                "agent.tools_changed", actor, tenantId, "agent", agentId, new { ToolIds = before },
                new { ToolIds = toolIds.Distinct() }));
        agent.ChangedAt = clock.GetDatabaseNow();
        return await SaveAsync(db, agent, ct);
    }

    /// <summary>Removes an agent with its versions. Conversations keep its name.</summary>
    public async Task<EditOutcome<Guid>> DeleteAsync(
        Guid tenantId, Guid agentId, uint? expected, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (await db.Agents.FirstOrDefaultAsync(a => a.TenantId == tenantId && a.Id == agentId, ct) is not { } agent)
        {
            return EditOutcome.NotFound;
        }

        if (agent.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        AuditLog.Add(
            db,
            AuditEntry.Change("agent.deleted", actor, tenantId, "agent", agentId, new { agent.Name, agent.Description })
        );
        db.Agents.Remove(agent);
        if (await db.TrySaveAsync(ct) != SaveOutcome.Saved)
        {
            return EditOutcome.Stale;
        }

        return EditOutcome.Saved(agentId);
    }

    private static AgentVersion Version(Agent agent, AgentDraft draft, Actor actor) =>
        new()
        {
            TenantId = agent.TenantId,
            AgentId = agent.Id,
            Number = agent.PublishedVersion,
            Prompt = draft.Prompt,
            Model = draft.Model,
            CreatedBy = actor.Kind == ActorKind.System ? null : actor.Name,
        };

    private static async Task<(Agent, AgentVersion)?> LoadAsync(
        AppDb db, Guid tenantId, Guid agentId, CancellationToken ct)
    {
        var agent = await db.Agents.FirstOrDefaultAsync(a => a.TenantId == tenantId && a.Id == agentId, ct);
        return agent is null
            ? null
            : (
                agent,
                await db.AgentVersions.FirstAsync(
                    v => v.TenantId == tenantId && v.AgentId == agentId && v.Number == agent.PublishedVersion, ct));
    }

    private void Apply(Agent agent, AgentDraft draft)
    {
        agent.Name = draft.Name.Trim();
        agent.Description = draft.Description;
        agent.Examples = [.. draft.Examples];
        agent.IsEnabled = draft.IsEnabled;
        agent.DocumentIds = draft.DocumentIds is null ? null : [.. draft.DocumentIds.Distinct()];
        agent.ChangedAt = clock.GetDatabaseNow();
    }

    private static async Task<EditOutcome<AgentDetail>> SaveAsync(AppDb db, Agent agent, CancellationToken ct)
    {
        switch (await db.TrySaveAsync(ct))
        {
            case SaveOutcome.Taken
                when await db.Agents.AnyAsync(
                    a => a.TenantId == agent.TenantId && a.Id != agent.Id && a.Name == agent.Name, ct):
                return EditOutcome.Invalid(new FieldErrors().Check("name", false, NameTaken));
            case not SaveOutcome.Saved: // Also when the new version's number has been used concurrently.
                return EditOutcome.Stale;
        }

        return await AgentQueries.FindAsync(db, agent.TenantId, agent.Id, ct) is { } detail
            ? EditOutcome.Saved(detail)
            : EditOutcome.NotFound;
    }
}

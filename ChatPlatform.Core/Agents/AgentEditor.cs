using ChatPlatform.Core.Agents.Publishing;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.ModelCatalog;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Quotas;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Agents;

/// <summary>
/// Changes of agents by staff. A change of all but names and switch creates a new version; published
/// versions never change. Every change writes an audit entry. Changes of what customers are answered pass the publish
/// gate first.
/// </summary>
public sealed class AgentEditor(
    AppDbFactory databases, TenantModels models, IPublishGate gate, IOptions<TenantLimitDefaults> limits,
    TimeProvider clock)
{
    /// <summary>Name of the quota for <see cref="QuotaLock"/>.</summary>
    internal const string Quota = "agents";

    public async Task<EditOutcome<AgentDetail>> CreateAsync(
        Guid tenantId, AgentDraft draft, Actor actor, CancellationToken ct)
    {
        var errors = draft.Check();
        await CheckNamesAsync(tenantId, null, draft, errors, ct);
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        var permit = await CheckAsync(tenantId, new(Guid.Empty, draft), actor, ct);
        if (permit.Refusal is { } refusal)
        {
            return EditOutcome.Refused(refusal, PublishPermit.Code);
        }

        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await QuotaLock.AcquireAsync(db, Quota, tenantId, ct);
        var outcome = await CreateAsync(db, tenantId, draft, null, actor, ct);
        await transaction.CommitAsync(ct);
        return await NoteAsync(tenantId, outcome, permit, ct);
    }

    /// <summary>Creates an agent. The caller holds the lock on <see cref="Quota"/>.</summary>
    /// <param name="entry">The catalog entry that the agent is added from; null for none.</param>
    internal async Task<EditOutcome<AgentDetail>> CreateAsync(
        AppDb db, Guid tenantId, AgentDraft draft, CatalogEntry? entry, Actor actor, CancellationToken ct)
    {
        var errors = draft.Check();
        await CheckNamesAsync(db, tenantId, null, draft, errors, ct);
        await models.CheckAsync(db, tenantId, draft.Model, "model", errors, ct);
        var agent = new Agent
        {
            TenantId = tenantId,
            Name = "",
            Description = "",
            CatalogEntryId = entry?.Id,
            CatalogRevision = entry?.Revision ?? 1,
        };
        draft = draft with
        {
            DocumentIds = await AgentGrants.CheckDocumentsAsync(db, agent, draft.DocumentIds, errors, ct),
        };
        await AgentGrants.SetAsync(db, agent, draft.ToolIds, errors, ct);
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        AgentRows.Apply(agent, draft, clock);
        db.Agents.Add(agent);
        db.AgentVersions.Add(AgentRows.Version(agent, draft, AgentRows.AuthorOf(actor)));
        AuditLog.Add(
            db,
            AuditEntry.Change(
                entry is null ? "agent.created" : "agent.added", actor, tenantId, "agent", agent.Id, null, draft));
        return await AgentRows.SaveAsync(db, agent, ct);
    }

    public async Task<EditOutcome<AgentDetail>> UpdateAsync(
        Guid tenantId, Guid agentId, uint? expected, AgentDraft draft, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (await AgentRows.LoadAsync(db, tenantId, agentId, ct) is not { } loaded)
        {
            return EditOutcome.NotFound;
        }

        var (agent, version) = loaded;
        if (agent.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        var errors = draft.Check();
        await CheckNamesAsync(db, tenantId, agentId, draft, errors, ct);
        if (draft.Model != version.Model)
        {
            await models.CheckAsync(db, tenantId, draft.Model, "model", errors, ct);
        }

        var tools = await AgentGrants.ReadAsync(db, agent, ct);
        var before = AgentRows.DraftOf(agent, version, tools);
        await AgentGrants.SetAsync(db, agent, draft.ToolIds, errors, ct);
        var wanted = draft with { ToolIds = draft.ToolIds ?? tools };
        draft = wanted with
        {
            DocumentIds = await AgentGrants.CheckDocumentsAsync(db, agent, draft.DocumentIds, errors, ct),
        };
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        var permit = wanted.AnswersDifferently(before)
            ? await CheckAsync(tenantId, new(agentId, wanted), actor, ct)
            : PublishPermit.Unchecked;
        if (permit.Refusal is { } refusal)
        {
            return EditOutcome.Refused(refusal, PublishPermit.Code);
        }

        AgentRows.Apply(agent, draft, clock);
        agent.IsChangedHere |= agent.CatalogEntryId is not null && draft.DiffersFrom(before);
        if (draft.NeedsVersion(before))
        {
            agent.PublishedVersion = await AgentRows.NextNumberAsync(db, agent, ct);
            db.AgentVersions.Add(AgentRows.Version(agent, draft, AgentRows.AuthorOf(actor)));
        }

        AuditLog.Add(
            db,
            AuditEntry.Change("agent.updated", actor, tenantId, "agent", agentId, before, AgentRows.Audited(draft)));
        return await NoteAsync(tenantId, await AgentRows.SaveAsync(db, agent, ct), permit, ct);
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

        var errors = new FieldErrors();
        await models.CheckAsync(db, tenantId, version.Model, "model", errors, ct);
        if (errors.Any)
        {
            return EditOutcome.Refused(
                $"The model {version.Model} of version {number} {errors.Rules["model"]}.", "model_not_allowed");
        }

        var draft = await AgentRows.RestoreAsync(db, agent, version, ct);
        var permit = number == agent.PublishedVersion
            ? PublishPermit.Unchecked
            : await CheckAsync(tenantId, new(agentId, draft), actor, ct);
        if (permit.Refusal is { } refusal)
        {
            return EditOutcome.Refused(refusal, PublishPermit.Code);
        }

        AuditLog.Add(
            db,
            AuditEntry.Change(
                "agent.published", actor, tenantId, "agent", agentId,
                new { agent.Name, Version = agent.PublishedVersion }, new { agent.Name, Version = number }));
        agent.IsChangedHere |= agent.CatalogEntryId is not null && agent.PublishedVersion != number;
        agent.PublishedVersion = number;
        AgentRows.Apply(agent, draft, clock);
        await AgentGrants.SetAsync(db, agent, draft.ToolIds, errors, ct);
        return await NoteAsync(tenantId, await AgentRows.SaveAsync(db, agent, ct), permit, ct);
    }

    /// <summary>
    /// Sets the tools that the agent may use, first to last. Other tools are no longer allowed, including in running
    /// turns.
    /// </summary>
    public async Task<EditOutcome<AgentDetail>> GrantAsync(
        Guid tenantId, Guid agentId, uint? expected, IReadOnlyList<Guid> toolIds, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await AgentQueries.FindAsync(db, tenantId, agentId, ct) is { } agent
            ? await UpdateAsync(tenantId, agentId, expected, agent.ToDraft() with { ToolIds = toolIds }, actor, ct)
            : EditOutcome.NotFound;
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

    /// <summary>Adds the rules of the names that depend on the tenant's other agents.</summary>
    /// <param name="agentId">The agent that gets the names; null for a new one.</param>
    public async Task CheckNamesAsync(
        Guid tenantId, Guid? agentId, AgentDraft draft, FieldErrors errors, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        await CheckNamesAsync(db, tenantId, agentId, draft, errors, ct);
    }

    private async Task CheckNamesAsync(
        AppDb db, Guid tenantId, Guid? agentId, AgentDraft draft, FieldErrors errors, CancellationToken ct)
    {
        if (agentId is null && !errors.Has("name"))
        {
            var own = await db.Tenants.Where(t => t.Id == tenantId).Select(t => t.Limits).FirstAsync(ct);
            var limit = own.Agents ?? limits.Value.Agents;
            errors.Check(
                "name", await db.Agents.CountAsync(a => a.TenantId == tenantId, ct) < limit,
                $"cannot be added: there are {limit} agents, which is the limit");
        }

        if (!errors.Has("name") && !errors.Has("publicName"))
        {
            await AgentRows.CheckNamesAsync(
                db, tenantId, agentId, draft.Name.Trim(), draft.SetPublicName, errors, ct);
        }
    }

    /// <summary>What the publish gate says. An agent that is off answers nobody, so that nothing is checked.</summary>
    private async Task<PublishPermit> CheckAsync(
        Guid tenantId, AgentChange change, Actor actor, CancellationToken ct) =>
        change.Draft.IsEnabled ? await gate.CheckAsync(tenantId, change, actor, ct) : PublishPermit.Unchecked;

    private async Task<EditOutcome<AgentDetail>> NoteAsync(
        Guid tenantId, EditOutcome<AgentDetail> outcome, PublishPermit permit, CancellationToken ct)
    {
        if (outcome is EditOutcome<AgentDetail>.Saved)
        {
            await gate.SavedAsync(tenantId, permit, ct);
        }

        return outcome;
    }
}

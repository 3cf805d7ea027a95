using System.Text.Json;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Secrets;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Quotas;
using ChatPlatform.Core.Tools.Http;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Tools;

/// <summary>Changes of tools by staff. Every change writes an audit entry.</summary>
public sealed class ToolEditor(AppDbFactory databases, SecretBox secrets, TimeProvider clock)
{
    /// <summary>Maximum tools of a tenant.</summary>
    public const int MaxTools = 100;

    /// <summary>Name of the quota for <see cref="QuotaLock"/>.</summary>
    internal const string Quota = "tools";

    private const string NameTaken = "is taken by another tool";

    public Task<EditOutcome<ToolDetail>> CreateAsync(
        Guid tenantId, ToolDraft draft, Actor actor, CancellationToken ct
    ) => CreateAsync(tenantId, draft, null, actor, ct);

    /// <param name="entry">The catalog entry that the tool is added from; null for none.</param>
    internal async Task<EditOutcome<ToolDetail>> CreateAsync(
        Guid tenantId, ToolDraft draft, CatalogEntry? entry, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await QuotaLock.AcquireAsync(db, Quota, tenantId, ct);
        var errors = new FieldErrors();
        if (await AddAsync(db, tenantId, draft, entry, errors, actor, ct) is not { } tool)
        {
            return EditOutcome.Invalid(errors);
        }

        var outcome = await SaveAsync(db, tool, ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }

    /// <summary>
    /// Adds a tool and its audit entry, without saving; null with errors when it is invalid. The caller holds the lock
    /// on <see cref="Quota"/>.
    /// </summary>
    internal async Task<Tool?> AddAsync(
        AppDb db, Guid tenantId, ToolDraft draft, CatalogEntry? entry, FieldErrors errors, Actor actor,
        CancellationToken ct)
    {
        draft.Check(errors);
        await CheckNameAsync(db, tenantId, null, draft.Name, errors, ct);
        if (errors.Any)
        {
            return null;
        }

        var tool = new Tool
        {
            TenantId = tenantId,
            Name = "",
            Title = "",
            Description = "",
            InputSchema = "{}",
            Request = new("GET", ""),
            CatalogEntryId = entry?.Id,
            CatalogRevision = entry?.Revision ?? 1,
        };
        Apply(tool, draft);
        db.Tools.Add(tool);
        AuditLog.Add(
            db,
            AuditEntry.Change(
                entry is null ? "tool.created" : "tool.added", actor, tenantId, "tool", tool.Id, null, draft));
        return tool;
    }

    public async Task<EditOutcome<ToolDetail>> UpdateAsync(
        Guid tenantId, Guid toolId, uint? expected, ToolDraft draft, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (await db.Tools.FirstOrDefaultAsync(t => t.TenantId == tenantId && t.Id == toolId, ct) is not { } tool)
        {
            return EditOutcome.NotFound;
        }

        if (tool.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        var isChangedHere = tool.CatalogEntryId is not null && (tool.IsChangedHere || draft.DiffersFrom(tool));
        return await ChangeAsync(
            db, tool, draft, "tool.updated", actor, () => tool.IsChangedHere = isChangedHere, ct);
    }

    /// <summary>Replaces the content of a tool by its catalog entry's, which it follows from now on.</summary>
    internal Task<EditOutcome<ToolDetail>> TakeAsync(
        AppDb db, Tool tool, ToolDraft draft, CatalogEntry entry, Actor actor, CancellationToken ct) =>
        ChangeAsync(
            db,
            tool,
            draft with
            {
                Priority = tool.Priority,
                IsEnabled = tool.IsEnabled,
                AsksFirst = tool.AsksFirst,
                Headers = tool.Request.Headers,
                SecretHeader = tool.SecretHeader,
            },
            "tool.update_taken", actor,
            () => (tool.IsChangedHere, tool.CatalogRevision) = (false, entry.Revision), ct);

    /// <summary>Deletes a tool; agents can no longer call it, including in running turns.</summary>
    public async Task<EditOutcome<Guid>> DeleteAsync(
        Guid tenantId, Guid toolId, uint? expected, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (await db.Tools.FirstOrDefaultAsync(t => t.TenantId == tenantId && t.Id == toolId, ct) is not { } tool)
        {
            return EditOutcome.NotFound;
        }

        if (tool.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        AuditLog.Add(db, AuditEntry.Change("tool.deleted", actor, tenantId, "tool", toolId, Describe(tool)));
        db.Tools.Remove(tool);
        return await db.TrySaveAsync(ct) == SaveOutcome.Saved
            ? EditOutcome.Saved(toolId)
            : EditOutcome.Stale;
    }

    /// <summary>Adds the rules of a name that depend on the tenant's other tools.</summary>
    /// <param name="toolId">The tool that gets the name; null for a new one.</param>
    public async Task CheckNameAsync(
        Guid tenantId, Guid? toolId, string name, FieldErrors errors, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        await CheckNameAsync(db, tenantId, toolId, name, errors, ct);
    }

    private static async Task CheckNameAsync(
        AppDb db, Guid tenantId, Guid? toolId, string name, FieldErrors errors, CancellationToken ct)
    {
        errors.Check(
            "name",
            errors.Has("name") || toolId is not null
                || await db.Tools.CountAsync(t => t.TenantId == tenantId, ct) < MaxTools,
            $"cannot be added: there are {MaxTools} tools, which is the limit");
        errors.Check(
            "name",
            errors.Has("name")
                || !await db.Tools.AnyAsync(
                    t => t.TenantId == tenantId && t.Id != toolId && t.Name == name, ct),
            NameTaken);
    }

    /// <param name="note">Further changes of the row.</param>
    private async Task<EditOutcome<ToolDetail>> ChangeAsync(
        AppDb db, Tool tool, ToolDraft draft, string action, Actor actor, Action note, CancellationToken ct)
    {
        var errors = draft.Check(new());
        await CheckNameAsync(db, tool.TenantId, tool.Id, draft.Name, errors, ct);
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        var before = Describe(tool);
        Apply(tool, draft);
        AuditLog.Add(
            db, AuditEntry.Change(action, actor, tool.TenantId, "tool", tool.Id, before, Describe(tool)));
        note();
        return await SaveAsync(db, tool, ct);
    }

    internal static async Task<EditOutcome<ToolDetail>> SaveAsync(AppDb db, Tool tool, CancellationToken ct) =>
        await db.TrySaveAsync(ct) switch
        {
            SaveOutcome.Saved => await ToolQueries.FindAsync(db, tool.TenantId, tool.Id, ct) is { } detail
                ? EditOutcome.Saved(detail)
                : EditOutcome.NotFound,
            SaveOutcome.Taken => EditOutcome.Invalid(new FieldErrors().Check("name", false, NameTaken)),
            _ => EditOutcome.Stale,
        };

    /// <summary>The values for the audit log, without the secret.</summary>
    private static object Describe(Tool tool) => new
    {
        tool.Name,
        tool.Title,
        tool.Description,
        tool.Request.Method,
        tool.Request.UrlTemplate,
        InputSchema = JsonSerializer.Deserialize<JsonElement>(tool.InputSchema),
        tool.AnswerTemplate,
        tool.Priority,
        tool.IsEnabled,
        tool.Request.Headers,
        tool.SecretHeader,
        HasSecret = tool.SealedSecret is not null,
        tool.Request.BodyTemplate,
        tool.FailureText,
        tool.AsksFirst,
        tool.SignedInOnly,
    };

    private void Apply(Tool tool, ToolDraft draft)
    {
        tool.Name = draft.Name;
        tool.Title = draft.Title;
        tool.Description = draft.Description;
        var before = tool.SealedSecret is null ? null
            : ToolSecrets.OwnerOf(tool.TenantId, tool.Id, tool.Request.UrlTemplate);
        tool.Request = new(draft.Method, draft.UrlTemplate, draft.Headers, draft.BodyTemplate);
        var owner = ToolSecrets.OwnerOf(tool.TenantId, tool.Id, draft.UrlTemplate);
        tool.SecretHeader = draft.SecretHeader;
        tool.SealedSecret = draft.SecretHeader is null ? null
            : draft.Secret is not null ? secrets.Seal(owner, draft.Secret)
            : before == owner ? tool.SealedSecret
            : null;
        tool.InputSchema = draft.InputSchema.GetRawText();
        tool.AnswerTemplate = draft.AnswerTemplate;
        tool.FailureText = draft.FailureText;
        tool.AsksFirst = draft.AsksFirst;
        tool.SignedInOnly = draft.SignedInOnly;
        tool.Priority = draft.Priority;
        tool.IsEnabled = draft.IsEnabled;
        tool.ChangedAt = clock.GetDatabaseNow();
    }
}

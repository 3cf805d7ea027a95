using ChatPlatform.Core.Audit;
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

    private const string NameTaken = "is the name of another tool";

    public Task<EditOutcome<ToolDetail>> CreateAsync(
        Guid tenantId, ToolDraft draft, Actor actor, CancellationToken ct
    ) => CreateAsync(tenantId, draft, null, actor, ct);

    internal async Task<EditOutcome<ToolDetail>> CreateAsync(
        Guid tenantId, ToolDraft draft, Guid? catalogEntryId, Actor actor, CancellationToken ct)
    {
        var errors = draft.Check();
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await QuotaLock.AcquireAsync(db, "tools", tenantId, ct);
        errors.Check(
            "name", await db.Tools.CountAsync(t => t.TenantId == tenantId, ct) < MaxTools,
            $"cannot be added: there are {MaxTools} tools, which is the limit");
        errors.Check(
            "name", errors.Any || !await db.Tools.AnyAsync(t => t.TenantId == tenantId && t.Name == draft.Name, ct),
            NameTaken);
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        var tool = new Tool
        {
            TenantId = tenantId,
            Name = "",
            Title = "",
            Description = "",
            InputSchema = "{}",
            Request = new("GET", ""),
            CatalogEntryId = catalogEntryId,
        };
        Apply(tool, draft);
        db.Tools.Add(tool);
        AuditLog.Add(
            db,
            AuditEntry.Change(
                catalogEntryId is null ? "tool.created" : "tool.added", actor, tenantId, "tool", tool.Id, null, draft));
        var outcome = await SaveAsync(db, tool, ct);
        await transaction.CommitAsync(ct);
        return outcome;
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

        var errors = draft.Check();
        errors.Check(
            "name",
            errors.Any
                || !await db.Tools.AnyAsync(t => t.TenantId == tenantId && t.Id != toolId && t.Name == draft.Name, ct),
            NameTaken);
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        AuditLog.Add(
            db, AuditEntry.Change("tool.updated", actor, tenantId, "tool", toolId, ToolDetail.Of(tool), draft));
        Apply(tool, draft);
        return await SaveAsync(db, tool, ct);
    }

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

        AuditLog.Add(db, AuditEntry.Change("tool.deleted", actor, tenantId, "tool", toolId, ToolDetail.Of(tool)));
        db.Tools.Remove(tool);
        return await db.TrySaveAsync(ct) == SaveOutcome.Saved
            ? EditOutcome.Saved(toolId)
            : EditOutcome.Stale;
    }

    private static async Task<EditOutcome<ToolDetail>> SaveAsync(AppDb db, Tool tool, CancellationToken ct) =>
        await db.TrySaveAsync(ct) switch
        {
            SaveOutcome.Saved => await ToolQueries.FindAsync(db, tool.TenantId, tool.Id, ct) is { } detail
                ? EditOutcome.Saved(detail)
                : EditOutcome.NotFound,
            SaveOutcome.Taken => EditOutcome.Invalid(new FieldErrors().Check("name", false, NameTaken)),
            _ => EditOutcome.Stale,
        };

    private void Apply(Tool tool, ToolDraft draft)
    {
        tool.Name = draft.Name;
        tool.Title = draft.Title;
        tool.Description = draft.Description;
        var before = tool.SealedSecret is null ? null
            : ToolSecrets.OwnerOf(tool.TenantId, tool.Id, tool.Request.UrlTemplate);
        tool.Request = new(draft.Method, draft.UrlTemplate, draft.Headers);
        var owner = ToolSecrets.OwnerOf(tool.TenantId, tool.Id, draft.UrlTemplate);
        tool.SecretHeader = draft.SecretHeader;
        tool.SealedSecret = draft.SecretHeader is null ? null
            : draft.Secret is not null ? secrets.Seal(owner, draft.Secret)
            : before == owner ? tool.SealedSecret
            : null;
        tool.InputSchema = draft.InputSchema.GetRawText();
        tool.AnswerTemplate = draft.AnswerTemplate;
        tool.Priority = draft.Priority;
        tool.IsEnabled = draft.IsEnabled;
        tool.ChangedAt = clock.GetDatabaseNow();
    }
}

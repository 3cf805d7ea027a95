using System.Text.Json.Serialization;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Secrets;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Widgets.VerifiedVisitors;

/// <summary>How a tenant stands with verified visitors. The secret itself is never in it.</summary>
/// <param name="ConcurrencyToken">Changes with each write of the widget; for conditional writes.</param>
public sealed record IdentityState(bool HasSecret, DateTimeOffset? SecretSetAt, bool IsRequired, [property: JsonIgnore] uint ConcurrencyToken);

public enum RequireOutcome
{
    Saved,

    /// <summary>Without a secret nobody could be verified, and every visitor would be locked out.</summary>
    NoSecret,

    /// <summary>Somebody else has changed the widget since it was read.</summary>
    Stale,

    /// <summary>The tenant has no widget.</summary>
    NotFound,
}

/// <summary>What staff does about verified visitors. Every change is in the audit log.</summary>
public sealed class IdentitySettings(AppDbFactory databases, SecretBox secrets, TimeProvider clock)
{
    private const string Target = "widget";

    /// <summary>Null when the tenant has no widget.</summary>
    public async Task<IdentityState?> ReadAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await FindAsync(db, tenantId, ct) is { } widget ? new(widget.SealedIdentitySecret is not null, widget.IdentitySecretSetAt, widget.IsIdentityRequired, widget.ConcurrencyToken) : null;
    }

    /// <summary>Makes a secret in the place of the one before and answers it, the only time that it is shown; null when the tenant has no widget.</summary>
    public async Task<string?> ReplaceSecretAsync(Guid tenantId, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (await FindAsync(db, tenantId, ct) is not { } widget)
        {
            return null;
        }

        var (secret, before) = (VisitorIdentity.NewSecret(), widget.IdentitySecretSetAt);
        widget.SealedIdentitySecret = secrets.Seal(VisitorIdentity.OwnerOf(tenantId), secret);
        widget.IdentitySecretSetAt = clock.GetUtcNow();
        AuditLog.Add(db, AuditEntry.Change(
            "visitor_identity.secret_replaced", actor, tenantId, Target, widget.WidgetKey, new { secretSetAt = before }, new { secretSetAt = widget.IdentitySecretSetAt }));
        await db.SaveChangesAsync(ct);
        return secret;
    }

    /// <param name="expected">The version that the change begins from.</param>
    public async Task<RequireOutcome> RequireAsync(Guid tenantId, uint expected, bool isRequired, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (await FindAsync(db, tenantId, ct) is not { } widget)
        {
            return RequireOutcome.NotFound;
        }

        if (widget.ConcurrencyToken != expected)
        {
            return RequireOutcome.Stale;
        }

        if (isRequired && widget.SealedIdentitySecret is null)
        {
            return RequireOutcome.NoSecret;
        }

        AuditLog.Add(db, AuditEntry.Change(
            "visitor_identity.changed", actor, tenantId, Target, widget.WidgetKey, new { isRequired = widget.IsIdentityRequired }, new { isRequired }));
        widget.IsIdentityRequired = isRequired;
        return await db.TrySaveAsync(ct) == SaveOutcome.Saved ? RequireOutcome.Saved : RequireOutcome.Stale;
    }

    private static Task<WidgetSettings?> FindAsync(AppDb db, Guid tenantId, CancellationToken ct) =>
        db.WidgetSettings.FirstOrDefaultAsync(w => w.TenantId == tenantId, ct);
}

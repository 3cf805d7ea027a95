using System.Text.Json.Serialization;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Secrets;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Widgets.VerifiedVisitors;

/// <summary>A tenant's settings for verified visitors, without the secret itself.</summary>
/// <param name="ConcurrencyToken">Changes with each write of the widget; for conditional writes.</param>
public sealed record IdentityState(
    bool HasSecret, DateTimeOffset? SecretSetAt, bool IsRequired, [property: JsonIgnore] uint ConcurrencyToken)
    : IHasConcurrencyToken;

/// <summary>Changes the settings for verified visitors. Every change writes an audit entry.</summary>
public sealed class IdentitySettings(AppDbFactory databases, SecretBox secrets, TimeProvider clock)
{
    private const string Target = "widget";

    /// <summary>Null when the tenant has no widget.</summary>
    public async Task<IdentityState?> ReadAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        return await FindAsync(db, tenantId, ct) is { } widget ? StateOf(widget) : null;
    }

    /// <summary>Replaces the secret and returns the new one, which is available only here.</summary>
    public async Task<EditOutcome<string>> ReplaceSecretAsync(Guid tenantId, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (await FindAsync(db, tenantId, ct) is not { } widget)
        {
            return EditOutcome.NotFound;
        }

        var (secret, before) = (VisitorIdentity.NewSecret(), widget.IdentitySecretSetAt);
        widget.SealedIdentitySecret = secrets.Seal(VisitorIdentity.OwnerOf(tenantId), secret);
        widget.IdentitySecretSetAt = clock.GetUtcNow();
        AuditLog.Add(
            db,
            AuditEntry.Change(
                "visitor_identity.secret_replaced", actor, tenantId, Target, widget.WidgetKey,
                new { secretSetAt = before }, new { secretSetAt = widget.IdentitySecretSetAt }));
        await db.SaveChangesAsync(ct);
        return EditOutcome.Saved(secret);
    }

    /// <summary>
    /// Sets whether only verified visitors may chat. Refused without a secret, because no visitor could then be
    /// verified.
    /// </summary>
    /// <param name="expected">Concurrency token that the change is based on.</param>
    public async Task<EditOutcome<IdentityState>> RequireAsync(
        Guid tenantId, uint? expected, bool isRequired, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (await FindAsync(db, tenantId, ct) is not { } widget)
        {
            return EditOutcome.NotFound;
        }

        if (widget.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        if (isRequired && widget.SealedIdentitySecret is null)
        {
            return EditOutcome.Refused(
                "Create a secret first: without one, no customer could be verified or chat.", "no_secret");
        }

        AuditLog.Add(
            db,
            AuditEntry.Change(
                "visitor_identity.changed", actor, tenantId, Target, widget.WidgetKey,
                new { isRequired = widget.IsIdentityRequired }, new { isRequired }));
        widget.IsIdentityRequired = isRequired;
        return await db.TrySaveAsync(ct) == SaveOutcome.Saved
            ? EditOutcome.Saved(StateOf(widget))
            : EditOutcome.Stale;
    }

    private static IdentityState StateOf(WidgetSettings widget) =>
        new(
            widget.SealedIdentitySecret is not null, widget.IdentitySecretSetAt, widget.IsIdentityRequired,
            widget.ConcurrencyToken);

    private static Task<WidgetSettings?> FindAsync(AppDb db, Guid tenantId, CancellationToken ct) =>
        db.WidgetSettings.FirstOrDefaultAsync(w => w.TenantId == tenantId, ct);
}

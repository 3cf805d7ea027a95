using System.Text.Json.Serialization;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy.Erasure;
using ChatPlatform.Core.Tenancy.Quotas;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Tenancy;

/// <summary>A tenant, for platform admins.</summary>
/// <param name="ConcurrencyToken">Changes with each write; for conditional writes.</param>
/// <param name="Kind">Kind of business, one of <see cref="TenantKinds.All"/>.</param>
public sealed record TenantDetail(
    Guid Id,
    string Slug,
    string Name,
    TenantStatus Status,
    TenantLimits Limits,
    DateTimeOffset CreatedAt,
    [property: JsonIgnore] uint ConcurrencyToken,
    string Kind = TenantKinds.Other) : IHasConcurrencyToken
{
    internal static TenantDetail Of(Tenant t) =>
        new(t.Id, t.Slug, t.Name, t.Status, t.Limits, t.CreatedAt, t.ConcurrencyToken, t.Kind);
}

/// <summary>
/// Creates, changes, suspends and deletes tenants, for platform admins. Every read and change writes an audit entry
/// (S12).
/// </summary>
public sealed class TenantEditor(
    AppDbFactory databases, IEnumerable<ITenantLifecycleHook> parts, TenantErasureSignal erasure)
{
    private const string SlugTaken = "is used by another tenant";

    public Task<EditOutcome<TenantDetail>> CreateAsync(TenantDraft draft, Actor actor, CancellationToken ct) =>
        CreateAsync(draft, actor, (_, _) => { }, ct);

    /// <summary>Creates a tenant together with other rows: all are saved, or none.</summary>
    /// <param name="addMore">Adds the other rows to the context.</param>
    internal async Task<EditOutcome<TenantDetail>> CreateAsync(
        TenantDraft draft, Actor actor, Action<AppDb, Tenant> addMore, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var errors = draft.Check();
        await CheckSlugAsync(db, null, draft.Slug, errors, ct);
        if (errors.Any)
        {
            return EditOutcome.Invalid(errors);
        }

        var tenant = new Tenant
        {
            Slug = draft.Slug,
            Name = draft.Name.Trim(),
            Limits = draft.Limits,
            Kind = draft.Kind ?? TenantKinds.Other,
        };
        db.Tenants.Add(tenant);
        foreach (var part in parts)
        {
            part.Begin(db, tenant);
        }

        AuditLog.Add(db, AuditEntry.Change("tenant.created", actor, tenant.Id, "tenant", tenant.Id, null, draft));
        addMore(db, tenant);
        return await SavedAsync(db, tenant, ct);
    }

    /// <summary>Adds the rule that no other tenant has the slug.</summary>
    /// <param name="own">The tenant's own slug; null for a new tenant.</param>
    public async Task CheckSlugAsync(string? own, string slug, FieldErrors errors, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        await CheckSlugAsync(db, own, slug, errors, ct);
    }

    private static async Task<FieldErrors> CheckSlugAsync(
        AppDb db, string? own, string slug, FieldErrors errors, CancellationToken ct) =>
        errors.Check(
            "slug", errors.Has("slug") || slug == own || !await db.Tenants.AnyAsync(t => t.Slug == slug, ct),
            SlugTaken);

    /// <summary>True when there is a tenant with this slug or id.</summary>
    public async Task<bool> ExistsAsync(string tenant, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        return Unicode.UnicodeText.IsValid(tenant) && await FindAsync(db, tenant, ct) is not null;
    }

    /// <summary>Reads one tenant by slug or id, and writes an audit entry for it.</summary>
    public async Task<TenantDetail?> OpenAsync(string tenant, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        if (!Unicode.UnicodeText.IsValid(tenant) || await FindAsync(db, tenant, ct) is not { } found)
        {
            return null;
        }

        AuditLog.Add(db, new(AuditKind.Audit, "tenant.viewed", actor, found.Id, "tenant", found.Id.ToString()));
        await db.SaveChangesAsync(ct);
        return TenantDetail.Of(found);
    }

    public Task<EditOutcome<TenantDetail>> UpdateAsync(
        string tenant, uint? expected, TenantDraft draft, Actor actor, CancellationToken ct) =>
        ChangeAsync(
            tenant, expected, "tenant.updated", actor,
            (_, t) => (t.Name, t.Slug, t.Limits, t.Kind) = (
                draft.Name.Trim(), draft.Slug, draft.Limits, draft.Kind ?? t.Kind), ct,
            (db, t) => CheckSlugAsync(db, t.Slug, draft.Slug, draft.Check(), ct));

    /// <summary>Denies access to the tenant's staff and visitors without deleting anything.</summary>
    public Task<EditOutcome<TenantDetail>> SuspendAsync(
        string tenant, uint? expected, Actor actor, CancellationToken ct
    ) => ChangeAsync(tenant, expected, "tenant.suspended", actor, (_, t) => t.Status = TenantStatus.Suspended, ct);

    public Task<EditOutcome<TenantDetail>> ResumeAsync(
        string tenant, uint? expected, Actor actor, CancellationToken ct
    ) => ChangeAsync(tenant, expected, "tenant.resumed", actor, (_, t) => t.Status = TenantStatus.Active, ct);

    /// <summary>
    /// Deletes the tenant: access is closed at once, and its data is erased within minutes (S13). This cannot be
    /// undone.
    /// </summary>
    /// <param name="typedSlug">The tenant's slug as typed by the user for confirmation.</param>
    public async Task<EditOutcome<TenantDetail>> DeleteAsync(
        string tenant, uint? expected, string? typedSlug, Actor actor, CancellationToken ct)
    {
        var outcome = await ChangeAsync(
            tenant, expected, "tenant.deleted", actor, GiveUp, ct,
            (_, t) => Task.FromResult(new FieldErrors().Check(
                "confirm", t.Slug == typedSlug, "must be the tenant's name in addresses")));
        erasure.Notify();
        return outcome;

        static void GiveUp(AppDb db, Tenant tenant)
        {
            tenant.Status = TenantStatus.Deleting;
            db.Jobs.Add(new() { Kind = TenantEraser.JobKind, SubjectId = tenant.Id });
        }
    }

    /// <param name="check">Validates the change; null when it is always valid.</param>
    private async Task<EditOutcome<TenantDetail>> ChangeAsync(
        string tenant, uint? expected, string action, Actor actor, Action<AppDb, Tenant> change, CancellationToken ct,
        Func<AppDb, Tenant, Task<FieldErrors>>? check = null)
    {
        await using var db = databases.ForPlatform();
        if (await FindAsync(db, tenant, ct) is not { Status: not TenantStatus.Deleting } found)
        {
            return EditOutcome.NotFound;
        }

        if (found.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        if (check is not null && await check(db, found) is { Any: true } errors)
        {
            return EditOutcome.Invalid(errors);
        }

        var before = Describe(found);
        change(db, found);
        AuditLog.Add(db, AuditEntry.Change(action, actor, found.Id, "tenant", found.Id, before, Describe(found)));
        return await SavedAsync(db, found, ct);
    }

    private static object Describe(Tenant t) => new { t.Name, t.Slug, t.Kind, t.Status, t.Limits };

    private static async Task<EditOutcome<TenantDetail>> SavedAsync(AppDb db, Tenant tenant, CancellationToken ct) =>
        await db.TrySaveAsync(ct) switch
        {
            SaveOutcome.Saved => EditOutcome.Saved(TenantDetail.Of(tenant)),
            SaveOutcome.Taken => EditOutcome.Invalid(
                new FieldErrors().Check("slug", false, SlugTaken)),
            _ => EditOutcome.Stale,
        };

    private static Task<Tenant?> FindAsync(AppDb db, string tenant, CancellationToken ct)
    {
        Guid? id = Guid.TryParseExact(tenant, "D", out var parsed) ? parsed : null;
        return db.Tenants.FirstOrDefaultAsync(t => t.Slug == tenant || t.Id == id, ct);
    }
}

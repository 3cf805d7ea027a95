using System.Text.Json.Serialization;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.People;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatPlatform.Core.Identity.Links;

/// <summary>Whom to invite, and as what.</summary>
/// <param name="TenantId">The tenant that it leads into; null makes a platform admin.</param>
/// <param name="Role">The role there; needed with a tenant.</param>
public sealed record InvitationDraft(string Email, Guid? TenantId, TenantRole? Role);

/// <summary>An invitation that waits.</summary>
public sealed record InvitationItem(Guid Id, string Email, TenantRole? Role, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>A new invitation; <paramref name="Secret"/> is the code of its link and is shown this once.</summary>
public sealed record NewInvitation(InvitationItem Invitation, string Secret)
{
    /// <summary>Path of the link. The code stands behind the hash sign, which browsers send to nobody (S23).</summary>
    [JsonIgnore]
    public string Path => $"/invitation#{Secret}";
}

/// <summary>Invitations into a tenant, or among the platform admins. One person waits once for each tenant.</summary>
public sealed class Invitations(AppDbFactory databases, MemberLimit limit, TimeProvider clock)
{
    public async Task<EditOutcome<NewInvitation>> InviteAsync(InvitationDraft draft, Actor actor, CancellationToken ct)
    {
        var email = draft.Email.Trim().ToLowerInvariant();
        if (new FieldErrors().Email(email).Check("role", draft.TenantId is null || draft.Role is not null, "must be supporter or tenantUser") is { Any: true } errors)
        {
            return new EditOutcome<NewInvitation>.Invalid(errors);
        }

        await using var db = databases.ForPlatform();
        await using var transaction = await MemberLimit.LockAsync(db, draft.TenantId, ct);
        if (await HindranceAsync(db, draft with { Email = email }, ct) is { } why)
        {
            return new EditOutcome<NewInvitation>.Refused(why);
        }

        return new EditOutcome<NewInvitation>.Saved(await SaveAsync(db, transaction, draft with { Email = email }, "invitation.created", actor, ct));
    }

    /// <summary>A new link in the place of one that waits: the old one ends.</summary>
    /// <param name="tenantId">The tenant whose invitation it is; null for those of platform admins.</param>
    public async Task<EditOutcome<NewInvitation>> RenewAsync(Guid? tenantId, Guid id, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        await using var transaction = await MemberLimit.LockAsync(db, tenantId, ct);
        if (await Waiting(db, tenantId).AsNoTracking().FirstOrDefaultAsync(l => l.Id == id, ct) is not { } old)
        {
            return new EditOutcome<NewInvitation>.NotFound();
        }

        var now = clock.GetUtcNow();
        await db.AccountLinks.Where(l => l.Id == id).ExecuteUpdateAsync(set => set.SetProperty(l => l.RevokedAt, now), ct);
        return new EditOutcome<NewInvitation>.Saved(await SaveAsync(db, transaction, new(old.Email!, tenantId, old.Role), "invitation.renewed", actor, ct));
    }

    /// <summary>Takes an invitation back; false when none of this id waits.</summary>
    public async Task<bool> RevokeAsync(Guid? tenantId, Guid id, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        await using var transaction = await MemberLimit.LockAsync(db, tenantId, ct);
        if (await Waiting(db, tenantId).FirstOrDefaultAsync(l => l.Id == id, ct) is not { } link)
        {
            return false;
        }

        link.RevokedAt = clock.GetUtcNow();
        AuditTrail.Add(db, AuditEntry.Change("invitation.revoked", actor, tenantId, "invitation", id, new { link.Email, link.Role }));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Invitations that wait, newest first; at most 500.</summary>
    public Task<IReadOnlyList<InvitationItem>> ListAsync(Guid? tenantId, CancellationToken ct) => PageAsync(tenantId, null, 500, ct);

    /// <summary>A page of the invitations that wait, newest first.</summary>
    /// <param name="before">Id of the last one that was read; null for the newest.</param>
    public async Task<IReadOnlyList<InvitationItem>> PageAsync(Guid? tenantId, Guid? before, int take, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        return await Waiting(db, tenantId).AsNoTracking().Where(l => before == null || l.Id < before).OrderByDescending(l => l.Id).Take(take)
            .Select(l => new InvitationItem(l.Id, l.Email!, l.Role, l.CreatedBy, l.CreatedAt, l.ExpiresAt)).ToListAsync(ct);
    }

    private IQueryable<AccountLink> Waiting(AppDb db, Guid? tenantId) =>
        AccountLinks.Open(db, clock.GetUtcNow()).Where(l => l.Purpose == LinkPurpose.Invitation && l.TenantId == tenantId);

    private async Task<string?> HindranceAsync(AppDb db, InvitationDraft draft, CancellationToken ct)
    {
        var key = PersonRules.Key(draft.Email);
        if (await db.Users.AnyAsync(u => u.NormalizedUserName == key && (draft.TenantId == null ? u.IsPlatformAdmin : db.Memberships.Any(m => m.TenantId == draft.TenantId && m.UserId == u.Id)), ct))
        {
            return draft.TenantId is null ? "This person is a platform admin already." : "This person is a member already.";
        }

        if (await Waiting(db, draft.TenantId).AnyAsync(l => l.Email == draft.Email, ct))
        {
            return "This person is invited already. Make a new link if the first one is lost.";
        }

        return draft.TenantId is { } tenantId ? await limit.ReachedAsync(db, tenantId, ct) : null;
    }

    private async Task<NewInvitation> SaveAsync(
        AppDb db, IDbContextTransaction transaction, InvitationDraft draft, string action, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var link = AccountLinks.Add(db, secret => new AccountLink
        {
            Purpose = LinkPurpose.Invitation, Hash = LinkSecret.HashOf(secret)!, Email = draft.Email, TenantId = draft.TenantId, Role = draft.TenantId is null ? null : draft.Role,
            MakesPlatformAdmin = draft.TenantId is null, CreatedBy = actor.Name, CreatedAt = now, ExpiresAt = now + AccountLinks.InvitationLife,
        });
        AuditTrail.Add(db, AuditEntry.Change(action, actor, draft.TenantId, "invitation", link.Id, null, new { draft.Email, draft.Role, link.ExpiresAt }));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new(new(link.Id, draft.Email, draft.Role, actor.Name, now, link.ExpiresAt), link.Secret);
    }
}

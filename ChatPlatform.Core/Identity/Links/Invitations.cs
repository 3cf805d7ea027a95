using System.Text.Json.Serialization;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.Users;
using ChatPlatform.Core.Mail;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Unicode;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatPlatform.Core.Identity.Links;

/// <summary>The values of a new invitation.</summary>
/// <param name="TenantId">Tenant to join; null invites a platform admin.</param>
/// <param name="Role">Role in the tenant; required with a tenant.</param>
/// <param name="Issuer">Issuer of the link; null for an untrusted one.</param>
public sealed record InvitationDraft(string Email, Guid? TenantId, TenantRole? Role, LinkIssuer? Issuer = null);

/// <summary>An open invitation.</summary>
public sealed record InvitationItem(
    Guid Id, string Email, TenantRole? Role, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>A new invitation.</summary>
/// <param name="Secret">Code of the link, available only here; "" when only the invited user gets it.</param>
/// <param name="IsMailed">True when it was sent to the invited address.</param>
public sealed record NewInvitation(InvitationItem Invitation, string Secret, bool IsMailed = false)
{
    /// <summary>Path of the link. The code is in the fragment, which browsers do not send to servers (S23).</summary>
    [JsonIgnore]
    public string? Path => Secret.Length == 0 ? null : $"/invitation#{Secret}";
}

/// <summary>
/// Invitations to a tenant or to the platform admins. An address has at most one open invitation for each tenant.
/// </summary>
public sealed class Invitations(AppDbFactory databases, MemberLimit limit, LinkMail mail, TimeProvider clock)
{
    /// <summary>Maximum open invitations on a page of the console.</summary>
    public const int MaxOpen = 500;

    /// <summary>
    /// Maximum invitations of a tenant per hour, because they may send mail to addresses that did not request it.
    /// </summary>
    private const int MaxPerHour = 100;

    public async Task<EditOutcome<NewInvitation>> InviteAsync(InvitationDraft draft, Actor actor, CancellationToken ct)
    {
        var email = EmailAddress.Parse(draft.Email)?.ToLowerInvariant();
        if (
            new FieldErrors()
                .Email(email)
                .Check("role", draft.TenantId is null || draft.Role is not null, "must be supporter or tenantUser") is
            { Any: true } errors)
        {
            return EditOutcome.Invalid(errors);
        }

        await using var db = databases.ForPlatform();
        await using var transaction = await MemberLimit.LockAsync(db, draft.TenantId, ct);
        if (await BlockingReasonAsync(db, draft with { Email = email! }, ct) is { } why)
        {
            return EditOutcome.Refused(why);
        }

        return EditOutcome.Saved(
            await SaveAsync(db, transaction, draft with { Email = email! }, "invitation.created", actor, ct));
    }

    /// <summary>Renews an invitation on behalf of an untrusted issuer.</summary>
    public Task<EditOutcome<NewInvitation>> RenewAsync(Guid? tenantId, Guid id, Actor actor, CancellationToken ct) =>
        RenewAsync(tenantId, id, new LinkIssuer(false), actor, ct);

    /// <summary>Replaces the link of an open invitation; the old link is revoked.</summary>
    /// <param name="tenantId">Tenant of the invitation; null for platform admins.</param>
    public async Task<EditOutcome<NewInvitation>> RenewAsync(
        Guid? tenantId, Guid id, LinkIssuer issuer, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        await using var transaction = await MemberLimit.LockAsync(db, tenantId, ct);
        if (await Waiting(db, tenantId).AsNoTracking().FirstOrDefaultAsync(l => l.Id == id, ct) is not { } old)
        {
            return EditOutcome.NotFound;
        }

        if (await TooManyAsync(db, tenantId, ct) is { } why)
        {
            return EditOutcome.Refused(why);
        }

        var now = clock.GetUtcNow();
        await db
            .AccountLinks.Where(l => l.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.RevokedAt, now), ct);
        return EditOutcome.Saved(
            await SaveAsync(
                db, transaction, new(old.Email!, tenantId, old.Role, issuer), "invitation.renewed", actor, ct));
    }

    /// <summary>Revokes an open invitation.</summary>
    public async Task<EditOutcome<Guid>> RevokeAsync(Guid? tenantId, Guid id, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        await using var transaction = await MemberLimit.LockAsync(db, tenantId, ct);
        if (await Waiting(db, tenantId).FirstOrDefaultAsync(l => l.Id == id, ct) is not { } link)
        {
            return EditOutcome.NotFound;
        }

        link.RevokedAt = clock.GetUtcNow();
        AuditLog.Add(
            db,
            AuditEntry.Change("invitation.revoked", actor, tenantId, "invitation", id, new { link.Email, link.Role }));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return EditOutcome.Saved(id);
    }

    /// <summary>A page of open invitations, newest first.</summary>
    public async Task<ListPage<InvitationItem>> PageAsync(Guid? tenantId, PageRequest page, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var before = page.AfterId;
        return await Waiting(db, tenantId)
            .AsNoTracking()
            .Where(l => before == null || l.Id < before)
            .OrderByDescending(l => l.Id)
            .Select(l => new InvitationItem(l.Id, l.Email!, l.Role, l.CreatedBy, l.CreatedAt, l.ExpiresAt))
            .ToPageAsync(page, l => PageKeys.Of(l.Id), ct);
    }

    private IQueryable<AccountLink> Waiting(AppDb db, Guid? tenantId) =>
        AccountLinks
            .Open(db, clock.GetUtcNow())
            .Where(l => l.Purpose == LinkPurpose.Invitation && l.TenantId == tenantId);

    private async Task<string?> BlockingReasonAsync(AppDb db, InvitationDraft draft, CancellationToken ct)
    {
        var key = UserRules.Key(draft.Email);
        if (
            await db.Users.AnyAsync(
                u =>
                    u.NormalizedEmail == key
                    && (
                        draft.TenantId == null
                            ? u.IsPlatformAdmin
                            : db.Memberships.Any(m => m.TenantId == draft.TenantId && m.UserId == u.Id)),
                ct))
        {
            return draft.TenantId is null
                ? "This user is already a platform admin."
                : "This user is already a member.";
        }

        if (await Waiting(db, draft.TenantId).AnyAsync(l => l.Email == draft.Email, ct))
        {
            return "This user is already invited. Create a new link if the first one is lost.";
        }

        return await TooManyAsync(db, draft.TenantId, ct)
            ?? (draft.TenantId is { } tenantId ? await limit.CheckAsync(db, tenantId, ct) : null);
    }

    private async Task<string?> TooManyAsync(AppDb db, Guid? tenantId, CancellationToken ct)
    {
        var since = clock.GetUtcNow().AddHours(-1);
        return
            tenantId is not null
            && await db.AccountLinks.CountAsync(l => l.TenantId == tenantId && l.CreatedAt > since, ct) >= MaxPerHour
            ? $"This tenant has created {MaxPerHour} invitations within an hour. Try again later."
            : null;
    }

    private async Task<NewInvitation> SaveAsync(
        AppDb db,
        IDbContextTransaction transaction,
        InvitationDraft draft,
        string action,
        Actor actor,
        CancellationToken ct)
    {
        var target = await db.Tenants.Where(t => t.Id == draft.TenantId).Select(t => t.Name).FirstOrDefaultAsync(ct);
        var made = Add(db, draft, target ?? "look after the platform", action, actor);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        mail.Wake();
        return made;
    }

    /// <summary>Sends the mails of invitations that were added with <see cref="Add"/>, after they are saved.</summary>
    internal void Send() => mail.Wake();

    /// <summary>Adds an invitation with its mail and audit entry to the context.</summary>
    /// <param name="target">What the user is invited to.</param>
    internal NewInvitation Add(AppDb db, InvitationDraft draft, string target, string action, Actor actor)
    {
        var now = clock.GetUtcNow();
        var delivery = mail.GetDelivery(draft.Issuer ?? new(draft.TenantId is null));
        var link = AccountLinks.Add(db, secret => new AccountLink
        {
            Purpose = LinkPurpose.Invitation,
            Hash = LinkSecret.HashOf(secret)!,
            Email = draft.Email,
            TenantId = draft.TenantId,
            Role = draft.TenantId is null ? null : draft.Role,
            GrantsPlatformAdmin = draft.TenantId is null,
            VerifiesEmail = delivery.VerifiesEmail,
            CreatedBy = actor.Name,
            CreatedAt = now,
            ExpiresAt = now + AccountLinks.InvitationLifetime,
        });
        mail.Add(
            db, link, draft.Email, "Your invitation",
            $"You are invited to {UnicodeText.SingleLine(target)} on ChatPlatform. With this link you accept:",
            "/invitation", delivery);
        AuditLog.Add(
            db,
            AuditEntry.Change(
                action,
                actor,
                draft.TenantId,
                "invitation",
                link.Id,
                null,
                new
                {
                    draft.Email,
                    draft.Role,
                    link.ExpiresAt,
                    delivery.IsMailed,
                }));
        return new(
            new(link.Id, draft.Email, draft.Role, actor.Name, now, link.ExpiresAt), delivery.IsShown ? link.Secret : "",
            delivery.IsMailed);
    }
}

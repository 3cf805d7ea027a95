using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Identity.Links;

/// <summary>A new link. <paramref name="Secret"/> is available only here.</summary>
/// <param name="IsMailed">True when it was mailed to the user's own address.</param>
/// <param name="IsShown">False when only the recipient gets it.</param>
public sealed record NewLink(
    Guid Id, string Secret, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, bool IsMailed = false,
    bool IsShown = true);

/// <summary>A valid link.</summary>
/// <param name="TenantName">Null for links without a tenant.</param>
/// <param name="VerifiesEmail">True when using the link verifies the e-mail address.</param>
/// <param name="HasAccount">True when the address has a verified account. Revealed only to the owner of the address, so
/// never without <paramref name="VerifiesEmail"/>.</param>
public sealed record OpenLink(
    LinkPurpose Purpose, string? Email, string? TenantName, string? TenantSlug, bool GrantsPlatformAdmin,
    bool VerifiesEmail, bool HasAccount);

/// <summary>Creates and reads links and codes that can be used once before they expire (S25).</summary>
public sealed class AccountLinks(AppDbFactory databases, LinkMail mail, TimeProvider clock)
{
    public static readonly TimeSpan InvitationLifetime = TimeSpan.FromDays(7);

    public static readonly TimeSpan ResetLifetime = TimeSpan.FromHours(24);

    public static readonly TimeSpan SetupLifetime = TimeSpan.FromMinutes(30);

    /// <summary>The link of a secret; null when it is unknown, used, revoked or expired.</summary>
    public async Task<OpenLink?> ReadAsync(LinkPurpose purpose, string? secret, CancellationToken ct)
    {
        if (LinkSecret.HashOf(secret) is not { } hash)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        await using var db = databases.ForPlatform();
        var found = await Open(db, now)
            .Where(l => l.Purpose == purpose && l.Hash == hash)
            .Select(l => new
            {
                Link = l,
                Tenant = db.Tenants.FirstOrDefault(t => t.Id == l.TenantId),
                User = db.Users.FirstOrDefault(u => u.Id == l.UserId),
            })
            .FirstOrDefaultAsync(ct);
        if (found is null)
        {
            return null;
        }

        var email = found.User?.Email ?? found.Link.Email;
        var key = email is null ? null : Users.UserRules.Key(email);
        var verifies = VerifiesAddress(found.Link);
        var hasAccount = verifies && key is not null && await db.Users.AnyAsync(u => u.NormalizedUserName == key, ct);
        return new(
            purpose, email, found.Tenant?.Name, found.Tenant?.Slug, found.Link.GrantsPlatformAdmin,
            verifies, hasAccount);
    }

    /// <summary>True while a setup code is valid; otherwise the setup page does not exist.</summary>
    public async Task<bool> HasSetupCodeAsync(CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        return await Open(db, clock.GetUtcNow()).AnyAsync(l => l.Purpose == LinkPurpose.Setup, ct);
    }

    /// <summary>Creates a password reset link on behalf of a platform admin, who is shown the link.</summary>
    public Task<NewLink?> ResetAsync(Guid userId, Actor actor, CancellationToken ct) =>
        ResetAsync(userId, new LinkIssuer(true), actor, ct);

    /// <summary>Creates a password reset link and revokes earlier ones. Null when the user does not exist.</summary>
    public async Task<NewLink?> ResetAsync(Guid userId, LinkIssuer issuer, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = databases.ForPlatform();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Users.Where(u => u.Id == userId).Select(u => u.Email).FirstOrDefaultAsync(ct) is not { } email)
        {
            return null;
        }

        await Open(db, now)
            .Where(l => l.Purpose == LinkPurpose.PasswordReset && l.UserId == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.RevokedAt, now), ct);
        var delivery = mail.GetDelivery(issuer);
        var added = Add(db, secret => new AccountLink
        {
            Purpose = LinkPurpose.PasswordReset,
            Hash = LinkSecret.HashOf(secret)!,
            UserId = userId,
            VerifiesEmail = delivery.VerifiesEmail,
            CreatedBy = actor.Name,
            CreatedAt = now,
            ExpiresAt = now + ResetLifetime,
        });
        var link = added with { IsMailed = delivery.IsMailed, IsShown = delivery.IsShown };
        mail.Add(
            db, link, email, "Your new password", "With this link you choose a new password for ChatPlatform:",
            "/password-reset", delivery);
        AuditLog.Add(
            db,
            AuditEntry.Security(
                "password_reset.created", actor, null, "user", userId, new { link.ExpiresAt, link.IsMailed }));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        mail.Wake();
        return link;
    }

    /// <summary>
    /// Creates the setup code for the first platform admin and revokes an earlier one. Null when an enabled admin
    /// exists.
    /// </summary>
    /// <param name="isForced">Creates the code even when an enabled admin exists.</param>
    public async Task<NewLink?> SetupAsync(bool isForced, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var actor = Actor.System("create-admin");
        await using var db = databases.ForPlatform();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!isForced && await db.Users.AnyAsync(u => u.IsPlatformAdmin && !u.IsDisabled, ct))
        {
            return null;
        }

        await Open(db, now)
            .Where(l => l.Purpose == LinkPurpose.Setup)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.RevokedAt, now), ct);
        var link = Add(db, secret => new AccountLink
        {
            Purpose = LinkPurpose.Setup,
            Hash = LinkSecret.HashOf(secret)!,
            GrantsPlatformAdmin = true,
            CreatedBy = actor.Name,
            CreatedAt = now,
            ExpiresAt = now + SetupLifetime,
        });
        AuditLog.Add(
            db,
            AuditEntry.Security("setup_code.created", actor, null, "link", link.Id, new { link.ExpiresAt, isForced }));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return link;
    }

    /// <summary>Valid links.</summary>
    internal static IQueryable<AccountLink> Open(AppDb db, DateTimeOffset now) =>
        db.AccountLinks.Where(l => l.UsedAt == null && l.RevokedAt == null && l.ExpiresAt > now);

    /// <summary>
    /// True when using the link verifies the address, see <see cref="AccountLink.VerifiesEmail"/>. Links for platform
    /// admins always do, because only platform admins create them.
    /// </summary>
    internal static bool VerifiesAddress(AccountLink link) => link.VerifiesEmail || link.GrantsPlatformAdmin;

    /// <summary>A valid link, without using it; null when it is not valid.</summary>
    internal static async Task<AccountLink?> FindAsync(
        AppDb db, LinkPurpose purpose, string? secret, DateTimeOffset now, CancellationToken ct) =>
        LinkSecret.HashOf(secret) is { } hash
            ? await Open(db, now).AsNoTracking().FirstOrDefaultAsync(l => l.Purpose == purpose && l.Hash == hash, ct)
            : null;

    /// <summary>Uses a link; null when it is not valid. Of several concurrent calls only one succeeds.</summary>
    internal static async Task<AccountLink?> ConsumeAsync(
        AppDb db, LinkPurpose purpose, string? secret, DateTimeOffset now, CancellationToken ct) =>
        LinkSecret.HashOf(secret) is { } hash
        && await Open(db, now)
            .Where(l => l.Purpose == purpose && l.Hash == hash)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.UsedAt, now), ct) == 1
            ? await db.AccountLinks.AsNoTracking().SingleAsync(l => l.Hash == hash, ct)
            : null;

    /// <summary>Adds a link with a new secret.</summary>
    internal static NewLink Add(AppDb db, Func<string, AccountLink> make)
    {
        var secret = LinkSecret.New();
        var link = make(secret);
        db.AccountLinks.Add(link);
        return new(link.Id, secret, link.CreatedAt, link.ExpiresAt);
    }
}

using System.Security.Cryptography;
using System.Text;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatPlatform.Core.Identity.Users;

/// <summary>An external sign-in linked to an account.</summary>
/// <param name="Provider">Short name of the provider for URLs.</param>
/// <param name="Name">Display name of the provider when it was linked.</param>
/// <param name="Issuer">Issuer of the provider's tokens.</param>
/// <param name="LinkedAt">Null for logins linked before the time was recorded.</param>
public sealed record LinkedLogin(string Provider, string Name, string Issuer, DateTimeOffset? LinkedAt);

/// <summary>Result of linking a sign-in.</summary>
public enum LinkOutcome
{
    /// <summary>Linked, now or earlier.</summary>
    Linked,

    /// <summary>Linked to another user's account.</summary>
    BelongsToAnother,

    /// <summary>The account has another login of the same provider, which must be unlinked first.</summary>
    HasAnother,

    /// <summary>The account no longer exists.</summary>
    NoAccount,
}

/// <summary>The external sign-ins that a user has linked to the own account.</summary>
public sealed class LinkedLogins(AppDbFactory databases)
{
    /// <summary>Name of the column that says when a sign-in was linked.</summary>
    internal const string LinkedAt = "LinkedAt";

    private const int MaxCount = 100;

    /// <summary>Latest first.</summary>
    public async Task<IReadOnlyList<LinkedLogin>> ListAsync(Guid userId, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var rows = await db
            .UserLogins.AsNoTracking()
            .Where(l => l.UserId == userId)
            .Select(l => new
            {
                l.LoginProvider,
                l.ProviderDisplayName,
                At = EF.Property<DateTimeOffset?>(l, LinkedAt),
            })
            .OrderByDescending(l => l.At)
            .ThenBy(l => l.LoginProvider)
            .Take(MaxCount)
            .ToListAsync(ct);
        return
        [
            .. rows.Select(l => new LinkedLogin(
                ShortName(l.LoginProvider), l.ProviderDisplayName ?? l.LoginProvider, l.LoginProvider, l.At)),
        ];
    }

    /// <summary>
    /// Links an external sign-in to the signed-in user's account. The e-mail address is ignored, because the session
    /// identifies the user.
    /// </summary>
    public async Task<LinkOutcome> LinkAsync(Guid userId, ExternalIdentity identity, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        if (
            await db
                .UserLogins.AsNoTracking()
                .FirstOrDefaultAsync(
                    l => l.LoginProvider == identity.Issuer && l.ProviderKey == identity.Subject, ct) is
            { } known)
        {
            return known.UserId == userId ? LinkOutcome.Linked : LinkOutcome.BelongsToAnother;
        }

        if (await db.UserLogins.AnyAsync(l => l.UserId == userId && l.LoginProvider == identity.Issuer, ct))
        {
            return LinkOutcome.HasAnother;
        }

        db.UserLogins.Add(
            new()
            {
                LoginProvider = identity.Issuer,
                ProviderKey = identity.Subject,
                ProviderDisplayName = identity.ProviderName,
                UserId = userId,
            });
        AuditLog.Add(
            db,
            AuditEntry.Security(
                "login.linked",
                actor,
                null,
                "user",
                userId,
                new
                {
                    identity.Issuer,
                    identity.Subject,
                    identity.Email,
                }));

        return await db.TrySaveAsync(ct) switch
        {
            SaveOutcome.Saved => LinkOutcome.Linked,
            // Linked concurrently; now the row can be read.
            SaveOutcome.Taken => await LinkAsync(userId, identity, actor, ct),
            _ => LinkOutcome.NoAccount,
        };
    }

    /// <summary>
    /// Unlinks a provider. Refused for an account without a password, which could not sign in any more.
    /// </summary>
    /// <param name="provider">As in <see cref="LinkedLogin.Provider"/>.</param>
    public async Task<EditOutcome<LinkedLogin>> UnlinkAsync(
        Guid userId, string provider, Actor actor, CancellationToken ct)
    {
        if ((await ListAsync(userId, ct)).FirstOrDefault(l => l.Provider == provider) is not { } login)
        {
            return EditOutcome.NotFound;
        }

        await using var db = databases.ForPlatform();
        if (!await db.Users.AnyAsync(u => u.Id == userId && u.PasswordHash != null, ct))
        {
            return EditOutcome.Refused(
                "Your account has no password, so this may be your only way to sign in. "
                + "Ask an admin for a link to set one first."
            );
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (
            await db.UserLogins.Where(l => l.UserId == userId && l.LoginProvider == login.Issuer).ExecuteDeleteAsync(ct)
            == 0)
        {
            return EditOutcome.NotFound;
        }

        AuditLog.Add(
            db, AuditEntry.Security("login.unlinked", actor, null, "user", userId, new { login.Issuer, login.Name }));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return EditOutcome.Saved(login);
    }

    /// <summary>A short name of the issuer for URL paths.</summary>
    private static string ShortName(string issuer) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(issuer)))[..16];
}

internal sealed class UserLoginConfiguration : IEntityTypeConfiguration<IdentityUserLogin<Guid>>
{
    public void Configure(EntityTypeBuilder<IdentityUserLogin<Guid>> builder) =>
        builder.Property<DateTimeOffset?>(LinkedLogins.LinkedAt).HasDefaultValueSql("now()");
}

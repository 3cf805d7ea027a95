using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.Users;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Identity.Passwords;

/// <summary>Finds the account of an e-mail address and a password.</summary>
public sealed class PasswordCheck(AppDbFactory databases, PasswordHashing hashing)
{
    /// <summary>
    /// The enabled account; null when no account of the address has the password, in the same time whether accounts
    /// exist or not. Of several, a member of the tenant comes first, then the verified account, then the newest. The
    /// caller holds a hashing slot.
    /// </summary>
    /// <param name="tenantSlug">Tenant that the user wants to open; null when unknown.</param>
    /// <param name="isVerified">Considers only the account with the verified address.</param>
    public async Task<User?> FindAsync(
        string email, string password, string? tenantSlug, bool isVerified, CancellationToken ct)
    {
        var key = UserRules.Key(email);
        await using var db = databases.ForPlatform();
        var accounts = await db
            .Users.AsNoTracking()
            .Where(u =>
                u.NormalizedEmail == key
                && !u.IsDisabled
                && u.PasswordHash != null
                && (!isVerified || u.HomeTenantId == null))
            .OrderBy(u => u.Id)
            .Take(AddressAccounts.MaxCount)
            .ToListAsync(ct);
        var matching = hashing.Matching([.. accounts.Select(u => u.PasswordHash!)], password);
        var open = accounts.FindAll(u => matching.Contains(u.PasswordHash!));
        var user = open.Count < 2 ? open.FirstOrDefault() : await ChooseAsync(db, open, tenantSlug, ct);
        if (
            user is not null
            && hashing.Renewed(user.PasswordHash!, accounts.Select(u => u.PasswordHash!), password) is { } renewed)
        {
            var old = user.PasswordHash;
            await db
                .Users.Where(u => u.Id == user.Id && u.PasswordHash == old)
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.PasswordHash, renewed), ct);
            user.PasswordHash = renewed;
        }

        return user;
    }

    private static async Task<User> ChooseAsync(AppDb db, List<User> open, string? tenantSlug, CancellationToken ct)
    {
        var ids = open.ConvertAll(u => u.Id);
        var members = tenantSlug is null
            ? []
            : await db
                .Memberships.Where(m =>
                    ids.Contains(m.UserId) && db.Tenants.Any(t => t.Id == m.TenantId && t.Slug == tenantSlug))
                .Select(m => m.UserId)
                .Take(AddressAccounts.MaxCount)
                .ToListAsync(ct);
        return open.OrderByDescending(u => members.Contains(u.Id))
            .ThenByDescending(u => u.HomeTenantId is null)
            .ThenByDescending(u => u.CreatedAt)
            .First();
    }
}

using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatPlatform.Core.Tenancy;

/// <summary>
/// The one way to hold a quota: whoever counts and then adds does both under this lock, so that those who add at the
/// same moment wait for
/// each other and count what the others have added.
/// </summary>
public static class QuotaLock
{
    /// <summary>
    /// Begins a transaction in which nobody else adds to the same quota; it ends with the transaction (PostgreSQL
    /// advisory lock).
    /// </summary>
    /// <param name="quota">What is counted: "agents", "documents", ...</param>
    /// <param name="owner">Whose quota it is; null for the platform's.</param>
    public static async Task<IDbContextTransaction> TakeAsync(AppDb db, string quota, Guid? owner, CancellationToken ct)
    {
        var transaction = await db.Database.BeginTransactionAsync(ct);
        var key = KeyOf(quota, owner);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({key}, 0))", ct);
        return transaction;
    }

    /// <summary>The text that the lock's number is made from, for statements that take it themselves.</summary>
    internal static string KeyOf(string quota, Guid? owner) => $"quota {quota} {owner}";
}

using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatPlatform.Core.Tenancy.Quotas;

/// <summary>
/// Enforces quotas: a caller counts and adds under this lock, so that concurrent callers wait for each other and count
/// each other's rows.
/// </summary>
public static class QuotaLock
{
    /// <summary>Begins a transaction that locks the quota until it ends (PostgreSQL advisory lock).</summary>
    /// <param name="quota">Name of what is counted: "agents", "documents", ...</param>
    /// <param name="owner">Owner of the quota; null for the platform.</param>
    public static async Task<IDbContextTransaction> AcquireAsync(
        AppDb db, string quota, Guid? owner, CancellationToken ct)
    {
        var transaction = await db.Database.BeginTransactionAsync(ct);
        await AddAsync(db, quota, owner, ct);
        return transaction;
    }

    /// <summary>Locks another quota in the open transaction.</summary>
    internal static Task AddAsync(AppDb db, string quota, Guid? owner, CancellationToken ct)
    {
        var key = KeyOf(quota, owner);
        return db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({key}, 0))", ct);
    }

    /// <summary>Text whose hash is the lock's key, for statements that take the lock themselves.</summary>
    internal static string KeyOf(string quota, Guid? owner) => $"quota {quota} {owner}";
}

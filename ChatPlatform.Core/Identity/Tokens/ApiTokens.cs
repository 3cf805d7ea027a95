using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.Sessions;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Quotas;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Identity.Tokens;

/// <summary>A token in the tenant's list.</summary>
/// <param name="Owner">Name of the user it acts for.</param>
public sealed record ApiTokenItem(
    Guid Id,
    string Name,
    string LastFour,
    IReadOnlyList<string> Scopes,
    Guid UserId,
    string Owner,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? LastUsedAt);

/// <summary>A token in its owner's list.</summary>
public sealed record OwnApiToken(Guid TenantId, string TenantName, ApiTokenItem Token);

/// <summary>A new token; <paramref name="Secret"/> is available only here.</summary>
public sealed record NewApiToken(ApiTokenItem Token, string Secret);

/// <summary>Creates, lists and revokes the personal API tokens of a tenant.</summary>
public sealed class ApiTokens(AppDbFactory databases, RevocationFeed feed, TimeProvider clock)
{
    /// <summary>Prefix of every token, by which secret scanners recognise it.</summary>
    public const string Prefix = "cp_";

    /// <summary>Maximum lifetime in days.</summary>
    public const int MaxDays = 365;

    /// <summary>Maximum valid tokens of a user in one tenant.</summary>
    public const int MaxPerUser = 50;

    /// <summary>Maximum own tokens on a page of the console.</summary>
    public const int MaxListed = 500;

    /// <summary>
    /// Maximum valid tokens of a user in all tenants: <see cref="MaxPerUser"/> in each possible tenant.
    /// </summary>
    private const int MaxInAllTenants = 50_000;

    /// <summary>Validates the values of a new token.</summary>
    public static FieldErrors Check(string? name, IReadOnlyList<string>? scopes, int days) =>
        new FieldErrors()
            .Text("name", name, 1, 100)
            .Check(
                "scopes", scopes is { Count: > 0 } && scopes.All(ApiScopes.All.Contains),
                $"must be some of {string.Join(", ", ApiScopes.All)}")
            .Check("days", days is >= 1 and <= MaxDays, $"must be 1 to {MaxDays}");

    /// <summary>
    /// Creates a token for its owner. Refused when the owner has <see cref="MaxPerUser"/> tokens in the tenant.
    /// </summary>
    /// <param name="scopes">Some of <see cref="ApiScopes.All"/>, already validated.</param>
    /// <param name="days">1 to <see cref="MaxDays"/>.</param>
    public async Task<EditOutcome<NewApiToken>> CreateAsync(
        Guid tenantId,
        Caller owner,
        string name,
        IReadOnlyList<string> scopes,
        int days,
        Actor actor,
        CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = databases.ForTenant(tenantId);
        await using var transaction = await QuotaLock.AcquireAsync(
            db, $"api tokens of {owner.UserId} in", tenantId, ct);
        if (
            await db.ApiTokens.CountAsync(
                t => t.TenantId == tenantId && t.UserId == owner.UserId && t.RevokedAt == null && t.ExpiresAt > now, ct
            ) >= MaxPerUser)
        {
            return EditOutcome.Refused($"You have {MaxPerUser} tokens here. Revoke one first.");
        }

        var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var token = new ApiToken
        {
            TenantId = tenantId,
            UserId = owner.UserId,
            Name = name,
            Scopes = [.. scopes],
            CreatedAt = now,
            ExpiresAt = now.AddDays(days),
            Hash = SHA256.HashData(Encoding.UTF8.GetBytes(secret)),
            LastFour = secret[^4..],
        };
        db.ApiTokens.Add(token);
        AuditLog.Add(
            db,
            AuditEntry.Security(
                "api_token.created",
                actor,
                tenantId,
                "api_token",
                token.Id,
                new
                {
                    token.Name,
                    token.Scopes,
                    token.ExpiresAt,
                    token.LastFour,
                }));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        var item = new ApiTokenItem(
            token.Id, name, token.LastFour, token.Scopes, owner.UserId, owner.Name, now, token.ExpiresAt, null);
        return EditOutcome.Saved(new NewApiToken(item, secret));
    }

    /// <summary>Valid tokens of a tenant, newest first.</summary>
    /// <param name="userId">Owner of the tokens; null for all.</param>
    public async Task<ListPage<ApiTokenItem>> PageAsync(
        Guid tenantId, Guid? userId, PageRequest page, CancellationToken ct)
    {
        var (now, before) = (clock.GetUtcNow(), page.AfterId);
        await using var db = databases.ForTenant(tenantId);
        return await db
            .ApiTokens.AsNoTracking()
            .Where(t =>
                t.TenantId == tenantId
                && t.RevokedAt == null
                && t.ExpiresAt > now
                && (userId == null || t.UserId == userId)
                && (before == null || t.Id < before))
            .OrderByDescending(t => t.Id)
            .Join(
                db.Users,
                t => t.UserId,
                u => u.Id,
                (t, u) =>
                    new ApiTokenItem(
                        t.Id, t.Name, t.LastFour, t.Scopes, u.Id, u.DisplayName, t.CreatedAt, t.ExpiresAt, t.LastUsedAt)
            )
            .ToPageAsync(page, t => PageKeys.Of(t.Id), ct);
    }

    /// <summary>A page of a user's own valid tokens in all tenants, newest first.</summary>
    public async Task<ListPage<OwnApiToken>> OwnAsync(Guid userId, PageRequest page, CancellationToken ct)
    {
        var (now, before) = (clock.GetUtcNow(), page.AfterId);
        await using var db = databases.ForPlatform();
        var tokens =
            from t in db.ApiTokens.AsNoTracking()
            where t.UserId == userId && t.RevokedAt == null && t.ExpiresAt > now && (before == null || t.Id < before)
            join u in db.Users on t.UserId equals u.Id
            join tenant in db.Tenants on t.TenantId equals tenant.Id
            orderby t.Id descending
            select new OwnApiToken(
                tenant.Id,
                tenant.Name,
                new(t.Id, t.Name, t.LastFour, t.Scopes, u.Id, u.DisplayName, t.CreatedAt, t.ExpiresAt, t.LastUsedAt));
        return await tokens.ToPageAsync(page, t => PageKeys.Of(t.Token.Id), ct);
    }

    /// <summary>Revokes a valid token.</summary>
    /// <param name="userId">Required owner of the token; null for users who manage the tenant.</param>
    public async Task<EditOutcome<Guid>> RevokeAsync(
        Guid tenantId, Guid id, Guid? userId, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        if (
            await db.ApiTokens.FirstOrDefaultAsync(
                t =>
                    t.TenantId == tenantId
                    && t.Id == id
                    && t.RevokedAt == null
                    && (userId == null || t.UserId == userId),
                ct)
            is not { } token)
        {
            return EditOutcome.NotFound;
        }

        token.RevokedAt = clock.GetUtcNow();
        AuditLog.Add(
            db,
            AuditEntry.Security(
                "api_token.revoked", actor, tenantId, "api_token", id, new { token.Name, token.LastFour }));
        await db.SaveChangesAsync(ct);
        feed.Apply(id);
        return EditOutcome.Saved(id);
    }

    /// <summary>
    /// Revokes a user's valid tokens in all tenants, each with an audit entry; saved by the caller. Returns their ids.
    /// </summary>
    /// <param name="keptIds">Ids of tokens to keep.</param>
    /// <param name="reason">Reason, such as "password.changed".</param>
    internal static async Task<List<Guid>> RevokeAllAsync(
        AppDb db, Guid userId, IReadOnlyCollection<Guid> keptIds, string reason, DateTimeOffset now, Actor actor,
        CancellationToken ct)
    {
        var ended = await db
            .ApiTokens.Where(t =>
                t.UserId == userId && t.RevokedAt == null && t.ExpiresAt > now && !keptIds.Contains(t.Id))
            .OrderBy(t => t.Id)
            .Take(MaxInAllTenants)
            .ToListAsync(ct);
        foreach (var token in ended)
        {
            token.RevokedAt = now;
            AuditLog.Add(
                db,
                AuditEntry.Security(
                    "api_token.revoked",
                    actor,
                    token.TenantId,
                    "api_token",
                    token.Id,
                    new
                    {
                        token.Name,
                        token.LastFour,
                        reason,
                    }));
        }

        return ended.ConvertAll(t => t.Id);
    }
}

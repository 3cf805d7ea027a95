using System.Security.Cryptography;
using System.Text;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.Sessions;
using ChatPlatform.Core.Identity.Tokens;
using Microsoft.Extensions.Caching.Memory;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Identity;

/// <summary>
/// Checks whether a credential of any kind is valid (S17). The result comes from PostgreSQL; it is cached for at most
/// <see cref="CacheDuration"/>, and dropped when this instance learns of a revocation.
/// </summary>
public sealed class CallerResolver : IDisposable
{
    /// <summary>How long a result is cached.</summary>
    public static readonly TimeSpan CacheDuration = TimeSpan.FromSeconds(3);

    /// <summary>Maximum cached results.</summary>
    private const int MaxAnswers = 50_000;

    private readonly TenantSql _sql;
    private readonly RevocationFeed _feed;
    private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = MaxAnswers });

    /// <summary>
    /// Incremented by each revocation, so that a result queried before a revocation is not cached after it.
    /// </summary>
    private long _generation;

    public CallerResolver(TenantSql sql, RevocationFeed feed)
    {
        (_sql, _feed) = (sql, feed);
        feed.Revoked += ClearCache;
    }

    /// <summary>
    /// The owner of a session; null when the session has ended, the user is disabled, or the security stamp is
    /// outdated.
    /// </summary>
    public Task<Caller?> OfSessionAsync(
        CredentialKind kind, Guid userId, Guid sessionId, string? stamp, CancellationToken ct
    ) => AskAsync(("session", kind, userId, sessionId, stamp), () => SessionAsync(kind, userId, sessionId, stamp, ct));

    /// <summary>
    /// The owner of an API token; null when it is unknown, expired or revoked, or its owner is disabled or no longer a
    /// member of the tenant.
    /// </summary>
    public Task<Caller?> OfApiTokenAsync(string token, CancellationToken ct)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        return AskAsync(("token", Convert.ToHexString(hash)), () => ApiTokenAsync(hash, ct));
    }

    /// <summary>
    /// True while the tenant is active, the visitor exists, and the secret that verified the visitor is still the
    /// tenant's current one (S24).
    /// </summary>
    public async Task<bool> IsValidAsync(ChatUser user, CancellationToken ct) =>
        await AskAsync(user, async () => await VisitorAsync(user, ct) ? user : null) is not null;

    public void Dispose()
    {
        _feed.Revoked -= ClearCache;
        _answers.Dispose();
    }

    private void ClearCache()
    {
        Interlocked.Increment(ref _generation);
        _answers.Clear();
    }

    private async Task<T?> AskAsync<T>(object question, Func<Task<T?>> ask)
        where T : class
    {
        if (_answers.TryGetValue(question, out T? known))
        {
            return known;
        }

        var generation = Interlocked.Read(ref _generation);
        var answer = await ask();
        if (answer is not null && Interlocked.Read(ref _generation) == generation)
        {
            _answers.Set(
                question, answer,
                new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = CacheDuration, Size = 1 }
            );
            if (Interlocked.Read(ref _generation) != generation)
            {
                _answers.Remove(question); // Revoked between query and caching.
            }
        }

        return answer;
    }

    private async Task<Caller?> SessionAsync(
        CredentialKind kind, Guid userId, Guid sessionId, string? stamp, CancellationToken ct)
    {
        await using var batch = _sql.Batch(DataScope.Platform)
            .Add(
                """
                with touched as (
                  update user_sessions set last_seen_at = now()
                  where id = $1 and user_id = $2 and ended_at is null and last_seen_at < now() - interval '1 minute')
                select u.display_name, u.email, u.is_platform_admin, s.address,
                  not u.two_factor_enabled and (u.is_platform_admin
                    or exists (select from memberships f where f.user_id = u.id and f.role = 'supporter'))
                from user_sessions s join users u on u.id = s.user_id
                where s.id = $1 and s.user_id = $2 and s.ended_at is null and s.expires_at > now()
                  and not u.is_disabled and u.security_stamp = $3
                """,
                P(sessionId),
                P(userId),
                Text(stamp));
        await using var reader = await batch.ReadAsync(ct);
        return await reader.ReadAsync(ct)
            ? new(
                kind, userId, reader.GetString(0), reader.GetString(1), reader.GetBoolean(2), sessionId,
                Address: reader.IsDBNull(3) ? null : reader.GetString(3), LacksSecondFactor: reader.GetBoolean(4))
            : null;
    }

    private async Task<Caller?> ApiTokenAsync(byte[] hash, CancellationToken ct)
    {
        await using var batch = _sql.Batch(DataScope.Platform)
            .Add(
                """
                with touched as (
                  update api_tokens set last_used_at = now()
                  where hash = $1 and revoked_at is null
                    and coalesce(last_used_at, 'epoch') < now() - interval '1 minute')
                select u.id, u.display_name, u.email, u.is_platform_admin, t.id, t.tenant_id, 'write' = any (t.scopes),
                  not u.two_factor_enabled and (u.is_platform_admin
                    or exists (select from memberships f where f.user_id = u.id and f.role = 'supporter'))
                from api_tokens t join users u on u.id = t.user_id join tenants n on n.id = t.tenant_id
                where t.hash = $1 and t.revoked_at is null and t.expires_at > now()
                  and not u.is_disabled and n.status = 'active'
                  and (u.is_platform_admin
                    or exists (select from memberships m where m.tenant_id = t.tenant_id and m.user_id = u.id))
                  and (u.home_tenant_id is null or u.home_tenant_id = t.tenant_id)
                """,
                P(hash));
        await using var reader = await batch.ReadAsync(ct);
        return await reader.ReadAsync(ct)
            ? new(
                CredentialKind.ApiToken, reader.GetGuid(0), reader.GetString(1), reader.GetString(2),
                reader.GetBoolean(3), reader.GetGuid(4), reader.GetGuid(5), reader.GetBoolean(6),
                LacksSecondFactor: reader.GetBoolean(7))
            : null;
    }

    private async Task<bool> VisitorAsync(ChatUser user, CancellationToken ct)
    {
        await using var batch = _sql.Batch(DataScope.Tenant(user.TenantId))
            .Add(
                """
                select from tenants t join visitors v on v.tenant_id = t.id
                left join widget_settings w on w.tenant_id = t.id
                where t.id = $1 and t.status = 'active' and v.tenant_id = $1 and v.id = $2
                  and case when $3 is null then not coalesce(w.is_identity_required, false)
                           else floor(extract(epoch from w.identity_secret_set_at) * 1000)::bigint::text = $3 end
                """,
                P(user.TenantId),
                P(user.VisitorId),
                Text(user.SecretId));
        await using var reader = await batch.ReadAsync(ct);
        return await reader.ReadAsync(ct);
    }
}

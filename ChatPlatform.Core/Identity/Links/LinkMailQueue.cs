using ChatPlatform.Core.Data;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Identity.Links;

/// <summary>A mail that this worker may send until its lease expires.</summary>
/// <param name="IsWanted">False when the link is no longer valid.</param>
/// <param name="Attempts">Attempts including this one.</param>
internal sealed record DueMail(
    Guid LinkId, Guid? TenantId, string Recipient, string Subject, string SealedBody, int Attempts, bool IsWanted);

/// <summary>The queue of mails for all instances. A claim lasts two minutes.</summary>
internal sealed class LinkMailQueue(TenantSql sql)
{
    public async Task<DueMail?> ClaimAsync(CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform)
            .Add(
                """
                update outgoing_mails m set attempts = m.attempts + 1, next_at = now() + interval '2 minutes'
                from account_links l
                where l.id = m.link_id and m.link_id = (
                    select link_id from outgoing_mails where next_at <= now()
                    order by next_at limit 1 for update skip locked)
                returning m.link_id, l.tenant_id, m.recipient, m.subject, m.sealed_body, m.attempts,
                  l.used_at is null and l.revoked_at is null and l.expires_at > now()
                """
            );
        await using var reader = await batch.ReadAsync(ct);
        return await reader.ReadAsync(ct)
            ? new(
                reader.GetGuid(0), reader.IsDBNull(1) ? null : reader.GetGuid(1), reader.GetString(2),
                reader.GetString(3), reader.GetString(4), reader.GetInt32(5), reader.GetBoolean(6))
            : null;
    }

    public async Task RemoveAsync(Guid linkId, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform)
            .Add("delete from outgoing_mails where link_id = $1", P(linkId));
        await batch.ExecuteAsync(ct);
    }

    public async Task PostponeAsync(Guid linkId, TimeSpan wait, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform)
            .Add(
                "update outgoing_mails set next_at = now() + $2 * interval '1 second' where link_id = $1", P(linkId),
                P((int)wait.TotalSeconds));
        await batch.ExecuteAsync(ct);
    }
}

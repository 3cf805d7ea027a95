using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Audit;

/// <summary>What a look at the whole chain found.</summary>
/// <param name="Checked">Lines looked at.</param>
/// <param name="BrokenAt">Number of the first line that was changed, removed or put in between; null when the chain is whole.</param>
public sealed record AuditVerdict(long Checked, long? BrokenAt)
{
    public bool IsWhole => BrokenAt is null;
}

/// <summary>Computes the chain anew, from the first line to the head, and names the first line that does not fit (S65).</summary>
public sealed class AuditVerifier(AppDbFactory databases)
{
    private const int Page = 5_000;

    public async Task<AuditVerdict> VerifyAsync(CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var head = await db.AuditChains.AsNoTracking().SingleAsync(c => c.Name == "main", ct);
        long seen = 0;
        while (seen < head.Seq)
        {
            var to = Math.Min(seen + Page, head.Seq);
            if (await FirstWrongAsync(db, seen, to, ct) is { } wrong)
            {
                return new(wrong - 1, wrong);
            }

            seen = to;
        }

        var last = await db.AuditEvents.AsNoTracking().Where(e => e.Seq == head.Seq).Select(e => e.Hash).FirstOrDefaultAsync(ct);
        return head.Seq == 0 || last?.AsSpan().SequenceEqual(head.Hash) == true ? new(head.Seq, null) : new(head.Seq, head.Seq);
    }

    /// <summary>Joins the wanted numbers with what is there, so that a missing line is found too.</summary>
    private static async Task<long?> FirstWrongAsync(AppDb db, long after, long to, CancellationToken ct)
    {
        var wrong = await db.Database.SqlQuery<long?>($"""
            select min(n.seq) as "Value" from generate_series({after + 1}, {to}) n(seq)
            left join audit_events e on e.seq = n.seq
            left join audit_events p on p.seq = n.seq - 1
            where e.seq is null or e.hash is distinct from audit_hash(coalesce(p.hash, '\x'::bytea), e)
            """).ToListAsync(ct);
        return wrong[0];
    }
}

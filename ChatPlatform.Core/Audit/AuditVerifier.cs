using System.Text.Json.Serialization;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Data.Conventions;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Audit;

[JsonConverter(typeof(EnumAsText<AuditBreakKind>))]
public enum AuditBreakKind
{
    /// <summary>The entry does not match its hash, or its hash does not match the previous one.</summary>
    Changed,

    /// <summary>The entry does not exist.</summary>
    Missing,

    /// <summary>The previous entry is missing, so this one cannot be checked.</summary>
    Unchecked,

    /// <summary>The entry is beyond the end of the chain.</summary>
    Added,
}

/// <summary>An entry at which the chain is broken.</summary>
public sealed record AuditBreak(long Number, AuditBreakKind Kind);

/// <summary>Result of checking the whole chain.</summary>
/// <param name="Checked">Number of entries that should exist.</param>
/// <param name="BrokenAt">Number of the first break; null for an intact chain.</param>
/// <param name="Breaks">Every break in order, at most <see cref="AuditVerifier.MaxBreaks"/>.</param>
/// <param name="HasMoreBreaks">True when there are more than the listed breaks.</param>
public sealed record AuditVerdict(long Checked, long? BrokenAt, IReadOnlyList<AuditBreak> Breaks, bool HasMoreBreaks)
{
    public bool IsIntact => BrokenAt is null;
}

/// <summary>
/// Recomputes the chain from the first entry to the head, and lists every entry that does not match (S65).
/// </summary>
public sealed class AuditVerifier(AppDbFactory databases)
{
    /// <summary>Maximum listed breaks.</summary>
    public const int MaxBreaks = 1_000;

    private const int Page = 5_000;

    public async Task<AuditVerdict> VerifyAsync(CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var head = await db.AuditChains.AsNoTracking().SingleAsync(c => c.Name == "main", ct);
        var breaks = new List<AuditBreak>();
        for (long offset = 0; offset < head.Seq && breaks.Count <= MaxBreaks; offset += Page)
        {
            breaks.AddRange(await BreaksAsync(db, offset, Math.Min(offset + Page, head.Seq), ct));
        }

        var last = await db
            .AuditEvents.AsNoTracking()
            .Where(e => e.Seq == head.Seq)
            .Select(e => e.Hash)
            .FirstOrDefaultAsync(ct);
        if (
            head.Seq > 0
            && last is not null
            && !last.AsSpan().SequenceEqual(head.Hash)
            && breaks.LastOrDefault()?.Number != head.Seq)
        {
            breaks.Add(new(head.Seq, AuditBreakKind.Changed));
        }

        var behind = await db
            .AuditEvents.AsNoTracking()
            .Where(e => e.Seq > head.Seq)
            .OrderBy(e => e.Seq)
            .Take(MaxBreaks)
            .Select(e => e.Seq)
            .ToListAsync(ct);
        breaks.AddRange(behind.Select(seq => new AuditBreak(seq, AuditBreakKind.Added)));
        return new(
            head.Seq, breaks.Count == 0 ? null : breaks[0].Number, [.. breaks.Take(MaxBreaks)],
            breaks.Count > MaxBreaks);
    }

    /// <summary>Joins the expected numbers with the stored entries, so that missing entries are found.</summary>
    private static async Task<IEnumerable<AuditBreak>> BreaksAsync(AppDb db, long after, long to, CancellationToken ct)
    {
        var rows = await db.Database.SqlQuery<Row>($"""
            select n.seq as number, e.seq is null as is_missing, p.seq is null and n.seq > 1 as is_unchecked
            from generate_series({after + 1}, {to}) n(seq)
            left join audit_events e on e.seq = n.seq
            left join audit_events p on p.seq = n.seq - 1
            where e.seq is null or e.hash is distinct from audit_hash(coalesce(p.hash, '\x'::bytea), e)
            order by n.seq limit {MaxBreaks + 1}
            """).ToListAsync(ct);
        return rows.Select(r => new AuditBreak(
            r.Number,
            r.IsMissing ? AuditBreakKind.Missing
                : r.IsUnchecked ? AuditBreakKind.Unchecked
                : AuditBreakKind.Changed));
    }

    private sealed record Row(long Number, bool IsMissing, bool IsUnchecked);
}

using System.Text.Json;
using System.Text.Json.Serialization;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Audit;

/// <summary>Filter for the audit log. Null members do not restrict the result.</summary>
/// <param name="TenantId">Entries of one tenant.</param>
/// <param name="Search">Part of the action, the actor's name, the target or the address.</param>
/// <param name="From">Earliest time, inclusive.</param>
/// <param name="To">Latest time, exclusive.</param>
public sealed record AuditFilter(
    AuditKind? Kind = null, Guid? TenantId = null, string? Search = null, DateTimeOffset? From = null,
    DateTimeOffset? To = null);

/// <summary>An entry of the audit log.</summary>
/// <param name="Tenant">Slug of the tenant; null for the platform's entries and for deleted tenants.</param>
public sealed record AuditItem(
    long Seq,
    Guid Id,
    AuditKind Kind,
    DateTimeOffset At,
    string Action,
    ActorKind ActorKind,
    Guid? ActorId,
    string ActorName,
    Guid? TenantId,
    string? Tenant,
    string? TargetType,
    string? TargetId,
    JsonElement? Before,
    JsonElement? After,
    string? Address,
    string? RequestId)
{
    /// <summary>The tenant's name as staff know it; null when the entry has no tenant or it no longer exists.</summary>
    [JsonIgnore]
    public string? TenantName { get; init; }
}

/// <summary>Queries of the audit log: all entries for platform admins, a tenant's entries for its staff.</summary>
public sealed class AuditQueries(AppDbFactory databases, ITenantNames tenants)
{
    /// <summary>A page, newest first.</summary>
    public async Task<ListPage<AuditItem>> PageAsync(AuditFilter filter, PageRequest page, CancellationToken ct)
    {
        var before = page.AfterNumber;
        await using var db = Open(filter);
        var lines = Find(db, filter).Where(e => before == null || e.Seq < before).OrderByDescending(e => e.Seq);
        var rows = await lines.ToPageAsync(page, e => PageKeys.Of(e.Seq), ct);
        var names = await tenants.NamesAsync([.. rows.Items.Select(e => e.TenantId).OfType<Guid>().Distinct()], ct);
        return rows.Select(e => new AuditItem(
            e.Seq,
            e.Id,
            e.Kind,
            e.At,
            e.Action,
            e.ActorKind,
            e.ActorId,
            e.ActorName,
            e.TenantId,
            e.TenantId is { } id ? names.GetValueOrDefault(id)?.Slug : null,
            e.TargetType,
            e.TargetId,
            Parse(e.Before),
            Parse(e.After),
            e.Address,
            e.RequestId)
        {
            TenantName = e.TenantId is { } named ? names.GetValueOrDefault(named)?.Name : null,
        });
    }

    /// <summary>Number of entries of each kind.</summary>
    public async Task<IReadOnlyDictionary<AuditKind, int>> CountAsync(AuditFilter filter, CancellationToken ct)
    {
        await using var db = Open(filter);
        return await Find(db, filter with { Kind = null })
            .GroupBy(e => e.Kind)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, ct);
    }

    /// <summary>Reads one tenant's entries in the tenant's scope, so that row-level security applies too.</summary>
    private AppDb Open(AuditFilter filter) =>
        filter.TenantId is { } tenant ? databases.ForTenant(tenant) : databases.ForPlatform();

    private static IQueryable<AuditEvent> Find(AppDb db, AuditFilter filter)
    {
        var pattern = string.IsNullOrWhiteSpace(filter.Search) ? null : Like.Containing(filter.Search);
        return db.AuditEvents.AsNoTracking().Where(e =>
            (filter.Kind == null || e.Kind == filter.Kind) && (filter.TenantId == null || e.TenantId == filter.TenantId)
            && (filter.From == null || e.At >= filter.From) && (filter.To == null || e.At < filter.To)
            && (pattern == null || EF.Functions.ILike(e.Action, pattern) || EF.Functions.ILike(e.ActorName, pattern)
                || EF.Functions.ILike(e.TargetId!, pattern) || EF.Functions.ILike(e.Address!, pattern)));
    }

    private static JsonElement? Parse(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<JsonElement>(json);
}

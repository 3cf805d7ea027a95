using System.Text.Json;
using System.Text.Json.Serialization;
using ChatPlatform.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Audit;

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
    /// <summary>
    /// The target's name: as the entry holds it, otherwise its present one; null when there is none or it is deleted.
    /// </summary>
    public string? TargetName => AuditNames.In(After, Before) ?? PresentName;

    /// <summary>The target's present name; null when there is none or it is deleted.</summary>
    [JsonIgnore]
    public string? PresentName { get; init; }

    /// <summary>The tenant's name as staff know it; null when the entry has no tenant or it no longer exists.</summary>
    [JsonIgnore]
    public string? TenantName { get; init; }
}

/// <summary>Queries of the audit log: all entries for platform admins, a tenant's entries for its staff.</summary>
public sealed class AuditQueries(AppDbFactory databases, ITenantNames tenants, AuditNames targetNames)
{
    /// <summary>Maximum people of <see cref="PeopleAsync"/>.</summary>
    public const int MaxPeople = 200;

    /// <summary>Actions by which platform staff read what belongs to tenants.</summary>
    private static readonly string[] s_visits =
    [
        "tenant.visited", "tenant.viewed", "tenants.listed", "tenants.overview_read", "catalog.usage_listed",
        "catalog.rules_listed",
    ];

    /// <summary>A page in the order of the filter.</summary>
    public async Task<ListPage<AuditItem>> PageAsync(AuditFilter filter, PageRequest page, CancellationToken ct)
    {
        var after = page.AfterNumber;
        await using var db = Open(filter);
        var found = Find(db, filter);
        var lines = filter.Sort == AuditSort.Oldest
            ? found.Where(e => after == null || e.Seq > after).OrderBy(e => e.Seq)
            : found.Where(e => after == null || e.Seq < after).OrderByDescending(e => e.Seq);
        var rows = await lines.ToPageAsync(page, e => PageKeys.Of(e.Seq), ct);
        var names = await tenants.NamesAsync([.. rows.Items.Select(e => e.TenantId).OfType<Guid>().Distinct()], ct);
        var targets = await TargetsAsync(db, filter, rows.Items, ct);
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
            PresentName = targets.GetValueOrDefault((e.TargetType ?? "", e.TargetId ?? "")),
        });
    }

    /// <summary>Number of entries of each group.</summary>
    public async Task<IReadOnlyDictionary<AuditGroup, int>> CountAsync(AuditFilter filter, CancellationToken ct)
    {
        await using var db = Open(filter);
        var counts = await Find(db, filter with { Kind = null, Group = null })
            .GroupBy(e => new { e.Kind, IsVisit = s_visits.Contains(e.Action) })
            .Select(g => new { g.Key.Kind, g.Key.IsVisit, Count = g.Count() })
            .ToListAsync(ct);
        return counts
            .GroupBy(c => c.Kind == AuditKind.Security ? AuditGroup.Security
                : c.IsVisit ? AuditGroup.Visits
                : AuditGroup.Changes)
            .ToDictionary(g => g.Key, g => g.Sum(c => c.Count));
    }

    /// <summary>Users who did what the entries tell, by name; the latest <see cref="MaxPeople"/>.</summary>
    /// <param name="tenantId">People of one tenant's entries; null for all.</param>
    public async Task<IReadOnlyList<AuditPerson>> PeopleAsync(Guid? tenantId, CancellationToken ct)
    {
        var filter = new AuditFilter(TenantId: tenantId);
        await using var db = Open(filter);
        var people = await Find(db, filter)
            .Where(e => e.ActorId != null && (e.ActorKind == ActorKind.User || e.ActorKind == ActorKind.ApiToken))
            .GroupBy(e => new { Id = e.ActorId!.Value, e.ActorName })
            .Select(g => new { g.Key.Id, Name = g.Key.ActorName, Last = g.Max(e => e.Seq) })
            .OrderByDescending(p => p.Last)
            .Take(MaxPeople)
            .ToListAsync(ct);
        return
        [
            .. people.DistinctBy(p => p.Id).OrderBy(p => p.Name, StringComparer.CurrentCultureIgnoreCase)
                .Select(p => new AuditPerson(p.Id, p.Name)),
        ];
    }

    /// <summary>Reads one tenant's entries in the tenant's scope, so that row-level security applies too.</summary>
    private AppDb Open(AuditFilter filter) =>
        filter.TenantId is { } tenant ? databases.ForTenant(tenant) : databases.ForPlatform();

    private IQueryable<AuditEvent> Find(AppDb db, AuditFilter filter)
    {
        var found = string.IsNullOrWhiteSpace(filter.Search)
            ? db.AuditEvents
            : db.AuditEvents.FromSqlRaw(
                targetNames.Search, Sql.Id(filter.TenantId), Sql.Text(Like.Containing(filter.Search)));
        return found.AsNoTracking().Where(e =>
            (filter.Kind == null || e.Kind == filter.Kind) && (filter.TenantId == null || e.TenantId == filter.TenantId)
            && (filter.From == null || e.At >= filter.From) && (filter.To == null || e.At < filter.To)
            && (filter.ActorId == null || e.ActorId == filter.ActorId)
            && (filter.Group == null
                || (filter.Group == AuditGroup.Security
                    ? e.Kind == AuditKind.Security
                    : e.Kind == AuditKind.Audit
                        && s_visits.Contains(e.Action) == (filter.Group == AuditGroup.Visits))));
    }

    /// <summary>Present names of the entries' targets, by type and id.</summary>
    private async Task<Dictionary<(string Type, string Id), string>> TargetsAsync(
        AppDb db, AuditFilter filter, IReadOnlyList<AuditEvent> entries, CancellationToken ct)
    {
        string[] ids = [.. entries.Select(e => e.TargetId).OfType<string>().Distinct()];
        if (ids.Length == 0)
        {
            return [];
        }

        Guid[] guids = [.. ids.Where(id => Guid.TryParse(id, out _)).Select(Guid.Parse)];
        var types = entries.Select(e => e.TargetType).Distinct().ToArray();
        var targets = await db.Database
            .SqlQueryRaw<NamedTarget>(targetNames.ByIds, Sql.Id(filter.TenantId), Sql.P(ids), Sql.P(guids))
            .Where(t => types.Contains(t.Type) && t.Name != null)
            .Take(ids.Length * types.Length)
            .ToListAsync(ct);
        return targets.DistinctBy(t => (t.Type, t.Id)).ToDictionary(t => (t.Type, t.Id), t => t.Name!);
    }

    private static JsonElement? Parse(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<JsonElement>(json);
}

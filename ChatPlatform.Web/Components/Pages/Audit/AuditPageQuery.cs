using System.Globalization;
using ChatPlatform.Core.Audit;
using ChatPlatform.Web.Components.Shared.Lists;

namespace ChatPlatform.Web.Components.Pages.Audit;

/// <summary>Filters and order of the page as in its address. Unknown values are treated as not given.</summary>
/// <param name="Person">Id of the user who did what the entries tell.</param>
/// <param name="Days">Number of days before now.</param>
public sealed record AuditPageQuery(
    string? Search = null, AuditGroup? Group = null, Guid? Person = null, int? Days = null,
    AuditSort Sort = AuditSort.Newest) : IListQuery
{
    /// <summary>The numbers of days to choose from.</summary>
    public static IReadOnlyList<int> Periods { get; } = [1, 7, 30];

    /// <summary>True when no filter is set; the order is none.</summary>
    public bool IsEmpty => this == new AuditPageQuery(Sort: Sort);

    /// <summary>The parameters of the address; null removes one.</summary>
    public IReadOnlyDictionary<string, object?> Parameters => new Dictionary<string, object?>
    {
        ["search"] = Search,
        ["group"] = Group is { } group ? ListAddress.NameOf(group) : null,
        ["person"] = Person?.ToString(),
        ["days"] = Days?.ToString(CultureInfo.InvariantCulture),
        ["sort"] = ListAddress.NameOf(Sort, AuditSort.Newest),
    };

    public static AuditPageQuery Of(string? search, string? group, string? person, string? days, string? sort) =>
        new(
            ListAddress.TextOf(search),
            ListAddress.ValueOf<AuditGroup>(group),
            Guid.TryParse(person, out var id) ? id : null,
            int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && Periods.Contains(number)
                ? number
                : null,
            ListAddress.ValueOf<AuditSort>(sort) ?? AuditSort.Newest);

    /// <summary>The filter at a time.</summary>
    /// <param name="tenantId">The tenant whose entries are shown; null for all.</param>
    public AuditFilter FilterAt(DateTimeOffset now, Guid? tenantId) => new(
        null, tenantId, Search, Days is { } days ? now.AddDays(-days) : null, null, Group, Person, Sort);
}

using System.Globalization;
using ChatPlatform.Core.Audit;
using ChatPlatform.Web.Components.Shared.Lists;

namespace ChatPlatform.Web.Components.Pages.Audit;

/// <summary>The filters of the page as they are in its address. Unknown values are treated as no filter.</summary>
/// <param name="Person">Id of the user who did what the entries tell.</param>
/// <param name="Days">Number of days before now.</param>
public sealed record AuditPageQuery(
    string? Search = null, AuditGroup? Group = null, Guid? Person = null, int? Days = null) : IListQuery
{
    /// <summary>The numbers of days to choose from.</summary>
    public static IReadOnlyList<int> Periods { get; } = [1, 7, 30];

    /// <summary>True when no filter is set.</summary>
    public bool IsEmpty => this == new AuditPageQuery();

    /// <summary>The parameters of the address; null removes one.</summary>
    public IReadOnlyDictionary<string, object?> Parameters => new Dictionary<string, object?>
    {
        ["search"] = Search,
        ["group"] = Group is { } group ? ListAddress.NameOf(group) : null,
        ["person"] = Person?.ToString(),
        ["days"] = Days?.ToString(CultureInfo.InvariantCulture),
    };

    public static AuditPageQuery Of(string? search, string? group, string? person, string? days) =>
        new(
            ListAddress.TextOf(search),
            ListAddress.ValueOf<AuditGroup>(group),
            Guid.TryParse(person, out var id) ? id : null,
            int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && Periods.Contains(number)
                ? number
                : null);

    /// <summary>The filter at a time.</summary>
    /// <param name="tenantId">The tenant whose entries are shown; null for all.</param>
    public AuditFilter FilterAt(DateTimeOffset now, Guid? tenantId) => new(
        null, tenantId, Search, Days is { } days ? now.AddDays(-days) : null, null, Group, Person);
}

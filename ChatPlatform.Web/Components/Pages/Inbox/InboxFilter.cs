using ChatPlatform.Core.Escalations;
using ChatPlatform.Web.Components.Shared.Lists;

namespace ChatPlatform.Web.Components.Pages.Inbox;

/// <summary>Filter of the inbox.</summary>
public enum InboxFilter
{
    Waiting,
    Mine,
    All,
    Resolved,
}

/// <summary>Which escalations the inbox lists.</summary>
/// <param name="Tenant">Slug of the tenant in the inbox of several tenants; null for all of them.</param>
public sealed record InboxQuery(
    string? Search = null, InboxFilter Filter = InboxFilter.All, string? Tenant = null) : IListQuery
{
    public IReadOnlyDictionary<string, object?> Parameters => new Dictionary<string, object?>
    {
        ["search"] = Search,
        ["filter"] = ListAddress.NameOf(Filter, InboxFilter.All),
        ["tenant"] = Tenant,
    };

    public static InboxQuery Of(string? search, string? filter, string? tenant = null) =>
        new(
            ListAddress.TextOf(search), ListAddress.ValueOf<InboxFilter>(filter) ?? InboxFilter.All,
            ListAddress.TextOf(tenant));
}

/// <summary>Escalations of the inbox under one heading.</summary>
public sealed record InboxGroup(string Title, IReadOnlyList<EscalationItem> Items)
{
    /// <summary>
    /// Groups the open escalations that the filter shows: waiting ones, longest wait first; then mine; then those of
    /// colleagues.
    /// </summary>
    public static IReadOnlyList<InboxGroup> Of(IReadOnlyList<EscalationItem> items, InboxFilter filter, Guid me)
    {
        List<InboxGroup> groups =
        [
            new(
                "Waiting",
                [
                    .. items
                        .Where(i =>
                            filter is InboxFilter.Waiting or InboxFilter.All && i.Status == EscalationStatus.Pending)
                        .OrderBy(i => i.CreatedAt),
                ]),
            new(
                "Mine",
                [
                    .. items
                        .Where(i => filter is (InboxFilter.Mine or InboxFilter.All) && IsMine(i, me))
                        .OrderByDescending(i => i.LastActivityAt),
                ]),
            new(
                "With colleagues",
                [
                    .. items
                        .Where(i =>
                            filter == InboxFilter.All && i.Status == EscalationStatus.Assigned && i.AssignedTo != me)
                        .OrderByDescending(i => i.LastActivityAt),
                ]),
        ];
        return [.. groups.Where(g => g.Items.Count > 0)];
    }

    public static bool IsMine(EscalationItem item, Guid me) =>
        item.Status == EscalationStatus.Assigned && item.AssignedTo == me;
}

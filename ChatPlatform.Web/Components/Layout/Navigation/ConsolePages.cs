using ChatPlatform.Core.Identity;
using ChatPlatform.Web.Components.Layout.Session;

namespace ChatPlatform.Web.Components.Layout.Navigation;

/// <summary>A page of the console.</summary>
/// <param name="Group">Heading in the navigation; empty for the first group.</param>
/// <param name="IsInNavigation">False for pages that only the search lists.</param>
/// <param name="IsExact">True when pages below its address do not belong to it.</param>
/// <param name="Waiting">The tenants whose waiting customers are counted beside it; null for none.</param>
public sealed record ConsolePage(
    string Group, string Icon, string Text, string Href, bool IsInNavigation = true, bool IsExact = false,
    IReadOnlyList<Guid>? Waiting = null);

/// <summary>The pages that a user may open, for the navigation and for "Search or jump to".</summary>
public static class ConsolePages
{
    /// <summary>The pages in the order of the navigation.</summary>
    /// <param name="tenant">The tenant whose pages are listed; null outside of tenants.</param>
    public static IReadOnlyList<ConsolePage> Of(Staff staff, TenantAccess? tenant) =>
        [
            .. OfSupporter(staff),
            .. tenant is null ? [] : OfTenant(tenant, $"/t/{tenant.Slug}"),
            .. staff.IsAdmin ? OfPlatform() : [],
            new("", "person", "Your account", "/account", IsInNavigation: false),
        ];

    private static IEnumerable<ConsolePage> OfSupporter(Staff staff)
    {
        if (staff.SupportedTenants is { Count: > 1 } supported)
        {
            yield return new(
                "", "inbox", "All inboxes", "/inbox", IsExact: true, Waiting: [.. supported.Select(t => t.TenantId)]);
        }
    }

    private static IEnumerable<ConsolePage> OfTenant(TenantAccess tenant, string at)
    {
        yield return new("", "home", "Home", at, IsExact: true);
        yield return new("", "inbox", "Inbox", $"{at}/inbox", Waiting: [tenant.TenantId]);
        yield return new("", "chat", "Conversations", $"{at}/conversations");
        yield return new("Content", "book", "Knowledge", $"{at}/knowledge");
        if (!tenant.CanManage)
        {
            yield break;
        }

        yield return new("Content", "bot", "Agents", $"{at}/agents");
        yield return new("Content", "tool", "Tools", $"{at}/tools");
        yield return new("Content", "brush", "Widget", $"{at}/widget");
        yield return new("Content", "chart", "Analytics", $"{at}/analytics");
        yield return new("Content", "check", "Set up", $"{at}/setup", IsInNavigation: false);
        yield return new("Settings", "users", "Team", $"{at}/team");
        yield return new("Settings", "spark", "Model", $"{at}/settings/model");
        yield return new("Settings", "person", "Verified customers", $"{at}/settings/identity");
        yield return new("Settings", "clock", "Audit log", $"{at}/audit");
    }

    private static IEnumerable<ConsolePage> OfPlatform() =>
        [
            new("Platform", "chart", "Overview", "/platform/overview"),
            new("Platform", "building", "Tenants", "/tenants"),
            new("Platform", "users", "Users", "/users"),
            new("Platform", "book", "Catalog", "/catalog"),
            new("Platform", "spark", "Models", "/platform/models"),
            new("Platform", "clock", "Platform audit log", "/audit"),
            new("Platform", "pulse", "Health", "/platform/health"),
            new("Platform", "lock", "Security posture", "/security"),
        ];
}

using ChatPlatform.Core.Identity;
using ChatPlatform.Web.Components.Layout.Session;

namespace ChatPlatform.Web.Components.Layout.Navigation;

/// <summary>A page of the console.</summary>
/// <param name="Group">Heading in the navigation; empty for the first group.</param>
/// <param name="IsInNavigation">False for pages that only the search lists.</param>
/// <param name="IsExact">True when pages below its address do not belong to it.</param>
/// <param name="Waiting">The tenants whose waiting customers are counted beside it; null for none.</param>
/// <param name="Section">Addresses of the pages that the entry stands for; null for its own only.</param>
public sealed record ConsolePage(
    string Group, string Icon, string Text, string Href, bool IsInNavigation = true, bool IsExact = false,
    IReadOnlyList<Guid>? Waiting = null, IReadOnlyList<string>? Section = null);

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

    /// <summary>The tabs of a tenant's settings that a user may open, in their order.</summary>
    public static IReadOnlyList<ConsolePage> SettingsOf(TenantAccess tenant) =>
        tenant.CanManage
            ?
            [
                Tab(tenant, "users", "Team", "team"),
                Tab(tenant, "spark", "Model", "settings/model"),
                Tab(tenant, "person", "Verified customers", "settings/identity"),
                Tab(tenant, "clock", "Audit log", "audit"),
            ]
            : [];

    /// <summary>The tabs of a tenant's knowledge, in their order.</summary>
    public static IReadOnlyList<ConsolePage> KnowledgeOf(TenantAccess tenant) =>
        [
            new("Content", "book", "Documents", $"/t/{tenant.Slug}/knowledge", IsExact: true),
            new("Content", "book", "Answers", $"/t/{tenant.Slug}/knowledge/answers", IsInNavigation: false),
            new("Content", "book", "Web pages", $"/t/{tenant.Slug}/knowledge/web", IsInNavigation: false),
        ];

    private static ConsolePage Tab(TenantAccess tenant, string icon, string text, string path) =>
        new("Settings", icon, text, $"/t/{tenant.Slug}/{path}", IsInNavigation: false);

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
        foreach (var page in KnowledgeOf(tenant).Where(p => !p.IsInNavigation))
        {
            yield return page;
        }

        if (!tenant.CanManage)
        {
            yield break;
        }

        yield return new("Content", "bot", "Agents", $"{at}/agents");
        yield return new("Content", "tool", "Tools", $"{at}/tools");
        yield return new("Content", "send", "Playground", $"{at}/playground");
        yield return new("Content", "check", "Test set", $"{at}/test-set");
        yield return new("Content", "brush", "Widget", $"{at}/widget");
        yield return new("Content", "chart", "Analytics", $"{at}/analytics");
        yield return new("Content", "check", "Set up", $"{at}/setup", IsInNavigation: false);
        var tabs = SettingsOf(tenant);
        yield return new("Content", "settings", "Settings", tabs[0].Href, Section: [.. tabs.Select(t => t.Href)]);
        foreach (var tab in tabs)
        {
            yield return tab;
        }
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

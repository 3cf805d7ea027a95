using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Web.Components.Layout.Session;

namespace ChatPlatform.Web.Components.Layout.Navigation;

/// <summary>Searches the pages, documents and conversations of a tenant, and for platform admins the tenants.</summary>
public sealed class JumpSearch(DocumentQueries documents, ConversationQueries conversations, StaffDirectory directory)
{
    /// <summary>Maximum number of results of each kind.</summary>
    private const int MaxResults = 5;

    /// <summary>Pages with a word in the name that starts with the text; all pages when the text is empty.</summary>
    public static IReadOnlyList<JumpTarget> Pages(Staff staff, TenantAccess? tenant, string text)
    {
        List<JumpTarget> pages = [];
        if (tenant is not null)
        {
            var at = $"/t/{tenant.Slug}";
            pages.AddRange([
                new("Pages", "home", "Home", at),
                new("Pages", "inbox", "Inbox", $"{at}/inbox"),
                new("Pages", "chat", "Conversations", $"{at}/conversations"),
                new("Pages", "book", "Knowledge", $"{at}/knowledge"),
            ]);
            if (tenant.CanManage)
            {
                pages.AddRange([
                    new("Pages", "bot", "Agents", $"{at}/agents"),
                    new("Pages", "tool", "Tools", $"{at}/tools"),
                    new("Pages", "brush", "Widget", $"{at}/widget"),
                    new("Pages", "chart", "Analytics", $"{at}/analytics"),
                    new("Pages", "spark", "Model", $"{at}/settings/model"),
                    new("Pages", "person", "Verified customers", $"{at}/settings/identity"),
                    new("Pages", "clock", "Audit log", $"{at}/audit"),
                    new("Pages", "users", "Team", $"{at}/team"),
                ]);
            }
        }

        if (staff.IsAdmin)
        {
            pages.AddRange([
                new("Pages", "chart", "Platform overview", "/platform/overview"),
                new("Pages", "building", "Tenants", "/tenants"),
                new("Pages", "users", "Users", "/users"),
                new("Pages", "book", "Catalog", "/catalog"),
                new("Pages", "clock", "Platform audit log", "/audit"),
                new("Pages", "lock", "Security posture", "/security"),
            ]);
        }

        pages.Add(new("Pages", "person", "Your account", "/account"));
        pages.AddRange(staff.Tenants.Where(t => t != tenant).Select(Target));
        return
        [
            .. pages.Where(p => p.Text.Split(' ').Any(w => w.StartsWith(text, StringComparison.OrdinalIgnoreCase))),
        ];
    }

    /// <summary>Matching tenants that are not in the list of the platform admin.</summary>
    public async Task<IReadOnlyList<JumpTarget>> TenantsAsync(Staff staff, string text, CancellationToken ct) =>
        staff is { IsAdmin: true, HasMoreTenants: true }
            ?
            [
                .. (await directory.SearchAsync(staff.UserId, text, MaxResults, ct))
                    .Where(t => staff.Access(t.Slug) is null)
                    .Select(Target),
            ]
            : [];

    public async Task<IReadOnlyList<JumpTarget>> RecordsAsync(TenantAccess tenant, string text, CancellationToken ct)
    {
        var files = await documents.PageAsync(tenant.TenantId, text, null, new(MaxResults), ct);
        var talks = await conversations.PageAsync(
            tenant.TenantId, new(Search: text), ConversationSort.LatestActivity, new(MaxResults), ct);
        return
        [
            .. files.Items.Select(d => new JumpTarget(
                "Documents", "file", d.Name, $"/t/{tenant.Slug}/knowledge?search={Uri.EscapeDataString(d.Name)}")),
            .. talks.Items.Select(c => new JumpTarget(
                "Conversations", "chat", c.Visitor, $"/t/{tenant.Slug}/conversations/{c.Id}", c.Preview)),
        ];
    }

    private static JumpTarget Target(TenantAccess tenant) =>
        new("Tenants", "next", tenant.Name, $"/t/{tenant.Slug}", tenant.Slug);
}

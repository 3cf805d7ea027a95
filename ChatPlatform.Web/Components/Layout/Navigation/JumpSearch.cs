using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Web.Components.Layout.Session;

namespace ChatPlatform.Web.Components.Layout.Navigation;

/// <summary>Finds pages, documents and conversations of a tenant by name, and for a platform admin tenants.</summary>
public sealed class JumpSearch(DocumentQueries documents, ConversationQueries conversations, StaffDirectory directory)
{
    /// <summary>Rows of each kind.</summary>
    private const int Most = 5;

    /// <summary>Pages whose name begins a word with the text; all of them without text.</summary>
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
                    new("Pages", "spark", "Model", $"{at}/settings/model"),
                    new("Pages", "person", "Verified customers", $"{at}/settings/identity"),
                    new("Pages", "clock", "Audit", $"{at}/audit"),
                    new("Pages", "users", "Team", $"{at}/team"),
                ]);
            }
        }

        if (staff.IsAdmin)
        {
            pages.AddRange([
                new("Pages", "building", "Tenants", "/tenants"),
                new("Pages", "users", "Users", "/users"),
                new("Pages", "book", "Catalog", "/catalog"),
                new("Pages", "clock", "Audit of the platform", "/audit"),
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

    /// <summary>Tenants that a platform admin may enter besides those that are listed.</summary>
    public async Task<IReadOnlyList<JumpTarget>> TenantsAsync(Staff staff, string text, CancellationToken ct) =>
        staff is { IsAdmin: true, HasMoreTenants: true }
            ?
            [
                .. (await directory.SearchAsync(staff.UserId, text, Most, ct))
                    .Where(t => staff.Access(t.Slug) is null)
                    .Select(Target),
            ]
            : [];

    public async Task<IReadOnlyList<JumpTarget>> RecordsAsync(TenantAccess tenant, string text, CancellationToken ct)
    {
        var files = await documents.PageAsync(tenant.TenantId, text, null, new(Most), ct);
        var talks = await conversations.PageAsync(
            tenant.TenantId, new(Search: text), ConversationSort.LatestActivity, new(Most), ct);
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

using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Analytics.Platform;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Tools;
using ChatPlatform.Web.Components.Layout.Session;
using ChatPlatform.Web.Components.Shared.Chat;

namespace ChatPlatform.Web.Components.Layout.Navigation;

/// <summary>
/// Searches the pages, agents, tools, documents and conversations of a tenant, and for platform admins the tenants. On
/// a page of the platform, the agents, tools and documents of all tenants that the staff member may open.
/// </summary>
public sealed class JumpSearch(
    DocumentQueries documents, ConversationQueries conversations, AgentQueries agents, ToolQueries tools,
    StaffDirectory directory, RecordSearch records)
{
    /// <summary>Maximum number of results of each kind.</summary>
    private const int MaxResults = 5;

    /// <summary>
    /// Pages and tenants whose name has a word that starts with each word of the text; all when the text is empty.
    /// "setup" finds "Set up" too.
    /// </summary>
    public static IReadOnlyList<JumpTarget> Pages(Staff staff, TenantAccess? tenant, string text)
    {
        List<JumpTarget> pages =
            [.. ConsolePages.Of(staff, tenant).Select(p => new JumpTarget("Pages", p.Icon, p.Text, p.Href))];
        pages.AddRange(staff.Tenants.Where(t => t != tenant).Select(Target));
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return
        [
            .. pages.Where(p => words.All(w => HasWord($"{p.Text} {p.Hint} {p.Text.Replace(" ", "")}", w))),
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

    /// <summary>Records of a tenant.</summary>
    public async Task<IReadOnlyList<JumpTarget>> RecordsAsync(TenantAccess tenant, string text, CancellationToken ct)
    {
        var talks = await conversations.PageAsync(
            tenant.TenantId, new(Search: text), ConversationSort.LatestActivity, new(MaxResults), ct);
        return
        [
            .. await ContentAsync(tenant, text, ct),
            .. talks.Items.Select(c => new JumpTarget(
                "Conversations", "chat", CustomerLabel.TitleOf(c), $"/t/{tenant.Slug}/conversations/{c.Id}",
                CustomerLabel.Of(c))),
        ];
    }

    /// <summary>Agents, tools and documents of all tenants that the staff member may open.</summary>
    public async Task<IReadOnlyList<JumpTarget>> RecordsAsync(
        Actor actor, Guid userId, string text, CancellationToken ct)
    {
        var found = await records.FindAsync(userId, text, MaxResults, actor, ct);
        return [.. found.Select(r => Target(r.Kind, r.Slug, r.Id, r.Name, r.TenantName))];
    }

    private async Task<IReadOnlyList<JumpTarget>> ContentAsync(TenantAccess tenant, string text, CancellationToken ct)
    {
        var files = await documents.PageAsync(tenant.TenantId, new(text), new(MaxResults), ct);
        IReadOnlyList<AgentDetail> foundAgents = [];
        IReadOnlyList<ToolDetail> foundTools = [];
        if (tenant.CanManage)
        {
            foundAgents = (await agents.PageAsync(tenant.TenantId, new(text), new(MaxResults), ct)).Items;
            foundTools = (await tools.PageAsync(tenant.TenantId, text, new(MaxResults), ct)).Items;
        }

        return
        [
            .. foundAgents.Select(a => Target(RecordKind.Agent, tenant.Slug, a.Id, a.Name, a.Description)),
            .. foundTools.Select(t => Target(RecordKind.Tool, tenant.Slug, t.Id, t.Title, t.Description)),
            .. files.Items.Select(d => Target(RecordKind.Document, tenant.Slug, d.Id, d.Name, null)),
        ];
    }

    private static JumpTarget Target(RecordKind kind, string slug, Guid id, string name, string? hint) => kind switch
    {
        RecordKind.Agent => new("Agents", "bot", name, $"/t/{slug}/agents/{id}", hint),
        RecordKind.Tool => new("Tools", "tool", name, $"/t/{slug}/tools/{id}", hint),
        _ => new("Documents", "file", name, $"/t/{slug}/knowledge/{id}", hint),
    };

    private static bool HasWord(string name, string start) =>
        name.Split(' ').Any(w => w.StartsWith(start, StringComparison.OrdinalIgnoreCase));

    private static JumpTarget Target(TenantAccess tenant) =>
        new("Tenants", "next", tenant.Name, $"/t/{tenant.Slug}", tenant.Slug);
}

using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Identity;
using ChatPlatform.Web.Components.Layout.Session;
using ChatPlatform.Web.Components.Shared.Dialogs;
using MudBlazor;

namespace ChatPlatform.Web.Components.Pages.Agents;

/// <summary>What the page of agents does with those of the platform's catalog.</summary>
public sealed class AgentActions(AgentCatalog shared, AgentEditor editor, TenantEdits edits, IDialogService dialogs)
{
    public Task<bool> AddAsync(TenantAccess tenant, TenantCatalogEntry offer, CancellationToken ct) =>
        edits.ActAsync(tenant, actor => shared.AddAsync(tenant.TenantId, offer.Id, actor, ct), $"{offer.Title} is added and answers customers.", ct);

    /// <summary>Asks first, naming the agent.</summary>
    public async Task<bool> RemoveAsync(TenantAccess tenant, AgentItem agent, CancellationToken ct) =>
        await ConfirmDialog.AskAsync(
            dialogs, "Remove this agent?", $"{agent.Name} answers nobody any more, and its versions go. Conversations keep its name. While the platform allows it, you can add it again.", "Remove")
        && await edits.ActAsync(tenant, actor => editor.DeleteAsync(tenant.TenantId, agent.Id, agent.ConcurrencyToken, actor, ct), $"{agent.Name} is removed.", ct);
}

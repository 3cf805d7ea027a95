using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Tools;
using ChatPlatform.Web.Components.Layout.Session;
using ChatPlatform.Web.Components.Shared.Dialogs;
using MudBlazor;

namespace ChatPlatform.Web.Components.Pages.Tools;

/// <summary>What the page of tools does with those of the platform's catalog.</summary>
public sealed class ToolActions(ToolCatalog shared, ToolEditor editor, TenantEdits edits, IDialogService dialogs)
{
    public Task<bool> AddAsync(TenantAccess tenant, TenantCatalogEntry offer, CancellationToken ct) =>
        edits.ActAsync(tenant, actor => shared.AddAsync(tenant.TenantId, offer.Id, actor, ct), $"{offer.Title} is added. Agents may use it once it is given to them.", ct);

    /// <summary>Asks first, naming the tool.</summary>
    public async Task<bool> RemoveAsync(TenantAccess tenant, ToolItem tool, CancellationToken ct) =>
        await ConfirmDialog.AskAsync(
            dialogs, "Remove this tool?", $"No agent can call {tool.Title} any more. While the platform allows it, you can add it again.", "Remove")
        && await edits.ActAsync(tenant, actor => editor.DeleteAsync(tenant.TenantId, tool.Id, tool.ConcurrencyToken, actor, ct), $"{tool.Title} is removed.", ct);
}

using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Web.Components.Layout.Session;
using ChatPlatform.Web.Components.Shared.Dialogs;
using ChatPlatform.Web.Hosting;
using MudBlazor;

namespace ChatPlatform.Web.Components.Pages.Knowledge;

/// <summary>What the buttons of a document do: the right is looked up again, the act is done, and a line says what happened.</summary>
public sealed class DocumentActions(DocumentLibrary library, StaffSession session, IDialogService dialogs, ISnackbar snackbar)
{
    /// <summary>Asks first, naming the document.</summary>
    public async Task DeleteAsync(TenantAccess tenant, DocumentItem document, CancellationToken ct)
    {
        var text = document.Chunks > 0
            ? $"{document.Name} and its passages ({document.Chunks}) go for good. The assistant no longer answers from it."
            : $"{document.Name} goes for good.";
        if (await ConfirmDialog.AskAsync(dialogs, "Delete this document?", text, "Delete"))
        {
            await ChangeAsync(tenant, async () => await library.DeleteAsync(tenant.TenantId, document.Id, await session.ActorAsync(ct), ct), $"{document.Name} is deleted.", ct);
        }
    }

    public Task RetryAsync(TenantAccess tenant, DocumentItem document, CancellationToken ct) =>
        ChangeAsync(tenant, async () => await library.RetryAsync(tenant.TenantId, document.Id, await session.ActorAsync(ct), ct), $"{document.Name} is read again.", ct);

    private async Task ChangeAsync(TenantAccess tenant, Func<Task<bool>> change, string done, CancellationToken ct)
    {
        try
        {
            if (!await session.MayAsync(tenant.TenantId, t => t.CanManage, ct))
            {
                snackbar.Add("Your role does not change documents.", Severity.Error);
            }
            else if (await change())
            {
                snackbar.Add(done, Severity.Success);
            }
            else
            {
                snackbar.Add("This document has changed meanwhile.", Severity.Warning);
            }
        }
        catch (Exception e) when (OutageHandler.IsOutage(e))
        {
            snackbar.Add("The service is away for a moment. Nothing was changed; please try again.", Severity.Error);
        }
    }
}

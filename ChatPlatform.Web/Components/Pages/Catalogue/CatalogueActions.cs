using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Components.Layout;
using ChatPlatform.Web.Components.Shared;
using ChatPlatform.Web.Hosting;
using MudBlazor;

namespace ChatPlatform.Web.Components.Pages.Catalogue;

/// <summary>What the buttons of the catalogue do: the right is looked up again, the act is done, and a line says what happened.</summary>
public sealed class CatalogueActions(SharedCatalogue catalogue, StaffSession session, IDialogService dialogs, ISnackbar snackbar)
{
    /// <summary>Adds an entry, or changes one.</summary>
    public Task<EditOutcome<CatalogueItem>?> SaveAsync(CatalogueItem? entry, SharedKind kind, CatalogueDraft draft, CancellationToken ct) => ActAsync(
        actor => entry is null ? catalogue.CreateAsync(kind, draft, actor, ct) : catalogue.UpdateAsync(entry.Kind, entry.Id, entry.RowVersion, draft, actor, ct), "Saved.", ct);

    /// <summary>Asks first, naming the entry.</summary>
    public async Task<bool> DeleteAsync(CatalogueItem entry, CancellationToken ct) =>
        await ConfirmDialog.AskAsync(
            dialogs, "Take this out of the catalogue?",
            $"{entry.Title} goes, with the rules of {entry.Rules} tenants about it. What tenants have taken over stays theirs and can no longer be forbidden here.", "Take out")
        && await ActAsync(actor => catalogue.DeleteAsync(entry.Kind, entry.Id, entry.RowVersion, actor, ct), $"{entry.Title} is out of the catalogue.", ct) is EditOutcome<Guid>.Saved;

    private async Task<EditOutcome<T>?> ActAsync<T>(Func<Actor, Task<EditOutcome<T>>> act, string done, CancellationToken ct)
    {
        try
        {
            if (!await session.MayManagePlatformAsync(ct))
            {
                snackbar.Add("Only platform admins may do this.", Severity.Error);
                return null;
            }

            var outcome = await act(await session.ActorAsync(ct));
            switch (outcome)
            {
                case EditOutcome<T>.Saved:
                    snackbar.Add(done, Severity.Success);
                    break;
                case EditOutcome<T>.Stale or EditOutcome<T>.NotFound:
                    snackbar.Add("Somebody has changed this meanwhile. Look at it again and repeat your change.", Severity.Warning);
                    break;
            }

            return outcome;
        }
        catch (Exception e) when (OutageHandler.IsOutage(e))
        {
            snackbar.Add("The service is away for a moment. Nothing was changed; please try again.", Severity.Error);
            return null;
        }
    }
}

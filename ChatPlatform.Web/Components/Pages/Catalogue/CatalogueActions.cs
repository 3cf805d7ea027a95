using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Components.Layout;
using ChatPlatform.Web.Components.Shared;
using MudBlazor;

namespace ChatPlatform.Web.Components.Pages.Catalogue;

/// <summary>What the buttons of the catalogue do: the right is looked up again, the act is done, and a line says what happened.</summary>
public sealed class CatalogueActions(SharedCatalogue catalogue, PlatformEdits edits, IDialogService dialogs)
{
    /// <summary>Adds an entry, or changes one.</summary>
    public Task<EditOutcome<CatalogueItem>?> SaveAsync(CatalogueItem? entry, SharedKind kind, CatalogueDraft draft, CancellationToken ct) => edits.ActAsync(
        actor => entry is null ? catalogue.CreateAsync(kind, draft, actor, ct) : catalogue.UpdateAsync(entry.Kind, entry.Id, entry.RowVersion, draft, actor, ct), "Saved.", ct);

    /// <summary>Asks first, naming the entry.</summary>
    public async Task<bool> DeleteAsync(CatalogueItem entry, CancellationToken ct) =>
        await ConfirmDialog.AskAsync(
            dialogs, "Take this out of the catalogue?",
            $"{entry.Title} goes, with the rules of {entry.Rules} tenants about it. What tenants have taken over stays theirs and can no longer be forbidden here.", "Take out")
        && await edits.ActAsync(actor => catalogue.DeleteAsync(entry.Kind, entry.Id, entry.RowVersion, actor, ct), $"{entry.Title} is out of the catalogue.", ct) is EditOutcome<Guid>.Saved;
}

using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Components.Layout.Session;
using ChatPlatform.Web.Components.Shared.Dialogs;
using MudBlazor;

namespace ChatPlatform.Web.Components.Pages.Catalog;

/// <summary>What the buttons of the catalog do: the right is looked up again, the act is done, and a line says what happened.</summary>
public sealed class CatalogActions(CatalogEditor catalog, PlatformEdits edits, IDialogService dialogs)
{
    /// <summary>Adds an entry, or changes one.</summary>
    public Task<EditOutcome<CatalogItem>?> SaveAsync(CatalogItem? entry, CatalogKind kind, CatalogDraft draft, CancellationToken ct) => edits.ActAsync(
        actor => entry is null ? catalog.CreateAsync(kind, draft, actor, ct) : catalog.UpdateAsync(entry.Kind, entry.Id, entry.ConcurrencyToken, draft, actor, ct), "Saved.", ct);

    /// <summary>Asks first, naming the entry.</summary>
    public async Task<bool> DeleteAsync(CatalogItem entry, CancellationToken ct) =>
        await ConfirmDialog.AskAsync(
            dialogs, "Take this out of the catalog?",
            $"{entry.Title} goes, with the rules of {entry.Rules} tenants about it. What tenants have taken over stays theirs and can no longer be forbidden here.", "Take out")
        && await edits.ActAsync(actor => catalog.DeleteAsync(entry.Kind, entry.Id, entry.ConcurrencyToken, actor, ct), $"{entry.Title} is out of the catalog.", ct) is EditOutcome<Guid>.Saved;
}

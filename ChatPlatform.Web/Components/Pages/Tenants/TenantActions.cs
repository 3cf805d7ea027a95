using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Components.Layout.Session;
using ChatPlatform.Web.Components.Shared.Dialogs;
using MudBlazor;

namespace ChatPlatform.Web.Components.Pages.Tenants;

/// <summary>What the buttons of a tenant do: the right is looked up again, the act is done, and a line says what happened.</summary>
public sealed class TenantActions(TenantEditor tenants, TenantPermissions permissions, PlatformEdits edits, StaffSession session, IDialogService dialogs)
{
    public Task<EditOutcome<TenantDetail>?> CreateAsync(TenantDraft draft, CancellationToken ct) =>
        edits.ActAsync(actor => tenants.CreateAsync(draft, actor, ct), $"{draft.Name} is there.", ct);

    public Task<EditOutcome<TenantDetail>?> SaveAsync(TenantDetail tenant, TenantDraft draft, CancellationToken ct) =>
        edits.ActAsync(actor => tenants.UpdateAsync(tenant.Id.ToString(), tenant.ConcurrencyToken, draft, actor, ct), "Saved.", ct);

    /// <summary>Asks first: staff and visitors are shut out.</summary>
    public async Task<EditOutcome<TenantDetail>?> SuspendAsync(TenantDetail tenant, CancellationToken ct) =>
        await ConfirmDialog.AskAsync(dialogs, "Suspend this tenant?", $"The staff and the customers of {tenant.Name} are shut out within seconds. Nothing is deleted; you can open it again.", "Suspend")
            ? await edits.ActAsync(actor => tenants.SuspendAsync(tenant.Id.ToString(), tenant.ConcurrencyToken, actor, ct), $"{tenant.Name} is suspended.", ct)
            : null;

    public Task<EditOutcome<TenantDetail>?> ResumeAsync(TenantDetail tenant, CancellationToken ct) =>
        edits.ActAsync(actor => tenants.ResumeAsync(tenant.Id.ToString(), tenant.ConcurrencyToken, actor, ct), $"{tenant.Name} is open again.", ct);

    /// <summary>Asks for the tenant's name in addresses: everything goes, and nothing brings it back.</summary>
    public async Task<EditOutcome<TenantDetail>?> DeleteAsync(TenantDetail tenant, CancellationToken ct) =>
        await TypedConfirmDialog.AskAsync(
            dialogs, "Delete this tenant?",
            $"All of {tenant.Name} goes within minutes: agents, documents, conversations, settings, and the people who belong to no other tenant. There is no way back. The audit log stays.",
            tenant.Slug, "Delete for good") is { } typed
            ? await edits.ActAsync(actor => tenants.DeleteAsync(tenant.Id.ToString(), tenant.ConcurrencyToken, typed, actor, ct), $"{tenant.Name} is being erased.", ct)
            : null;

    /// <summary>Reads a tenant; the look is on record.</summary>
    public async Task<TenantDetail?> OpenAsync(string slug, CancellationToken ct) =>
        await session.MayManagePlatformAsync(ct) ? await tenants.OpenAsync(slug, await session.ActorAsync(ct), ct) : null;

    /// <summary>Sets or lifts the tenant's own rule about a shared resource.</summary>
    public Task<EditOutcome<PermissionItem>?> PermitAsync(TenantDetail tenant, PermissionItem item, bool? rule, CancellationToken ct) => edits.ActAsync(
        actor => permissions.SetAsync(tenant.Id, item.CatalogEntryId, item.ConcurrencyToken, rule, actor, ct),
        rule switch { true => $"{item.Title} is allowed.", false => $"{item.Title} is forbidden.", _ => $"The default holds for {item.Title}." }, ct);
}

using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Components.Layout.Session;
using ChatPlatform.Web.Components.Shared.Dialogs;
using ChatPlatform.Web.Hosting;
using MudBlazor;

namespace ChatPlatform.Web.Components.Pages.Settings;

/// <summary>What the page of models does: the right is looked up again, the act is done, and a line says what happened.</summary>
public sealed class ModelActions(
    ProviderConnections connections, InferenceSettingsStore settings, ProviderProbe probe, StaffSession session, IDialogService dialogs, ISnackbar snackbar)
{
    /// <summary>Saves a new connection, or a changed one; null when it could not be tried at all, which was said.</summary>
    /// <param name="before">The connection as it was read; null for a new one.</param>
    public Task<EditOutcome<ConnectionItem>?> SaveAsync(TenantAccess tenant, ConnectionItem? before, ConnectionDraft draft, CancellationToken ct) =>
        ActAsync(tenant, async actor =>
        {
            var result = before is null
                ? await connections.CreateAsync(tenant.TenantId, draft, actor, ct)
                : await connections.UpdateAsync(tenant.TenantId, before.Id, draft, before.ConcurrencyToken, actor, ct);
            Say(result, $"{draft.Name.Trim()} is saved.");
            return result;
        }, ct);

    /// <summary>Asks first, naming the connection.</summary>
    public async Task DeleteAsync(TenantAccess tenant, ConnectionItem connection, CancellationToken ct)
    {
        var text = connection.IsUsed
            ? $"{connection.Name} and its key go for good. It answers your customers now; from then on the platform's assistant does."
            : $"{connection.Name} and its key go for good.";
        if (await ConfirmDialog.AskAsync(dialogs, "Delete this connection?", text, "Delete"))
        {
            await ActAsync<EditOutcome<ConnectionItem>>(tenant, async actor =>
            {
                var result = await connections.DeleteAsync(tenant.TenantId, connection.Id, connection.ConcurrencyToken, actor, ct);
                Say(result, $"{connection.Name} is deleted.");
                return result;
            }, ct);
        }
    }

    /// <param name="connection">Null takes what the platform offers.</param>
    /// <param name="before">The settings as they were read.</param>
    public Task UseAsync(TenantAccess tenant, ConnectionItem? connection, InferenceSettings before, CancellationToken ct) =>
        ActAsync<object>(tenant, async actor =>
        {
            var outcome = await settings.ChangeAsync(tenant.TenantId, connection?.Id, before.Routing, before.ConcurrencyToken, actor, ct);
            if (outcome == SettingsOutcome.Saved)
            {
                snackbar.Add($"{connection?.Name ?? "The platform's assistant"} answers from now on.", Severity.Success);
            }
            else
            {
                snackbar.Add("Somebody has changed the settings meanwhile. Look at them again and repeat your choice.", Severity.Warning);
            }

            return outcome;
        }, ct);

    public Task<ProbeResult?> TestAsync(TenantAccess tenant, ConnectionItem connection, CancellationToken ct) =>
        ActAsync(tenant, actor => probe.TestAsync(tenant.TenantId, connection.Id, actor, ct), ct);

    private void Say(EditOutcome<ConnectionItem> result, string done)
    {
        if (result is EditOutcome<ConnectionItem>.Saved)
        {
            snackbar.Add(done, Severity.Success);
        }
        else if (result is not EditOutcome<ConnectionItem>.Invalid)
        {
            snackbar.Add("Somebody else has changed this connection meanwhile. Look at it again.", Severity.Warning);
        }
    }

    private async Task<T?> ActAsync<T>(TenantAccess tenant, Func<Actor, Task<T?>> act, CancellationToken ct)
        where T : class
    {
        try
        {
            if (await session.MayAsync(tenant.TenantId, t => t.CanManage, ct))
            {
                return await act(await session.ActorAsync(ct));
            }

            snackbar.Add("Your role does not change settings.", Severity.Error);
        }
        catch (Exception e) when (OutageHandler.IsOutage(e))
        {
            snackbar.Add("The service is away for a moment. Nothing was changed; please try again.", Severity.Error);
        }

        return null;
    }
}

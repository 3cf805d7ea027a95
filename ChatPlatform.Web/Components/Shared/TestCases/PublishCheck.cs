using ChatPlatform.Core.Agents.Publishing;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.TestSet;
using ChatPlatform.Web.Components.Layout;
using ChatPlatform.Web.Components.Layout.Session;
using MudBlazor;

namespace ChatPlatform.Web.Components.Shared.TestCases;

/// <summary>
/// Runs the test set on a change of an agent before it is saved, as the tenant has chosen, and asks when it gets worse.
/// </summary>
public sealed class PublishCheck(TestSetSettings settings, StaffCommands commands, IDialogService dialogs)
{
    /// <summary>True when the change is to be saved.</summary>
    public async Task<bool> PassesAsync(TenantAccess tenant, AgentChange change, CancellationToken ct)
    {
        var options = await commands.CallAsync(
            CommandScope.Manage(tenant), _ => settings.ForChangesAsync(tenant.TenantId, ct), ct);
        return options is not null
            && (options.Gate == PublishGateMode.Off
                || await PublishCheckDialog.ShowAsync(dialogs, tenant, change, options.Gate));
    }
}

using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Hosting;
using MudBlazor;

namespace ChatPlatform.Web.Components.Layout;

/// <summary>How a change of a tenant's agents and tools is made from a page: the right is looked up again, the change is done, and a line says what happened.</summary>
public sealed class TenantEdits(StaffSession session, ISnackbar snackbar)
{
    /// <summary>True when it is saved; a line says so, or why not.</summary>
    /// <param name="done">What is said when it is saved.</param>
    public async Task<bool> ActAsync<T>(TenantAccess tenant, Func<Actor, Task<EditOutcome<T>>> act, string done, CancellationToken ct)
    {
        try
        {
            if (!await session.MayAsync(tenant.TenantId, t => t.CanManage, ct))
            {
                snackbar.Add("Your role does not change this.", Severity.Error);
                return false;
            }

            var outcome = await act(await session.ActorAsync(ct));
            var (text, severity) = outcome switch
            {
                EditOutcome<T>.Saved => (done, Severity.Success),
                EditOutcome<T>.Refused refused => (refused.Why, Severity.Warning),
                EditOutcome<T>.Stale => ("Somebody has changed this meanwhile. Look at it again and repeat your change.", Severity.Warning),
                _ => ("This is not there any more.", Severity.Warning),
            };
            snackbar.Add(text, severity);
            return outcome is EditOutcome<T>.Saved;
        }
        catch (Exception e) when (OutageHandler.IsOutage(e))
        {
            snackbar.Add("The service is away for a moment. Nothing was changed; please try again.", Severity.Error);
            return false;
        }
    }
}

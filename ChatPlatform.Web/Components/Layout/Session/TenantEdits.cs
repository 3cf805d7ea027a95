using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Tenancy;
using MudBlazor;

namespace ChatPlatform.Web.Components.Layout.Session;

/// <summary>Changes of a tenant's agents and tools, by those who manage it.</summary>
public sealed class TenantEdits(Edits edits, StaffSession session, ISnackbar snackbar)
{
    /// <summary>True when it is saved; a line says so, or why not.</summary>
    /// <param name="done">What is said when it is saved.</param>
    public async Task<bool> ActAsync<T>(TenantAccess tenant, Func<Actor, Task<EditOutcome<T>>> act, string done, CancellationToken ct)
    {
        var outcome = await edits.ActAsync(token => session.MayAsync(tenant.TenantId, t => t.CanManage, token), "Your role does not change this.", act, done, ct);
        if (outcome is EditOutcome<T>.Refused refused)
        {
            snackbar.Add(refused.Why, Severity.Warning);
        }

        return outcome is EditOutcome<T>.Saved;
    }
}

using ChatPlatform.Core.Audit;
using ChatPlatform.Web.Components.Layout.Session;
using ChatPlatform.Web.Hosting;
using MudBlazor;

namespace ChatPlatform.Web.Components.Pages.Audit;

/// <summary>What the button of the audit log does.</summary>
public sealed class AuditActions(AuditVerifier verifier, StaffSession session, ISnackbar snackbar)
{
    /// <summary>Checks the whole chain; null when that could not be done, and a line says why.</summary>
    public async Task<AuditVerdict?> VerifyAsync(CancellationToken ct)
    {
        try
        {
            if (await session.MayManagePlatformAsync(ct))
            {
                return await verifier.VerifyAsync(ct);
            }

            snackbar.Add("Only platform admins may do this.", Severity.Error);
        }
        catch (Exception e) when (OutageHandler.IsOutage(e))
        {
            snackbar.Add("The service is away for a moment. Please try again.", Severity.Error);
        }

        return null;
    }
}

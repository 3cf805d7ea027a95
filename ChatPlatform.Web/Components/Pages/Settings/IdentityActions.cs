using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Widgets.VerifiedVisitors;
using ChatPlatform.Web.Components.Layout.Session;
using ChatPlatform.Web.Components.Shared.Dialogs;
using ChatPlatform.Web.Hosting;
using MudBlazor;

namespace ChatPlatform.Web.Components.Pages.Settings;

/// <summary>What the page of verified visitors does: the right is looked up again, the act is done, and a line says what happened.</summary>
public sealed class IdentityActions(IdentitySettings settings, StaffSession session, IDialogService dialogs, ISnackbar snackbar)
{
    /// <summary>The new secret; null when none was made. Asks first where there is one that this would end.</summary>
    public async Task<string?> ReplaceSecretAsync(TenantAccess tenant, bool hasSecret, CancellationToken ct)
    {
        const string warning = "Tokens that your server signed with the secret in use are refused from then on, and verified customers have to come back through your site.";
        string? secret = null;
        if (!hasSecret || await ConfirmDialog.AskAsync(dialogs, "Replace the secret?", warning, "Replace"))
        {
            await ActAsync(tenant, async actor => secret = await settings.ReplaceSecretAsync(tenant.TenantId, actor, ct), ct);
        }

        return secret;
    }

    /// <summary>Asks first where it would shut visitors out.</summary>
    /// <param name="before">The state as it was read.</param>
    public async Task RequireAsync(TenantAccess tenant, IdentityState before, bool isRequired, CancellationToken ct)
    {
        const string warning = "Visitors whom your site does not name can no longer chat, and their open chats end within seconds.";
        if (!isRequired || await ConfirmDialog.AskAsync(dialogs, "Verified customers only?", warning, "Switch on"))
        {
            await ActAsync(tenant, async actor =>
            {
                var (text, severity) = await settings.RequireAsync(tenant.TenantId, before.ConcurrencyToken, isRequired, actor, ct) switch
                {
                    RequireOutcome.Saved => (isRequired ? "Only verified customers may chat now." : "Everybody may chat now.", Severity.Success),
                    RequireOutcome.NoSecret => ("Make a secret first.", Severity.Warning),
                    _ => ("Somebody has changed this meanwhile. Look at it again and repeat your change.", Severity.Warning),
                };
                snackbar.Add(text, severity);
            }, ct);
        }
    }

    private async Task ActAsync(TenantAccess tenant, Func<Actor, Task> act, CancellationToken ct)
    {
        try
        {
            if (await session.MayAsync(tenant.TenantId, t => t.CanManage, ct))
            {
                await act(await session.ActorAsync(ct));
            }
            else
            {
                snackbar.Add("Your role does not change settings.", Severity.Error);
            }
        }
        catch (Exception e) when (OutageHandler.IsOutage(e))
        {
            snackbar.Add("The service is away for a moment. Nothing was changed; please try again.", Severity.Error);
        }
    }
}

using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Links;
using ChatPlatform.Core.Identity.Users;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Components.Layout.Session;
using ChatPlatform.Web.Components.Shared.Dialogs;
using ChatPlatform.Web.Components.Shared.Forms;
using ChatPlatform.Web.Hosting;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ChatPlatform.Web.Components.Pages.Team;

/// <summary>What the buttons of the team page do: the right is looked up again, the act is done, and a line says what happened.</summary>
public sealed class TeamActions(Members members, Invitations invitations, StaffSession session, NavigationManager navigation, IDialogService dialogs, ISnackbar snackbar)
{
    public Task<EditOutcome<NewInvitation>?> InviteAsync(TenantAccess tenant, string email, TenantRole role, CancellationToken ct) =>
        EditAsync(tenant, actor => invitations.InviteAsync(new(email, tenant.TenantId, role, IssueOf(tenant)), actor, ct), "The invitation is there.", ct);

    public Task<EditOutcome<NewInvitation>?> RenewAsync(TenantAccess tenant, InvitationItem invitation, CancellationToken ct) =>
        EditAsync(tenant, actor => invitations.RenewAsync(tenant.TenantId, invitation.Id, IssueOf(tenant), actor, ct), "There is a new link; the one before has ended.", ct);

    public async Task RevokeAsync(TenantAccess tenant, InvitationItem invitation, CancellationToken ct)
    {
        if (await ConfirmDialog.AskAsync(dialogs, "Take the invitation back?", $"The link of {invitation.Email} stops working.", "Take back"))
        {
            await ActAsync(tenant, async actor => Say(await invitations.RevokeAsync(tenant.TenantId, invitation.Id, actor, ct), "The invitation is taken back."), ct);
        }
    }

    public Task ChangeRoleAsync(TenantAccess tenant, MemberItem member, TenantRole role, CancellationToken ct) =>
        EditAsync(tenant, actor => members.ChangeRoleAsync(tenant.TenantId, member.UserId, member.ConcurrencyToken, role, actor, ct), $"{member.Name} is {RoleSelect.Words(role).ToLowerInvariant()} now.", ct);

    public async Task RemoveAsync(TenantAccess tenant, MemberItem member, CancellationToken ct)
    {
        if (await ConfirmDialog.AskAsync(dialogs, "Take out of the team?", $"{member.Name} loses {tenant.Name} within seconds. Their account and what they wrote stay.", "Take out"))
        {
            await EditAsync(tenant, actor => members.RemoveAsync(tenant.TenantId, member.UserId, member.ConcurrencyToken, actor, ct), $"{member.Name} is out of the team.", ct);
        }
    }

    private LinkIssue IssueOf(TenantAccess tenant) => new(tenant.IsAdmin, navigation.BaseUri);

    private void Say(bool isDone, string done) => snackbar.Add(isDone ? done : "Nothing was changed: it has changed meanwhile.", isDone ? Severity.Success : Severity.Warning);

    private async Task<EditOutcome<T>?> EditAsync<T>(TenantAccess tenant, Func<Actor, Task<EditOutcome<T>>> act, string done, CancellationToken ct)
    {
        EditOutcome<T>? outcome = null;
        await ActAsync(tenant, async actor => outcome = await act(actor), ct);
        switch (outcome)
        {
            case EditOutcome<T>.Saved:
                snackbar.Add(done, Severity.Success);
                break;
            case EditOutcome<T>.Refused refused:
                snackbar.Add(refused.Why, Severity.Warning);
                break;
            case EditOutcome<T>.NotFound or EditOutcome<T>.Stale:
                Say(false, done);
                break;
        }

        return outcome;
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
                snackbar.Add("Your role does not change the team.", Severity.Error);
            }
        }
        catch (Exception e) when (OutageHandler.IsOutage(e))
        {
            snackbar.Add("The service is away for a moment. Nothing was changed; please try again.", Severity.Error);
        }
    }
}

using ChatPlatform.Core.Identity.Links;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Components.Layout.Session;
using ChatPlatform.Web.Components.Shared.Dialogs;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ChatPlatform.Web.Components.Pages.Users;

/// <summary>Invitations of platform admins: the right is looked up again, the act is done, and a line says what happened.</summary>
public sealed class AdminInvitationActions(Invitations invitations, PlatformEdits edits, NavigationManager navigation, IDialogService dialogs)
{
    private LinkIssue Issue => new(true, navigation.BaseUri);

    public Task<EditOutcome<NewInvitation>?> InviteAsync(string email, CancellationToken ct) =>
        edits.ActAsync(actor => invitations.InviteAsync(new(email, null, null, Issue), actor, ct), "The invitation is there.", ct);

    public Task<EditOutcome<NewInvitation>?> RenewAsync(InvitationItem invitation, CancellationToken ct) =>
        edits.ActAsync(actor => invitations.RenewAsync(null, invitation.Id, Issue, actor, ct), "There is a new link; the one before has ended.", ct);

    /// <summary>Asks first, naming the person.</summary>
    public async Task RevokeAsync(InvitationItem invitation, CancellationToken ct)
    {
        if (await ConfirmDialog.AskAsync(dialogs, "Take the invitation back?", $"The link of {invitation.Email} stops working.", "Take back"))
        {
            await edits.ActAsync<Guid>(
                async actor => await invitations.RevokeAsync(null, invitation.Id, actor, ct) ? new EditOutcome<Guid>.Saved(invitation.Id) : new EditOutcome<Guid>.NotFound(),
                "The invitation is taken back.", ct);
        }
    }
}

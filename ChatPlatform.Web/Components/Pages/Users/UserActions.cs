using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Links;
using ChatPlatform.Core.Identity.Sessions;
using ChatPlatform.Core.Identity.Users;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Components.Layout.Session;
using ChatPlatform.Web.Components.Shared.Dialogs;
using ChatPlatform.Web.Components.Shared.Forms;
using ChatPlatform.Web.Hosting;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace ChatPlatform.Web.Components.Pages.Users;

/// <summary>What the buttons of the users' pages do: the right is looked up again, the act is done, and a line says what happened.</summary>
public sealed class UserActions(
    UserEditor users, Members members, AccountLinks links, UserSessions sessions, StaffSession session, NavigationManager navigation, IDialogService dialogs, ISnackbar snackbar)
{
    /// <summary>Asks first where the user loses rights.</summary>
    public async Task<EditOutcome<UserDetail>?> SaveAsync(UserDetail user, UserDraft draft, CancellationToken ct)
    {
        var question = draft.IsDisabled && !user.IsDisabled ? ("Disable this user?", $"{user.Name} is signed out everywhere within seconds and cannot sign in until you enable them again.", "Disable")
            : !draft.IsPlatformAdmin && user.IsPlatformAdmin ? ("Take the admin rights away?", $"{user.Name} keeps only the tenants they are a member of, and is signed out.", "Take away")
            : default;
        return question.Item1 is null || await ConfirmDialog.AskAsync(dialogs, question.Item1, question.Item2, question.Item3)
            ? await EditAsync(actor => users.UpdateAsync(user.Id, user.ConcurrencyToken, draft, actor, ct), "Saved.", ct)
            : null;
    }

    public async Task<EditOutcome<UserDetail>?> RemoveSecondFactorAsync(UserDetail user, CancellationToken ct) =>
        await ConfirmDialog.AskAsync(dialogs, "Remove the second factor?", $"From then on the password of {user.Name} is enough. Make sure that it is really them who asks.", "Remove")
            ? await EditAsync(actor => users.RemoveSecondFactorAsync(user.Id, user.ConcurrencyToken, actor, ct), "The second factor is gone.", ct)
            : null;

    public async Task<EditOutcome<UserDetail>?> DeleteAsync(UserDetail user, CancellationToken ct) =>
        await TypedConfirmDialog.AskAsync(dialogs, "Delete this user?", $"The account of {user.Name} goes for good, with its sessions and API tokens. What they wrote to customers stays.", user.Email, "Delete for good") == user.Email
            ? await EditAsync(actor => users.DeleteAsync(user.Id, user.ConcurrencyToken, actor, ct), $"{user.Name} is deleted.", ct)
            : null;

    /// <summary>Path of a link by which the user chooses a new password; null when none was made.</summary>
    public async Task<string?> ResetAsync(UserDetail user, CancellationToken ct)
    {
        string? path = null;
        await ActAsync(async actor => path = await links.ResetAsync(user.Id, new LinkIssue(true, navigation.BaseUri), actor, ct) is { } link ? $"/password-reset#{link.Secret}" : null, ct);
        return path;
    }

    public Task AddMemberAsync(UserDetail user, TenantAccess tenant, TenantRole role, CancellationToken ct) =>
        ActAsync(async actor => Say(await members.AddAsync(tenant.TenantId, user.Id, role, actor, ct) is EditOutcome<MemberItem>.Saved, $"{user.Name} belongs to {tenant.Name} now."), ct);

    public Task ChangeMemberAsync(UserDetail user, UserMembership membership, TenantRole role, CancellationToken ct) => ActAsync(
        async actor => Say(
            await members.ChangeRoleAsync(membership.TenantId, user.Id, membership.ConcurrencyToken, role, actor, ct) is EditOutcome<MemberItem>.Saved,
            $"{user.Name} is {RoleSelect.Words(role).ToLowerInvariant()} in {membership.TenantName} now."),
        ct);

    public async Task RemoveMemberAsync(UserDetail user, UserMembership membership, CancellationToken ct)
    {
        if (await ConfirmDialog.AskAsync(dialogs, "Take out of the tenant?", $"{user.Name} loses {membership.TenantName} within seconds. The account stays.", "Take out"))
        {
            await ActAsync(async actor => Say(await members.RemoveAsync(membership.TenantId, user.Id, membership.ConcurrencyToken, actor, ct) is EditOutcome<MemberItem>.Saved, $"{user.Name} is out of {membership.TenantName}."), ct);
        }
    }

    /// <param name="sessionId">Null ends all.</param>
    public Task EndSessionAsync(UserDetail user, Guid? sessionId, CancellationToken ct) => ActAsync(
        async actor => Say(
            sessionId is { } one ? await sessions.EndAsync(user.Id, one, actor, ct) : await sessions.EndAllAsync(user.Id, null, actor, ct),
            sessionId is null ? "All sessions have ended." : "The session has ended."),
        ct);

    private void Say(bool isDone, string done) => snackbar.Add(isDone ? done : "Nothing was changed: it has changed meanwhile.", isDone ? Severity.Success : Severity.Warning);

    private async Task<EditOutcome<T>?> EditAsync<T>(Func<Actor, Task<EditOutcome<T>>> act, string done, CancellationToken ct)
    {
        EditOutcome<T>? outcome = null;
        await ActAsync(async actor => outcome = await act(actor), ct);
        if (outcome is not null and not EditOutcome<T>.Invalid)
        {
            var (text, severity) = outcome switch
            {
                EditOutcome<T>.Saved => (done, Severity.Success),
                EditOutcome<T>.Refused refused => (refused.Why, Severity.Warning),
                EditOutcome<T>.Stale => ("Somebody has changed this user meanwhile. Look at it again and repeat your change.", Severity.Warning),
                _ => ("This user is not there any more.", Severity.Warning),
            };
            snackbar.Add(text, severity);
        }

        return outcome;
    }

    private async Task ActAsync(Func<Actor, Task> act, CancellationToken ct)
    {
        try
        {
            if (await session.MayManagePlatformAsync(ct))
            {
                await act(await session.ActorAsync(ct));
            }
            else
            {
                snackbar.Add("Only platform admins may do this.", Severity.Error);
            }
        }
        catch (Exception e) when (OutageHandler.IsOutage(e))
        {
            snackbar.Add("The service is away for a moment. Nothing was changed; please try again.", Severity.Error);
        }
    }
}

using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Identity;
using ChatPlatform.Web.Components.Layout.Session;
using ChatPlatform.Web.Components.Shared.Dialogs;
using ChatPlatform.Web.Hosting;
using MudBlazor;

namespace ChatPlatform.Web.Components.Pages.Inbox;

/// <summary>
/// What the buttons of the desk do: the right is looked up again, the act is done, and a line says what happened. An act whose answer was lost
/// may be done again: what is the case already counts as done.
/// </summary>
public sealed class DeskActions(EscalationService desk, EscalationQueries queue, StaffSession session, IDialogService dialogs, ISnackbar snackbar)
{
    public Task<bool> AcceptAsync(TenantAccess tenant, EscalationItem item, CancellationToken ct) =>
        ActAsync(tenant, me => MoveAsync(
            desk.AcceptAsync(tenant.TenantId, item.Id, me, ct), tenant, item, now => now.Status == EscalationStatus.Assigned && now.AssignedTo == me.UserId, ct), $"You are talking to {item.Visitor} now.", ct);

    public Task<bool> ReleaseAsync(TenantAccess tenant, EscalationItem item, CancellationToken ct) =>
        ActAsync(tenant, me => MoveAsync(
            desk.ReleaseAsync(tenant.TenantId, item.Id, me, null, ct), tenant, item, now => now.Status == EscalationStatus.Pending, ct), $"{item.Visitor} is back in the queue.", ct);

    /// <summary>Asks for a reason, and takes the conversation over from the colleague who has it.</summary>
    public async Task<bool> TakeOverAsync(TenantAccess tenant, EscalationItem item, CancellationToken ct)
    {
        var owner = item.AssignedName ?? "a colleague";
        return await ReasonDialog.AskAsync(dialogs, $"Take over from {owner}?", $"{owner} can no longer reply here. {item.Visitor} is told that you took over.", "Take over") is { } reason
            && await ActAsync(tenant, me => desk.TakeOverAsync(tenant.TenantId, item.Id, me, reason, ct), $"You are talking to {item.Visitor} now.", ct);
    }

    /// <summary>Asks for a reason, and puts a colleague's conversation back into the queue.</summary>
    public async Task<bool> ReturnAsync(TenantAccess tenant, EscalationItem item, CancellationToken ct)
    {
        var owner = item.AssignedName ?? "a colleague";
        return await ReasonDialog.AskAsync(dialogs, "Put it back into the queue?", $"{owner} can no longer reply here. {item.Visitor} waits again, at the old place.", "Put back") is { } reason
            && await ActAsync(tenant, me => desk.ReleaseAsync(tenant.TenantId, item.Id, me, reason, ct), $"{item.Visitor} is back in the queue.", ct);
    }

    public Task<bool> ResolveAsync(TenantAccess tenant, EscalationItem item, CancellationToken ct) =>
        ActAsync(tenant, me => MoveAsync(
            desk.ResolveAsync(tenant.TenantId, item.Id, me, ct), tenant, item, now => now.Status == EscalationStatus.Resolved, ct), $"Resolved. If {item.Visitor} writes again, the assistant answers.", ct);

    /// <summary>Sends a message. False when it was not sent: the text stays with its writer.</summary>
    public Task<bool> WriteAsync(TenantAccess tenant, EscalationItem item, SupporterMessage message, CancellationToken ct)
    {
        if (message.Text.Length > EscalationService.MaxTextLength)
        {
            snackbar.Add($"The message is longer than {EscalationService.MaxTextLength} characters.", Severity.Error);
            return Task.FromResult(false);
        }

        return ActAsync(tenant, me => desk.WriteAsync(tenant.TenantId, item.Id, me, message, ct), null, ct);
    }

    /// <summary>Shows the visitor that the supporter types; a hint that is never an error.</summary>
    public void Typing(TenantAccess tenant, EscalationItem item, bool isTyping)
    {
        if (session.Current is { } staff && tenant.CanSupport && InboxGroup.IsMine(item, staff.UserId))
        {
            desk.Typing(tenant.TenantId, item.ConversationId, staff.AsSupporter, isTyping);
        }
    }

    private async Task<EscalationResult> MoveAsync(Task<EscalationResult> act, TenantAccess tenant, EscalationItem item, Func<EscalationItem, bool> isSo, CancellationToken ct)
    {
        var result = await act;
        return result is EscalationResult.Conflict && await queue.FindAsync(tenant.TenantId, item.Id, ct) is { } now && isSo(now) ? new EscalationResult.Done() : result;
    }

    private async Task<bool> ActAsync(TenantAccess tenant, Func<Supporter, Task<EscalationResult>> act, string? done, CancellationToken ct)
    {
        try
        {
            if (session.Current is not { } staff || !await session.MayAsync(tenant.TenantId, t => t.CanSupport, ct))
            {
                snackbar.Add("Only supporters may do this.", Severity.Error);
                return false;
            }

            return Tell(await act(staff.AsSupporter with { As = await session.ActorAsync(ct) }), done);
        }
        catch (Exception e) when (OutageHandler.IsOutage(e))
        {
            snackbar.Add("The service is away for a moment. Nothing was lost; please try again.", Severity.Error);
            return false;
        }
    }

    private bool Tell(EscalationResult result, string? done)
    {
        switch (result)
        {
            case EscalationResult.Done:
                if (done is not null)
                {
                    snackbar.Add(done, Severity.Success);
                }

                return true;
            case EscalationResult.Conflict { Owner: { } owner }:
                snackbar.Add($"{owner} has this conversation.", Severity.Warning);
                return false;
            case EscalationResult.Conflict:
                snackbar.Add("This conversation is not yours any more.", Severity.Warning);
                return false;
            default:
                snackbar.Add("This conversation does not exist any more.", Severity.Warning);
                return false;
        }
    }
}

using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Identity;
using ChatPlatform.Web.Components.Layout;
using ChatPlatform.Web.Components.Layout.Session;
using ChatPlatform.Web.Components.Shared.Chat;
using MudBlazor;

namespace ChatPlatform.Web.Components.Pages.Inbox;

/// <summary>
/// Reopens resolved escalations, and offers it for some seconds after resolving, also when the page was left.
/// </summary>
public sealed class EscalationUndo(
    EscalationService desk, StaffSession session, StaffCommands commands, ISnackbar snackbar)
{
    private const int NoticeMilliseconds = 12_000;

    /// <summary>Shows the notice that the escalation is resolved, with the action to undo it.</summary>
    public void Offer(TenantAccess tenant, EscalationItem item) =>
        snackbar.Add(
            $"Resolved. If {CustomerLabel.Of(item)} writes again, the assistant answers.", Severity.Success,
            options =>
            {
                (options.Action, options.RequireInteraction, options.VisibleStateDuration) = (
                    "Undo", false, NoticeMilliseconds);
                options.OnClick = _ => ReopenAsync(tenant, item);
            },
            $"resolved {item.Id}");

    /// <summary>Reopens the escalation, which the user owns then. Returns true when it was reopened.</summary>
    public async Task<bool> ReopenAsync(TenantAccess tenant, EscalationItem item)
    {
        snackbar.RemoveByKey($"resolved {item.Id}");
        var outcome = await commands.RunAsync(
            CommandScope.Support(tenant),
            actor => desk.ReopenAsync(
                tenant.TenantId, item.Id, session.Current!.AsSupporter with { As = actor }, CancellationToken.None),
            $"Reopened. You are talking to {CustomerLabel.Of(item)}.", CancellationToken.None);
        return outcome is Core.Tenancy.EditOutcome<Core.Conversations.Events.MessageView?>.Saved;
    }
}

using Bunit;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Web.Components.Pages.Inbox;

namespace ChatPlatform.Tests.Web.Components;

public sealed class EscalationHeaderTests : ConsoleTest
{
    [Fact]
    public void Supporter_Can_accept_a_pending_escalation() =>
        Assert.Equal(["Accept"], Buttons(Escalation("A"), isMine: false, canSupport: true));

    [Fact]
    public void Owner_Can_release_or_resolve_the_escalation() =>
        Assert.Equal(["Back to queue", "Resolve"], Buttons(Escalation("A", 60, Me), isMine: true, canSupport: true));

    [Fact]
    public void K14_Escalation_of_a_colleague_Names_its_owner_and_can_be_taken_over_by_supporters_only()
    {
        var item = Escalation("A", 60, Guid.CreateVersion7());

        Assert.Equal(["Back to queue", "Take over"], Buttons(item, isMine: false, canSupport: true));
        Assert.Empty(Buttons(item, isMine: false, canSupport: false));
        Assert.Contains("With Jon", RenderView(item, false, true).Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void S21_User_who_is_no_supporter_Gets_no_button() =>
        Assert.Empty(Buttons(Escalation("A"), isMine: false, canSupport: false));

    [Fact]
    public void Resolved_escalation_Says_so_and_has_no_button() =>
        Assert.Empty(
            Buttons(
                Escalation("A", 60, Me) with
                {
                    Status = EscalationStatus.Resolved,
                },
                isMine: false,
                canSupport: true));

    private string[] Buttons(EscalationItem item, bool isMine, bool canSupport) =>
        [
            .. RenderView(item, isMine, canSupport)
                .FindAll("button:not(.details-button)")
                .Select(b => b.TextContent.Trim()),
        ];

    private IRenderedComponent<EscalationHeader> RenderView(EscalationItem item, bool isMine, bool canSupport) =>
        Render<EscalationHeader>(p =>
            p.Add(x => x.Item, item)
                .Add(x => x.IsMine, isMine)
                .Add(x => x.CanSupport, canSupport)
                .Add(x => x.BackHref, "/"));
}

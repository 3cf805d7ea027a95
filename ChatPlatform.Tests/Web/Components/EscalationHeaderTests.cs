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
    public void Resolved_escalation_Can_be_reopened_by_supporters_only()
    {
        var item = Escalation("A", 60, Me) with { Status = EscalationStatus.Resolved, ResolvedAt = Now };

        Assert.Equal(["Reopen"], Buttons(item, isMine: false, canSupport: true));
        Assert.Empty(Buttons(item, isMine: false, canSupport: false));
        Assert.Equal("Resolved", RenderView(item, false, false).Find(".chip.ok").TextContent.Trim());
    }

    [Fact]
    public void Header_Names_the_question_the_customer_and_what_happened_last()
    {
        var waiting = Escalation("Visitor", 120, title: "Where is my refund?") with
        {
            PageUrl = "https://shop.example/cart",
        };
        var mine = waiting with { Status = EscalationStatus.Assigned, AssignedTo = Me, AssignedAt = Now };

        Assert.Equal("Where is my refund?", RenderView(waiting, false, true).Find("h2").TextContent);
        Assert.Equal(
            "Visitor from shop.example · Asked for a person 2 min ago", Line(RenderView(waiting, false, true)));
        Assert.Equal("Visitor from shop.example · You joined just now", Line(RenderView(mine, true, true)));

        static string Line(IRenderedComponent<EscalationHeader> header) => string.Join(
            ' ', header.Find(".thread-who .muted").TextContent.Split(
                (char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

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

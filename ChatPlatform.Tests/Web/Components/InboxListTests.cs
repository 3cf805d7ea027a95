using AngleSharp.Dom;
using Bunit;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Web.Components.Pages.Inbox;

namespace ChatPlatform.Tests.Web.Components;

public sealed class InboxListTests : ConsoleTest
{
    [Fact]
    public void Inbox_Lists_the_longest_wait_first_then_own_then_colleagues()
    {
        var queue = RenderView(
            InboxFilter.All, Escalation("Short", 30), Escalation("Colleague's", 900, Guid.CreateVersion7()),
            Escalation("Mine", 500, Me), Escalation("Long", 250));

        Assert.Equal(["Waiting", "Mine", "With colleagues"], queue.FindAll("h2").Select(h => h.TextContent));
        Assert.Equal(["Long", "Short", "Mine", "Colleague's"], queue.FindAll(".conv b").Select(b => b.TextContent));
    }

    [Fact]
    public void Filter_chips_Show_the_count_of_their_filter()
    {
        var queue = RenderView(
            InboxFilter.All, Escalation("A"), Escalation("B"), Escalation("C", 60, Me),
            Escalation("D", 60, Guid.CreateVersion7()));

        Assert.Equal(["Waiting 2", "Mine 1", "Open 4", "Resolved"], queue.FindAll(".filters button").Select(Words));
    }

    [Theory]
    [InlineData(InboxFilter.Waiting, "A")]
    [InlineData(InboxFilter.Mine, "C")]
    public void Filter_Shows_matching_escalations_only(InboxFilter filter, string visitor)
    {
        var queue = RenderView(
            filter, Escalation("A"), Escalation("C", 60, Me), Escalation("D", 60, Guid.CreateVersion7()));

        Assert.Equal([visitor], queue.FindAll(".conv b").Select(b => b.TextContent));
    }

    [Fact]
    public void Resolved_filter_Shows_the_list_of_resolved_escalations_only()
    {
        var queue = Render<InboxList>(p =>
            p.Add(x => x.Items, [Escalation("A")])
                .Add(x => x.Me, Me)
                .Add(x => x.Filter, InboxFilter.Resolved)
                .Add(x => x.Resolved, "<i>resolved ones</i>")
                .Add(x => x.Href, item => $"/{item.Id}"));

        Assert.Empty(queue.FindAll(".conv"));
        Assert.Equal("resolved ones", queue.Find("i").TextContent);
    }

    [Fact]
    public void Selecting_a_chip_Notifies_the_parent()
    {
        InboxFilter? chosen = null;
        var queue = Render<InboxList>(p =>
            p.Add(x => x.Items, [Escalation("A")])
                .Add(x => x.Me, Me)
                .Add(x => x.Filter, InboxFilter.All)
                .Add(x => x.Href, item => $"/{item.Id}")
                .Add(x => x.FilterChanged, f => chosen = f));

        queue.FindAll(".filters button")[1].Click();

        Assert.Equal(InboxFilter.Mine, chosen);
    }

    [Fact]
    public void Wait_Is_shown_and_a_long_one_is_labelled()
    {
        var queue = RenderView(InboxFilter.All, Escalation("Patient", 65), Escalation("Late", 301));

        Assert.Equal(["5:01", "1:05"], queue.FindAll(".conv time").Select(t => t.TextContent));
        Assert.Equal(["Long wait", "Waiting"], queue.FindAll(".conv .chip.danger, .conv .chip.waiting").Select(Words));
    }

    [Fact]
    public void S39_Markup_in_the_inbox_Is_shown_as_text()
    {
        var queue = RenderView(
            InboxFilter.All, Escalation("<img src=x onerror=alert(1)>", preview: "<script>alert(1)</script>"));

        Assert.Empty(queue.FindAll("img, script"));
        Assert.Contains("<img src=x", queue.Find(".conv b").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Inbox_Shows_an_empty_state_or_a_skeleton_while_loading()
    {
        Assert.Equal("No customers are waiting", RenderView(InboxFilter.All).Find(".empty h2").TextContent);
        Assert.Equal("You have no open conversations", RenderView(InboxFilter.Mine).Find(".empty h2").TextContent);

        var reading = Render<InboxList>(p =>
            p.Add(x => x.Items, null)
                .Add(x => x.Me, Me)
                .Add(x => x.Filter, InboxFilter.All)
                .Add(x => x.Href, item => $"/{item.Id}"));
        Assert.NotEmpty(reading.FindAll(".mud-skeleton"));
    }

    private IRenderedComponent<InboxList> RenderView(InboxFilter filter, params EscalationItem[] items) =>
        Render<InboxList>(p =>
            p.Add(x => x.Items, items)
                .Add(x => x.Me, Me)
                .Add(x => x.Filter, filter)
                .Add(x => x.Href, item => $"/t/acme/inbox/{item.Id}"));

    private static string Words(IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

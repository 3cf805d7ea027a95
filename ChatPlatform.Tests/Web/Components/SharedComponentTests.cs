using Bunit;
using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Setup;
using ChatPlatform.Web.Components.Pages.Home;
using ChatPlatform.Web.Components.Pages.Setup;
using ChatPlatform.Web.Components.Pages.Widget;
using ChatPlatform.Web.Components.Shared;
using ChatPlatform.Web.Components.Shared.Chat;
using ChatPlatform.Web.Components.Shared.Loading;

namespace ChatPlatform.Tests.Web.Components;

public sealed class SharedComponentTests : ConsoleTest
{
    [Theory]
    [InlineData(20, "just now")]
    [InlineData(300, "5 min ago")]
    [InlineData(3700, "1 hour ago")]
    [InlineData(90_000, "yesterday")]
    [InlineData(400_000, "4 days ago")]
    [InlineData(864_000, "4 Mar 2026")]
    public void Time_Is_relative_and_exact_on_hover(int secondsAgo, string text)
    {
        var time = Render<RelativeTime>(p => p.Add(x => x.At, Now.AddSeconds(-secondsAgo))).Find("time");

        Assert.Equal(text, time.TextContent);
        Assert.EndsWith("UTC", time.GetAttribute("title"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, "0:20")]
    [InlineData(250, "4:10")]
    [InlineData(3900, "1 h 05")]
    [InlineData(200_000, "2 days")]
    public void Wait_Is_formatted_in_short_form(int seconds, string text) =>
        Assert.Equal(text, Elapsed.Wait(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(ConversationStatus.Active, SpeakerKind.Assistant, "ai", "With the assistant")]
    [InlineData(ConversationStatus.Escalated, SpeakerKind.None, "waiting", "Waiting")]
    [InlineData(ConversationStatus.Escalated, SpeakerKind.Supporter, "person", "With Mira")]
    [InlineData(ConversationStatus.Resolved, SpeakerKind.None, "ok", "Resolved")]
    public void State_chip_Has_a_colour_and_a_label(
        ConversationStatus status, SpeakerKind speaker, string kind, string text)
    {
        var chip = Render<ConversationChip>(p =>
                p.Add(x => x.Status, status).Add(x => x.Speaker, speaker).Add(x => x.SpeakerName, "Mira"))
            .Find(".chip");

        Assert.Contains(kind, chip.ClassList);
        Assert.Equal(text, chip.TextContent.Trim());
    }

    [Fact]
    public void Trace_Lists_steps_in_order_with_times_and_tool_results()
    {
        var trace = Render<TraceView>(p => p.Add(x => x.Steps,
        [
            new TraceStep(TraceKind.Routing, "Routed to Shipment", "parcel; confidence 0.93", 6, 0),
            new TraceStep(TraceKind.Tool, "Track shipment", """{"status":"delivered","at":"13:41"}""", 84, 6),
            new TraceStep(TraceKind.Failure, "Began again", null, 0, 90),
        ]).Add(x => x.ErrorCode, "provider_down"));

        Assert.Equal(["ai", "ai", "danger"], trace.FindAll("li").Select(li => li.ClassList[1]));
        Assert.Contains("status: delivered, at: 13:41", trace.Markup, StringComparison.Ordinal);
        Assert.Contains("84", trace.FindAll("li")[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("Failed: provider down", trace.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("handed_over", "Handed off to a supporter")]
    [InlineData("person_joined", "Stopped: a supporter joined")]
    public void Turn_ended_by_a_handoff_Is_not_shown_as_failed(string code, string shown)
    {
        var trace = Render<TraceView>(p => p.Add(x => x.Steps, []).Add(x => x.ErrorCode, code));

        Assert.Contains(shown, trace.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Failed", trace.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Async_content_Shows_a_skeleton_then_a_retry_when_loading_failed_then_the_content()
    {
        var retried = 0;
        var list = Render<AsyncContent<string[]>>(p => p
            .Add(x => x.Value, null).Add(x => x.OnRetry, () => retried++)
            .Add(x => x.Empty, "<p>nothing</p>").Add(x => x.ChildContent, rows => $"<p>{string.Join(' ', rows)}</p>"));
        Assert.NotEmpty(list.FindAll(".mud-skeleton"));

        list.Render(p => p.Add(x => x.HasFailed, true));
        list.Find("[role=alert] button").Click();
        Assert.Equal(1, retried);

        list.Render(p => p.Add(x => x.HasFailed, false).Add(x => x.Value, ["two", "rows"]));
        Assert.Equal("two rows", list.Find("p").TextContent);

        list.Render(p => p.Add(x => x.Value, []));
        Assert.Equal("nothing", list.Find("p").TextContent);
    }

    [Fact]
    public void Pager_Goes_forward_by_the_next_key_and_back_over_the_pages_before()
    {
        string? asked = "nothing";
        var pager = Render<Pager>(p =>
            p.Add(x => x.After, null).Add(x => x.Next, "one").Add(x => x.AfterChanged, after => asked = after));
        Assert.True(Button("Previous page").HasAttribute("disabled"));

        Button("Next page").Click();
        Assert.Equal("one", asked);
        pager.Render(p => p.Add(x => x.After, "one").Add(x => x.Next, "two"));
        Button("Next page").Click();
        pager.Render(p => p.Add(x => x.After, "two").Add(x => x.Next, null));
        Assert.Contains("Page 3", pager.Markup, StringComparison.Ordinal);
        Assert.True(Button("Next page").HasAttribute("disabled"));

        Button("Previous page").Click();
        Assert.Equal("one", asked);
        pager.Render(p => p.Add(x => x.After, null).Add(x => x.Next, null));
        Assert.Equal("", pager.Markup.Trim());

        AngleSharp.Dom.IElement Button(string name) => pager.Find($"[aria-label='{name}']");
    }

    [Fact]
    public void Cancellable_component_Cancels_its_token_and_disposes_what_it_owns_when_it_is_removed()
    {
        var page = Render<OwningComponent>().Instance;
        Assert.False(page.Token.IsCancellationRequested);

        page.Dispose();
        page.Dispose();

        Assert.True(page.Token.IsCancellationRequested);
        Assert.Equal(1, page.Disposals);
    }

    private sealed class OwningComponent : CancellableComponentBase
    {
        public OwningComponent() => Own(new Owned(this));

        public CancellationToken Token => Lifetime;

        public int Disposals { get; private set; }

        private sealed class Owned(OwningComponent owner) : IDisposable
        {
            public void Dispose() => owner.Disposals++;
        }
    }

    [Fact]
    public void Stat_card_Shows_a_skeleton_until_loaded_and_groups_thousands()
    {
        Assert.NotEmpty(
            Render<StatCard>(p => p.Add(x => x.Label, "Today").Add(x => x.Value, null)).FindAll(".mud-skeleton"));
        Assert.Equal(
            "2,148",
            Render<StatCard>(p => p.Add(x => x.Label, "Today").Add(x => x.Value, 2148)).Find("b").TextContent.Trim());
    }

    [Fact]
    public void External_address_Is_a_link_only_for_web_addresses()
    {
        Assert.Empty(Render<WebLink>(p => p.Add(x => x.Url, "javascript:alert(1)")).FindAll("a"));
        Assert.Contains(
            "noopener",
            Render<WebLink>(p => p.Add(x => x.Url, "https://shop.example/a")).Find("a").GetAttribute("rel"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Setup_checklist_Counts_completed_steps_and_links_each_to_its_place()
    {
        var state = new SetupState(2, 0, 1, 0, 0, true, false, false, 0, true, false, [SetupStep.Tools]);
        var card = Render<SetupChecklist>(p => p.Add(x => x.State, state).Add(x => x.Slug, "acme"));

        Assert.Contains("3 of 8", card.Markup, StringComparison.Ordinal);
        Assert.Contains("No tools needed", card.Markup, StringComparison.Ordinal);
        Assert.Equal(
            SetupState.Steps.Select(s => $"/t/acme/setup?step={SetupText.Key(s)}")
                .Concat(["/t/acme/team", "/t/acme/setup"]),
            card.FindAll("a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public void Widget_snippet_Shows_the_script_of_the_tenant()
    {
        var snippet = Render<WidgetSnippet>(p =>
            p.Add(x => x.Key, "wk_demo").Add(x => x.Origin, "https://chat.example"));

        Assert.Equal(
            """<script src="https://chat.example/widget.js" data-widget-key="wk_demo" async></script>""",
            snippet.Find("code").TextContent);
    }
}

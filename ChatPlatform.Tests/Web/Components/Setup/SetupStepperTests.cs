using Bunit;
using ChatPlatform.Core.Setup;
using ChatPlatform.Web.Components.Pages.Setup;

namespace ChatPlatform.Tests.Web.Components.Setup;

public sealed class SetupStepperTests : ConsoleTest
{
    private readonly List<SetupStep> _chosen = [];
    private readonly List<SetupStep> _skipped = [];

    [Fact]
    public void Stepper_Shows_the_content_of_the_current_step_only()
    {
        var stepper = Stepper(SetupStep.Sites, sites: 0);

        Assert.Equal("Content of Sites", stepper.Find(".content").TextContent);
        Assert.Contains("only on the sites that you allow", stepper.Find(".setup-lead").TextContent);
        Assert.Equal(
            ["Agents", "Documents", "Tools", "Look", "Sites", "Try it", "Snippet"],
            stepper.FindAll(".mud-step-label-content").Select(e => e.TextContent.Trim()));
    }

    [Fact]
    public void Steps_with_a_result_Are_marked_as_done()
    {
        var stepper = Stepper(SetupStep.Tools, sites: 2);

        Assert.Equal(
            ["Agents", "Look", "Sites"],
            stepper.FindAll(".mud-step").Where(e => e.ClassList.Contains("mud-step-completed"))
                .Select(e => e.QuerySelector(".mud-step-label-content")!.TextContent.Trim()));
    }

    [Theory]
    [InlineData(SetupStep.Agents, "Continue", SetupStep.Documents)]
    [InlineData(SetupStep.Documents, "Do this later", SetupStep.Tools)]
    [InlineData(SetupStep.Documents, "Back", SetupStep.Agents)]
    public async Task Button_Leads_to_the_step_beside_it(SetupStep current, string text, SetupStep next)
    {
        var stepper = Stepper(current, sites: 0);

        await Button(stepper, text).ClickAsync(new());

        Assert.Equal([next], _chosen);
        Assert.Empty(_skipped);
    }

    [Fact]
    public async Task Step_without_need_Is_skipped_by_its_own_button()
    {
        var stepper = Stepper(SetupStep.Tools, sites: 0);

        await Button(stepper, "We need no tools").ClickAsync(new());

        Assert.Equal([SetupStep.Tools], _skipped);
    }

    [Fact]
    public void Tools_step_Can_be_skipped_only_without_tools()
    {
        var stepper = Stepper(SetupStep.Tools, sites: 0, hasTools: true);

        Assert.DoesNotContain("We need no tools", stepper.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_step_that_is_done_Has_the_way_on_as_its_primary_button()
    {
        Assert.Contains("mud-button-text", Button(Stepper(SetupStep.Documents, sites: 0), "Do this later").ClassName);
        Assert.Contains("mud-button-filled", Button(Stepper(SetupStep.Agents, sites: 0), "Continue").ClassName);
    }

    [Fact]
    public void Ends_of_the_stepper_Lead_nowhere_else()
    {
        Assert.True(Button(Stepper(SetupStep.Agents, sites: 0), "Back").HasAttribute("disabled"));

        var last = Stepper(SetupStep.Snippet, sites: 0);
        Assert.Equal("/t/acme", last.FindAll("a").Single(a => a.TextContent.Trim() == "Finish").GetAttribute("href"));
        Assert.DoesNotContain(last.FindAll("button"), b => b.TextContent.Trim() is "Continue" or "Do this later");
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<SetupStepper> stepper, string text) =>
        stepper.FindAll("button").Single(b => b.TextContent.Trim() == text);

    private IRenderedComponent<SetupStepper> Stepper(
        SetupStep current, int sites, bool hasTools = false) => Render<SetupStepper>(p => p
        .Add(x => x.State, new SetupState(2, 0, 1, 0, sites, true, false, false, 0, false, hasTools, []))
        .Add(x => x.Current, current)
        .Add(x => x.HomeHref, "/t/acme")
        .Add(x => x.ChildContent, step => $"<p class=\"content\">Content of {step}</p>")
        .Add(x => x.OnChosen, _chosen.Add)
        .Add(x => x.OnSkipped, _skipped.Add));
}

using ChatPlatform.Core.Setup;

namespace ChatPlatform.Web.Components.Pages.Setup;

/// <summary>Texts and addresses of the setup's steps.</summary>
public static class SetupText
{
    public static string Title(SetupStep step) => step switch
    {
        SetupStep.Trial => "Try it",
        _ => step.ToString(),
    };

    /// <summary>What is done or to be done, for the checklist.</summary>
    public static string Line(SetupState state, SetupStep step) => step switch
    {
        SetupStep.Agents => Count(state.AgentsOn, "agent answers", "agents answer", "Add an agent"),
        SetupStep.Documents => Count(
            state.DocumentsReady, "document is ready", "documents are ready", "Upload your first document"),
        SetupStep.Tools when state.Tools == 0 && state.IsDone(step) => "No tools needed",
        SetupStep.Tools => Count(
            state.Tools, "tool in use", "tools in use", "Give an agent a tool, or say that you need none"),
        SetupStep.Look => state.IsDone(step) ? "The widget has your look" : "Give the widget your look",
        SetupStep.Sites => Count(state.Sites, "site may show the widget", "sites may show the widget",
            "Allow your site"),
        SetupStep.Trial => state.IsDone(step) ? "Tried" : "Try your assistant",
        _ => state.IsDone(step) ? "The widget is in use" : "Add the widget to your site",
    };

    public static string Href(string slug, SetupStep step) => $"/t/{slug}/setup?step={Key(step)}";

    /// <summary>The address of a page that leads back to the setup.</summary>
    public static string WithReturn(string href) => href + (href.Contains('?') ? "&" : "?") + "setup=true";

    /// <summary>The step's name in addresses.</summary>
    public static string Key(SetupStep step) => step.ToString().ToLowerInvariant();

    /// <summary>The step with a name of an address; null for other texts.</summary>
    public static SetupStep? Parse(string? key) =>
        SetupState.Steps.Where(s => Key(s) == key).Select(s => (SetupStep?)s).FirstOrDefault();

    private static string Count(int count, string one, string many, string none) => count switch
    {
        0 => none,
        1 => $"1 {one}",
        _ => $"{count} {many}",
    };
}

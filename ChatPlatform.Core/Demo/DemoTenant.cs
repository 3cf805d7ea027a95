namespace ChatPlatform.Core.Demo;

/// <summary>The demo data of one tenant.</summary>
public sealed record DemoTenant(
    string Slug, string Name, string WidgetKey, string Color, string Greeting, IReadOnlyList<string> Questions,
    IReadOnlyList<DemoAgent> Agents, IReadOnlyList<DemoTool> Tools, string Kind);

/// <param name="Tools">Names of the tools that the agent may use.</param>
public sealed record DemoAgent(
    string Name, string Description, string Prompt, IReadOnlyList<string> Examples, IReadOnlyList<string> Tools);

/// <param name="Path">Path below the app's own URL, with {argument} placeholders.</param>
public sealed record DemoTool(
    string Name, string Title, string Description, string Schema, string Path, string AnswerTemplate);

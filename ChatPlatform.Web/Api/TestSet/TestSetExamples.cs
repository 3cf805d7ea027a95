using ChatPlatform.Core.TestSet;
using ChatPlatform.Web.Api.OpenApi;

namespace ChatPlatform.Web.Api.TestSet;

/// <summary>Examples of the test set for the OpenAPI document.</summary>
internal static class TestSetExamples
{
    private static readonly TestResult s_failed = new(
        Examples.ToolId, "How long do I have to report damage?", false, ["does not mention \"seven days\""],
        "Please report damage as soon as possible.", [Examples.Agent.Name], false, 812);

    public static TestCaseDetail Case { get; } = new(
        Examples.ToolId, "How long do I have to report damage?", [], Examples.AgentId, Examples.Agent.Name,
        ["seven days"], ["refund"], false, "Mira Rahn", Examples.At, Examples.At, 0);

    public static TestRunItem Run { get; } = new(
        Examples.ConversationId, TestRunKind.Current, null, "Mira Rahn", Examples.At, 4120, 12, 11, true);

    public static TestRunDetail RunDetail { get; } = new(Run, [s_failed]);

    public static TestReport Report { get; } = new(Run, [s_failed], new(Examples.At, [s_failed], []));
}

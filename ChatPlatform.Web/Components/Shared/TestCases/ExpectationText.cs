using ChatPlatform.Core.TestSet;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Web.Components.Shared.TestCases;

/// <summary>Texts about test cases and their runs.</summary>
public static class ExpectationText
{
    /// <summary>What the answer to a case must be like, as one line.</summary>
    public static string Of(TestCaseDetail test)
    {
        List<string> parts = [];
        if (test.AgentId is not null)
        {
            parts.Add(test.IsAgentDeleted ? "an agent that was deleted answers" : $"{test.Agent} answers");
        }

        parts.AddRange(test.MustMention.Select(t => $"mentions \"{t}\""));
        parts.AddRange(test.MustNotMention.Select(t => $"does not mention \"{t}\""));
        if (test.NeedsPerson)
        {
            parts.Add("offers a person");
        }

        return UnicodeText.Capitalized(string.Join(", ", parts));
    }

    /// <summary>"11 of 12 passed".</summary>
    public static string Share(TestRunItem run) => $"{run.Passed} of {run.Total} passed";

    /// <summary>What a run has tested.</summary>
    public static string Subject(TestRunItem run) => run.Kind switch
    {
        TestRunKind.Draft => $"A change of {run.Agent}, not saved",
        TestRunKind.Published => $"A change of {run.Agent}, saved",
        _ => "The agents as they were",
    };

    /// <summary>The reasons of a failed case as a sentence.</summary>
    public static string Reasons(TestResult result) =>
        UnicodeText.Capitalized(string.Join("; ", result.Reasons)) + ".";
}

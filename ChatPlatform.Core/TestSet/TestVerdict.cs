using ChatPlatform.Core.Agents.Publishing;
using ChatPlatform.Core.Conversations.Trials;
using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Core.TestSet;

/// <summary>Compares an answer with what a test case expects.</summary>
internal static class TestVerdict
{
    /// <param name="change">The tested change, which may rename the agent that must answer; null for none.</param>
    public static TestResult Of(TestCaseDetail test, AgentChange? change, TrialAnswer answer)
    {
        string[] reasons =
        [
            .. AgentReasons(test, change, answer),
            .. TextReasons(test, answer.Text),
            .. test.NeedsPerson && !answer.OffersPerson ? ["does not offer a person"] : Array.Empty<string>(),
        ];
        return new(
            test.Id, BeginOf(test.Message, TestResult.MaxMessage), reasons.Length == 0, reasons,
            BeginOf(answer.Text, TestResult.MaxAnswer), answer.Agents, answer.OffersPerson, answer.Milliseconds);
    }

    public static string BeginOf(string text, int length) => UnicodeText.Truncate(text, length, "…");

    private static IEnumerable<string> AgentReasons(TestCaseDetail test, AgentChange? change, TrialAnswer answer)
    {
        var name = test.AgentId is { } id && id == change?.AgentId ? change.Draft.Name.Trim() : test.Agent;
        if (test.AgentId is not null && name is null)
        {
            yield return "the agent that must answer was deleted";
        }
        else if (answer.Failure is { } failure)
        {
            yield return $"no answer: {failure}";
        }
        else if (name is not null && !answer.Agents.Contains(name))
        {
            yield return answer.Agents.Count == 0
                ? $"answered by no agent instead of {name}"
                : $"answered by {string.Join(" and ", answer.Agents)} instead of {name}";
        }
    }

    private static IEnumerable<string> TextReasons(TestCaseDetail test, string answer)
    {
        var text = MentionedText.Of(answer);
        return test.MustMention.Where(t => !MentionedText.IsIn(text, t)).Select(t => $"does not mention \"{t}\"")
            .Concat(test.MustNotMention.Where(t => MentionedText.IsIn(text, t)).Select(t => $"mentions \"{t}\""));
    }
}

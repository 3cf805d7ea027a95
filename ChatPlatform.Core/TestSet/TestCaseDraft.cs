using ChatPlatform.Core.Conversations.Trials;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.TestSet;

/// <summary>The values of a test case to create or change. At least one expectation is set.</summary>
/// <param name="Message">What the customer writes: 1 to 4,000 characters.</param>
/// <param name="AgentId">The agent that must answer; null for any.</param>
/// <param name="MustMention">Texts that the answer must contain; at most 5 of 1 to 200 characters.</param>
/// <param name="MustNotMention">Texts that it must not contain; at most 5 of 1 to 200 characters.</param>
/// <param name="NeedsPerson">True when a person must be offered or brought.</param>
/// <param name="History">Messages before it, oldest first; at most 4.</param>
public sealed record TestCaseDraft(
    string Message, Guid? AgentId = null, IReadOnlyList<string>? MustMention = null,
    IReadOnlyList<string>? MustNotMention = null, bool NeedsPerson = false, IReadOnlyList<TestLine>? History = null)
{
    public const int MaxMessage = AnswerTrial.MaxMessage;
    public const int MaxTexts = 5;
    public const int MaxText = 200;
    public const int MaxHistory = 4;

    internal FieldErrors Check()
    {
        var errors = new FieldErrors().Text("message", Message, 1, MaxMessage);
        CheckTexts(errors, "mustMention", MustMention ?? []);
        CheckTexts(errors, "mustNotMention", MustNotMention ?? []);
        var history = History ?? [];
        errors.Check("history", history.Count <= MaxHistory, $"must have at most {MaxHistory} entries");
        foreach (var (i, line) in history.Take(MaxHistory).Index())
        {
            errors.Text($"history[{i}].text", line?.Text, 1, MaxMessage);
        }

        return errors.Check(
            "expectations",
            AgentId is not null || NeedsPerson || MustMention is { Count: > 0 } || MustNotMention is { Count: > 0 },
            "must have at least one: an agent, a text to mention or not to mention, or a person");
    }

    private static void CheckTexts(FieldErrors errors, string field, IReadOnlyList<string> texts)
    {
        errors.Check(field, texts.Count <= MaxTexts, $"must have at most {MaxTexts} entries");
        foreach (var (i, text) in texts.Take(MaxTexts).Index())
        {
            errors
                .Text($"{field}[{i}]", text, 1, MaxText)
                .Check(
                    $"{field}[{i}]", text is null or { Length: > MaxText } || MentionedText.Of(text).Length > 0,
                    "must have more than spaces and marks");
        }
    }
}

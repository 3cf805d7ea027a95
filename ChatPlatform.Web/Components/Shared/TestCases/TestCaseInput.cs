using ChatPlatform.Core.Agents.Corrections;
using ChatPlatform.Core.TestSet;

namespace ChatPlatform.Web.Components.Shared.TestCases;

/// <summary>Form state of a test case.</summary>
public sealed class TestCaseInput
{
    /// <summary>Name shown for an agent that was deleted.</summary>
    public const string DeletedAgent = "Deleted agent";

    public string? Message { get; set; }

    /// <summary>Messages before it, oldest first.</summary>
    public List<Line> History { get; init; } = [];

    /// <summary>The agent that must answer; null for any.</summary>
    public AgentName? Agent { get; set; }

    /// <summary>Texts that the answer must contain, one a line.</summary>
    public string? MustMention { get; set; }

    /// <summary>Texts that the answer must not contain, one a line.</summary>
    public string? MustNotMention { get; set; }

    public bool NeedsPerson { get; set; }

    public TestCaseDraft Draft => new(
        Message?.Trim() ?? "", Agent?.Id, Lines(MustMention), Lines(MustNotMention), NeedsPerson,
        [.. History.Select(l => new TestLine(l.IsCustomer, l.Text?.Trim() ?? ""))]);

    public static TestCaseInput Of(TestCaseDetail test) => new()
    {
        Message = test.Message,
        History = [.. test.History.Select(l => new Line { IsCustomer = l.IsCustomer, Text = l.Text })],
        Agent = test.AgentId is { } id ? new(id, test.Agent ?? DeletedAgent) : null,
        MustMention = string.Join('\n', test.MustMention),
        MustNotMention = string.Join('\n', test.MustNotMention),
        NeedsPerson = test.NeedsPerson,
    };

    /// <summary>Adds a text to those that the answer must contain.</summary>
    public void Mention(string text) => MustMention = string.Join('\n', [.. Lines(MustMention), text]);

    /// <summary>True when the answer must contain the text.</summary>
    public bool Mentions(string text) => Lines(MustMention).Contains(text, StringComparer.OrdinalIgnoreCase);

    private static List<string> Lines(string? text) =>
        [
            .. (text ?? "")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Distinct(),
        ];

    /// <summary>A message before the tested one.</summary>
    public sealed class Line
    {
        public bool IsCustomer { get; set; } = true;

        public string? Text { get; set; }
    }
}

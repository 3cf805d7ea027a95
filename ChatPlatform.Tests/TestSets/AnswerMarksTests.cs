using ChatPlatform.Web.Components.Shared.TestCases;

namespace ChatPlatform.Tests.TestSets;

/// <summary>What the console suggests that an answer must mention.</summary>
public sealed class AnswerMarksTests
{
    [Theory]
    [InlineData("Report it within **14** days, see [1].", "14 days")]
    [InlineData("It costs €4.90, or 5 euros by post.", "€4.90|5 euros")]
    [InlineData(
        "ACM-1001 arrives on 12.03.2026 between 9:00 and 11:00.", "ACM-1001|12.03.2026|9:00|11:00")]
    [InlineData("Write to claims@acme.example.", "claims@acme.example")]
    [InlineData("Please be patient.", "")]
    public void Numbers_codes_and_addresses_of_an_answer_Are_suggested(string answer, string marks) =>
        Assert.Equal(marks, string.Join('|', AnswerMarks.Of(answer)));
}

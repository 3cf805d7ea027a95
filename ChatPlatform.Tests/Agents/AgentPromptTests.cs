using ChatPlatform.Core.Agents;

namespace ChatPlatform.Tests.Agents;

/// <summary>Variables of an agent's instructions.</summary>
public sealed class AgentPromptTests
{
    [Theory]
    [InlineData("You are {agent} of {organisation}, today is {date}.", "")]
    [InlineData("Dear {name}, from {Agent} {name}", "{name} {Agent}")]
    [InlineData("Answer as {\"a\": 1}, { agent } or {}", "")]
    [InlineData(null, "")]
    public void Unknown_variables_Are_the_words_in_braces_that_nothing_replaces(string? prompt, string unknown) =>
        Assert.Equal(unknown, string.Join(' ', AgentPrompt.UnknownVariables(prompt)));
}

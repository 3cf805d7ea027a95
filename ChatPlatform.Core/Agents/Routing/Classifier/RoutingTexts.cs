using System.Text.RegularExpressions;

namespace ChatPlatform.Core.Agents.Routing.Classifier;

/// <summary>A text that stands for an agent.</summary>
/// <param name="Weight">Weight in the training of the regression, 0 to 1.</param>
/// <param name="IsExample">True for a message that customers send, false for a piece of the description.</param>
public sealed record RoutingText(string Text, double Weight, bool IsExample);

/// <summary>
/// The texts by which an agent is recognised: its examples, the messages that it has learnt from corrections, its
/// description, and the phrases of the description in the form of a message. The phrases are the largest single gain in
/// accuracy.
/// </summary>
public static partial class RoutingTexts
{
    private const double PhraseWeight = 0.3;

    /// <summary>
    /// The texts, without duplicates among the phrases. The order of the examples looks random and depends on nothing
    /// but their texts, so that the first of them are a fair sample.
    /// </summary>
    public static IReadOnlyList<RoutingText> Of(AgentProfile agent) =>
        [
            .. agent.Examples.Concat(agent.Learnt.Except(agent.Examples, StringComparer.Ordinal))
                .OrderBy(LexicalFeatures.Hash).ThenBy(e => e, StringComparer.Ordinal)
                .Select(e => new RoutingText(e, 1, IsExample: true)),
            new($"{agent.Name}: {agent.Description}", 1, IsExample: false),
            .. Pieces(PhraseEnd(), agent.Description)
                .SelectMany(p => Forms(agent.Name, p).Distinct(StringComparer.Ordinal))
                .Select(p => new RoutingText(p, PhraseWeight, IsExample: false)),
        ];

    private static IEnumerable<string> Forms(string name, string phrase) =>
        [phrase, $"{name}: {phrase}", $"I have a question about {Inner(phrase)}", .. Pieces(Connective(), phrase)];

    /// <summary>The phrase as it stands within a sentence. An abbreviation keeps its capitals.</summary>
    private static string Inner(string phrase) =>
        phrase.Length > 1 && char.IsUpper(phrase[0]) && char.IsUpper(phrase[1])
            ? phrase
            : char.ToLowerInvariant(phrase[0]) + phrase[1..];

    private static IEnumerable<string> Pieces(Regex boundary, string text) =>
        boundary.Split(text).Select(p => p.Trim()).Where(p => p.Length > 0);

    [GeneratedRegex("[,;:.]", RegexOptions.CultureInvariant, 200)]
    private static partial Regex PhraseEnd();

    [GeneratedRegex(@"\s+(?:and|or)\s+", RegexOptions.CultureInvariant, 200)]
    private static partial Regex Connective();
}

using System.Collections.Frozen;
using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Inference.BuiltIn.Extracts;
using ChatPlatform.Core.Languages;
using ChatPlatform.Core.Tenancy.Patterns;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.BuiltIn;

/// <summary>A tool whose required argument is missing in a message that asks for it.</summary>
/// <param name="Similarity">Cosine of message and tool, -1 to 1.</param>
/// <param name="Share">Share of the message's words, by weight, that the tool's description has.</param>
/// <param name="IsPersonal">True for a short message about the customer's own matter: "where is my parcel?".</param>
/// <param name="IsGeneral">True for a question about the organisation: "do you deliver to Japan?".</param>
/// <param name="Argument">Description of the missing argument.</param>
/// <param name="NeedsSignIn">True when the customer must sign in before the tool may be used.</param>
internal sealed record MissingArgument(
    double Similarity, double Share, bool IsPersonal, bool IsGeneral, string Argument, bool NeedsSignIn)
{
    private const double MinPlain = 0.5;
    private const double MinPersonal = 0.35;
    private const double PersonalMargin = 0.15;

    /// <summary>True when the message is rather meant for the tool than answered by a document.</summary>
    /// <param name="relevance">Cosine of the message and the best sentence of the documents.</param>
    public bool IsPreferredTo(double relevance) =>
        (Similarity >= MinPlain && (Similarity > relevance || Share >= 1))
        || (IsPersonal && Similarity >= MinPersonal && Similarity >= relevance - PersonalMargin);
}

/// <summary>
/// Chooses the tool for a message: called when the message has all its arguments, and asked about when one is missing.
/// </summary>
internal sealed partial class ToolChooser(IEmbeddingGenerator<string, Embedding<float>> embeddings)
{
    /// <summary>Minimum cosine of message and tool at which a missing argument is asked for.</summary>
    private const double MinQuestion = 0.3;

    /// <summary>Minimum cosine of message and tool at which a tool without required arguments is called.</summary>
    private const double MinMatch = 0.5;

    private const int WordsOfPersonalMessage = 2;

    private static readonly FrozenSet<string> s_possessives =
        "my our mein meine meinen meiner meinem unser unsere unseren mon ma mes notre nos mi mis nuestro nuestra"
            .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public async Task<(FunctionCallContent? Call, MissingArgument? Missing)> ChooseAsync(
        string question, IReadOnlyList<QueryWord> words, IReadOnlyList<AIFunctionDeclaration> tools,
        CancellationToken ct)
    {
        MissingArgument? missing = null;
        var patterns = new RegexTimeBudget();
        foreach (var tool in tools)
        {
            var arguments = ArgumentExtractor.Extract(tool.JsonSchema, question, patterns);
            if (arguments is { Missing.Count: 0, IsSpecific: true })
            {
                return (Call(tool, arguments), null);
            }

            var description = $"{tool.Name.Replace('_', ' ')}: {tool.Description}";
            var vectors = await embeddings.GenerateAsync([question, description], cancellationToken: ct);
            var similarity = TensorPrimitives.Dot(vectors[0].Vector.Span, vectors[1].Vector.Span);
            if (arguments.Missing.Count == 0 && similarity >= MinMatch)
            {
                return (Call(tool, arguments), null);
            }

            if (arguments.Missing.Count > 0 && similarity >= MinQuestion && similarity > (missing?.Similarity ?? 0))
            {
                missing = new(
                    similarity, WordMatch.Share(words, description), IsPersonal(question, words), IsGeneral(question),
                    DescriptionOf(tool, arguments.Missing[0]),
                    tool.AdditionalProperties.TryGetValue(ExtractiveChatClient.SignInKey, out var needs)
                        && needs is true);
            }
        }

        return (null, missing);
    }

    /// <summary>
    /// The argument that the assistant asked for, when the message is a wrong value of it; otherwise null.
    /// </summary>
    /// <param name="asked">The assistant's message before.</param>
    public static string? WrongValue(string question, string asked, IReadOnlyList<AIFunctionDeclaration> tools) =>
        !AnswerPhrases.IsAsk(asked) || !question.Any(char.IsDigit) || !FollowUp.MayDepend(question)
            ? null
            : tools
                .SelectMany(t => ArgumentExtractor.Extract(t.JsonSchema, question, new()).Missing
                    .Select(m => DescriptionOf(t, m)))
                .FirstOrDefault(d => asked.Contains(d, StringComparison.Ordinal));

    private static bool IsPersonal(string question, IReadOnlyList<QueryWord> words) =>
        words.Count <= WordsOfPersonalMessage && HasPossessive(question);

    private static bool IsGeneral(string question) => General().IsMatch(question) && !HasPossessive(question);

    private static bool HasPossessive(string question) => TextLanguage.WordsOf(question).Any(s_possessives.Contains);

    private static string DescriptionOf(AIFunctionDeclaration tool, string argument) =>
        ArgumentExtractor.Describe(tool.JsonSchema, argument) ?? argument.Replace('_', ' ');

    /// <summary>
    /// Asks what the organisation does, in English, German or French. "Do you know where ..." and the like ask for
    /// something else politely.
    /// </summary>
    [GeneratedRegex(
        @"(?:^|[.!?,]\s*)(?:(?:do|does|are)\s+(?:you|your)\b(?!\s+(?:know|see|have any idea))"
        + @"|(?!wissen|können|sehen)\p{L}+en\s+sie\b|est-ce que vous\b(?! savez)|(?!savez|pouvez)\p{L}+ez-vous\b)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex General();

    private static FunctionCallContent Call(AIFunctionDeclaration tool, ExtractedArguments arguments) =>
        new($"call_{tool.Name}", tool.Name, new Dictionary<string, object?>(arguments.Found));
}

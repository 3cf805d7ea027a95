namespace ChatPlatform.Core.Inference.BuiltIn.Extracts;

/// <summary>Units of one chunk, in its order.</summary>
internal sealed record ExtractPart(NumberedChunk Chunk, IReadOnlyList<TextUnit> Units);

/// <summary>What the built-in assistant answers from the chunks.</summary>
/// <param name="Relevance">Cosine of the question and the best unit, -1 to 1.</param>
/// <param name="Coverage">Share of the question's words, by weight, in the best unit and the headings above it.</param>
/// <param name="Best">The best unit and its chunk.</param>
/// <param name="Parts">The answer; a part for each source.</param>
internal sealed record Extract(
    double Relevance, double Coverage, ExtractPart Best, IReadOnlyList<ExtractPart> Parts)
{
    private const double ClearRelevance = 0.52;
    private const double SomeCoverage = 0.25;
    private const double ClearCoverage = 0.8;
    private const double CoveredRelevance = 0.4;
    private const double CloseRelevance = 0.38;

    /// <summary>
    /// True when the extract answers the question: the search says so, or the best unit does where the search finds at
    /// least the topic, or the unit has nearly all words of the question. docs/evaluation.md has the figures.
    /// </summary>
    public bool Answers(double answerability) =>
        answerability >= SearchEvidence.Answerable
        || (answerability >= SearchEvidence.Close && Relevance >= ClearRelevance && Coverage >= SomeCoverage)
        || (Coverage >= ClearCoverage && Relevance >= CoveredRelevance);

    /// <summary>True when the best unit is worth showing as the closest one.</summary>
    public bool IsClose(double answerability) =>
        answerability >= SearchEvidence.Close && Relevance >= CloseRelevance;
}

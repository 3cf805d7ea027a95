namespace ChatPlatform.Core.Inference;

/// <summary>A word of a question as the search index has it.</summary>
/// <param name="Lexeme">The stemmed word.</param>
/// <param name="Weight">Inverse document frequency among the tenant's chunks; the rarer, the higher.</param>
public sealed record QueryWord(string Lexeme, double Weight);

/// <summary>What a search says about a question, besides the chunks that it found.</summary>
/// <param name="Answerability">
/// How far the chunks support an answer, about 0 to 2: the highest cosine, the share of the question's words in the
/// first chunk, and the lead of the highest cosine over those behind it.
/// </param>
/// <param name="Words">The question's words without the most frequent ones of its language.</param>
/// <param name="Vector">
/// The embedding that was searched with, of unit length; empty when nothing was searched, or when the model cannot read
/// the question and it was searched for by its words only.
/// </param>
public sealed record SearchEvidence(
    double Answerability, IReadOnlyList<QueryWord> Words, ReadOnlyMemory<float> Vector)
{
    /// <summary>From this answerability on the chunks answer the question.</summary>
    public const double Answerable = 0.61;

    /// <summary>From this answerability on a chunk is at least about the question's topic.</summary>
    public const double Close = 0.45;

    /// <summary>Below this answerability the chunks are not looked at.</summary>
    public const double Related = 0.3;

    /// <summary>Evidence of a search without a result.</summary>
    public static SearchEvidence None { get; } = new(0, [], default);
}

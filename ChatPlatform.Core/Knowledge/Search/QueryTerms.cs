namespace ChatPlatform.Core.Knowledge.Search;

/// <summary>A stemmed word of the question, and the number of the tenant's chunks that contain it.</summary>
internal sealed record QueryTerm(string Lexeme, int Chunks);

/// <summary>The question's words with their frequencies in the tenant's corpus.</summary>
internal sealed record QueryTerms(IReadOnlyList<QueryTerm> Terms, int Chunks, double AverageTokens)
{
    /// <summary>Maximum words for candidate look-ups; common words match too much.</summary>
    private const int MaxLookups = 4;

    /// <summary>Share of the chunks above which a word is too common for look-ups.</summary>
    private const double TooCommon = 0.1;

    private const int SmallCorpus = 200;

    /// <summary>The rarest words of the corpus, rarest first.</summary>
    public IReadOnlyList<QueryTerm> RarestTerms =>
        [
            .. Terms
                .Where(t => t.Chunks > 0 && t.Chunks <= Math.Max(SmallCorpus, TooCommon * Chunks))
                .OrderBy(t => t.Chunks)
                .Take(MaxLookups),
        ];
}

namespace ChatPlatform.Core.Knowledge.Search;

/// <summary>A stemmed word of the question, and in how many of the tenant's chunks it stands.</summary>
internal sealed record QueryTerm(string Lexeme, int Chunks);

/// <summary>The question's words against the tenant's corpus.</summary>
internal sealed record QueryTerms(IReadOnlyList<QueryTerm> Terms, int Chunks, double AverageTokens)
{
    /// <summary>Words that candidates are looked up by: too common a word finds everything and says nothing.</summary>
    private const int MostLookups = 4;

    /// <summary>Share of the chunks above which a word is too common to look up by.</summary>
    private const double TooCommon = 0.1;

    private const int SmallCorpus = 200;

    /// <summary>The rarest words that the corpus has, rarest first.</summary>
    public IReadOnlyList<QueryTerm> Lookups =>
        [
            .. Terms
                .Where(t => t.Chunks > 0 && t.Chunks <= Math.Max(SmallCorpus, TooCommon * Chunks))
                .OrderBy(t => t.Chunks)
                .Take(MostLookups),
        ];
}

namespace ChatPlatform.Core.Knowledge.Search;

/// <summary>A stemmed word of the question, and in how many of the tenant's passages it stands.</summary>
internal sealed record QueryTerm(string Lexeme, int Passages);

/// <summary>The question's words against the tenant's corpus.</summary>
internal sealed record QueryTerms(IReadOnlyList<QueryTerm> Terms, int Passages, double AverageTokens)
{
    /// <summary>Words that candidates are looked up by: too common a word finds everything and says nothing.</summary>
    private const int MostLookups = 4;

    /// <summary>Share of the passages above which a word is too common to look up by.</summary>
    private const double TooCommon = 0.1;

    private const int SmallCorpus = 200;

    /// <summary>The rarest words that the corpus has, rarest first.</summary>
    public IReadOnlyList<QueryTerm> Lookups =>
        [.. Terms.Where(t => t.Passages > 0 && t.Passages <= Math.Max(SmallCorpus, TooCommon * Passages)).OrderBy(t => t.Passages).Take(MostLookups)];
}

using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Knowledge.Search.Terms;

/// <summary>The question's words with their frequencies in the tenant's corpus.</summary>
internal sealed record QueryTerms(IReadOnlyList<QueryTerm> Terms, int Chunks, double AverageTokens)
{
    /// <summary>Maximum words for candidate look-ups; common words match too much.</summary>
    private const int MaxLookups = 4;

    /// <summary>Groups of characters say less than words.</summary>
    private const int MaxUnspacedLookups = 16;

    /// <summary>Share of the chunks above which a word is too common for look-ups.</summary>
    private const double TooCommon = 0.1;

    private const int SmallCorpus = 200;

    /// <summary>Chunks up to which a code is rare.</summary>
    private const int RareCode = 10;

    /// <summary>Share of the chunks up to which a code that several have is rare.</summary>
    private const double RareShare = 0.2;

    /// <summary>The parts of the question in scripts without blanks.</summary>
    public IReadOnlyList<UnspacedPart> Parts { get; init; } = [];

    /// <summary>True when a document of the tenant is not for everyone.</summary>
    public bool HasRestricted { get; init; }

    /// <summary>Codes in few chunks of the tenant, by their index in <see cref="Terms"/>.</summary>
    public IReadOnlyList<int> RareCodes =>
        [.. Terms.Index().Where(t => t.Item.IsIdentifier && IsRare(t.Item.Chunks)).Select(t => t.Index)];

    /// <summary>
    /// The rarest words of the corpus, codes first, then rarest first. Beside a rare code no word is looked up that
    /// could fill the list of candidates.
    /// </summary>
    public IReadOnlyList<QueryTerm> RarestTerms
    {
        get
        {
            var most = RareCodes.Count > 0 ? SmallCorpus : Math.Max(SmallCorpus, TooCommon * Chunks);
            return
            [
                .. Terms
                    .Where(t => t.Chunks > 0 && t.Chunks <= most)
                    .OrderByDescending(t => t.IsIdentifier && IsRare(t.Chunks))
                    .ThenBy(t => t.Chunks)
                    .Take(Parts.Count > 0 ? MaxUnspacedLookups : MaxLookups),
            ];
        }
    }

    private bool IsRare(int chunks) => chunks == 1 || (chunks is > 1 and <= RareCode && chunks <= RareShare * Chunks);
}

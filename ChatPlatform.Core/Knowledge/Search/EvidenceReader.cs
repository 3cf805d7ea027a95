using System.Collections.Frozen;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Knowledge.Search;

/// <summary>
/// Judges from a search alone whether its chunks answer the question. docs/evaluation.md has the figures behind the
/// weights.
/// </summary>
internal static class EvidenceReader
{
    /// <summary>Number of highest cosines whose mean the highest one is compared with.</summary>
    private const int Background = 50;

    private const double CoverageWeight = 0.3;
    private const double LeadWeight = 0.6;

    /// <summary>English words, stemmed, that say nothing about the subject of a question.</summary>
    private static readonly FrozenSet<string> s_stopLexemes = (
        "a an the and or but if then of to in on at by for with from as is are was were be been being am do doe did "
        + "does have has had i me my mine we us our you your he him his she her it it they them their this that these "
        + "those there here what which who whom whose when where whi how can could shall should will would may might "
        + "must not no nor so too veri just also ani some all each than pleas tell know want need like get got make "
        + "let much mani often soon long take happen "
        + "thank hi hello ok okay yes about into out up down over more most other such onli own same s t don now")
            .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// Words, stemmed, that say what is asked about the subject, as "how much" does. They count where nothing else
    /// does.
    /// </summary>
    private static readonly FrozenSet<string> s_kindLexemes =
        new[] { "cost", "price", "prix", "prei", "precio", "cuesta" }.ToFrozenSet(StringComparer.Ordinal);

    /// <param name="candidates">All chunks looked at, with the number of each term in them.</param>
    /// <param name="first">The first of the result.</param>
    public static SearchEvidence Read(
        string question, QueryTerms terms, IReadOnlyList<ScoredChunk> candidates, ScoredChunk first,
        ReadOnlyMemory<float> vector)
    {
        var language = TextLanguage.Of(question, null);
        var content = terms.Terms
            .Index()
            .Where(t => t.Item.Lexeme.Length > 1 && !s_stopLexemes.Contains(t.Item.Lexeme)
                && !TextLanguage.IsFrequent(t.Item.Lexeme, language))
            .Select(t => (t.Index, Weight: Bm25.Idf(terms.Chunks, t.Item.Chunks), t.Item.Lexeme))
            .ToList();
        if (content.Exists(t => !s_kindLexemes.Contains(t.Lexeme)))
        {
            content.RemoveAll(t => s_kindLexemes.Contains(t.Lexeme));
        }

        var total = content.Sum(t => t.Weight);
        var found = content.Where(t => t.Index < first.Frequencies.Length && first.Frequencies[t.Index] > 0);
        var coverage = total > 0 ? found.Sum(t => t.Weight) / total : 0;
        var best = candidates.Max(c => c.RetrievedChunk.Cosine);
        var background = candidates.Select(c => c.RetrievedChunk.Cosine).OrderDescending().Take(Background).Average();
        return new(
            best + (CoverageWeight * coverage) + (LeadWeight * (best - background)),
            [.. content.Select(t => new QueryWord(t.Lexeme, t.Weight))], vector);
    }
}

/// <summary>A chunk with its words.</summary>
/// <param name="Frequencies">Occurrences of each term of the question in the chunk; empty without any.</param>
/// <param name="Bm25">Its rank value by words; 0 and more.</param>
internal sealed record ScoredChunk(RetrievedChunk RetrievedChunk, int[] Frequencies, double Bm25);

using System.Collections.Frozen;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Knowledge.Search.Terms;
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

    /// <summary>Coverage from which on words alone are an answer, where the embedding model cannot read.</summary>
    private const double MinLexicalCoverage = 0.6;

    /// <summary>
    /// Coverage from which on a chunk with the question's code is an answer, however far its vector is.
    /// </summary>
    private const double MinExactCoverage = 0.5;

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
    /// <param name="vector">The question's; empty when the embedding model cannot read it.</param>
    public static SearchEvidence Read(
        string question, QueryTerms terms, IReadOnlyList<ScoredChunk> candidates, ScoredChunk first,
        ReadOnlyMemory<float> vector)
    {
        var language = TextLanguage.Of(question, null);
        var content = terms.Terms
            .Index()
            .Where(t => (t.Item.Lexeme.Length > 1 || UnspacedText.IsLexeme(t.Item.Lexeme))
                && !s_stopLexemes.Contains(t.Item.Lexeme)
                && !TextLanguage.IsFrequent(t.Item.Lexeme, language))
            .Select(t => (t.Index, Weight: Bm25.Idf(terms.Chunks, t.Item.Chunks), t.Item.Lexeme))
            .ToList();
        if (content.Exists(t => !s_kindLexemes.Contains(t.Lexeme)))
        {
            content.RemoveAll(t => s_kindLexemes.Contains(t.Lexeme));
        }

        var coverage = Coverage(content.Select(t => (t.Index, t.Weight, t.Lexeme)), terms, first);
        var words = content.Select(t => new QueryWord(t.Lexeme, t.Weight)).ToList();
        if (vector.IsEmpty)
        {
            return new(SearchEvidence.Answerable + (coverage - MinLexicalCoverage), words, vector);
        }

        var best = candidates.Max(c => c.RetrievedChunk.Cosine);
        var background = candidates.Select(c => c.RetrievedChunk.Cosine).OrderDescending().Take(Background).Average();
        var answerability = best + (CoverageWeight * coverage) + (LeadWeight * (best - background));
        var codes = terms.RareCodes;
        var isExact = codes.Count > 0 && codes.All(first.Has) && coverage >= MinExactCoverage;
        return new(isExact ? Math.Max(answerability, SearchEvidence.Answerable) : answerability, words, vector);
    }

    /// <summary>
    /// The share of the question's words, by weight, that the chunk has. Of text without blanks, the characters count
    /// that are in common groups: a group over the end of a word is in no document.
    /// </summary>
    private static double Coverage(
        IEnumerable<(int Index, double Weight, string Lexeme)> content, QueryTerms terms, ScoredChunk chunk)
    {
        var words = content.Where(t => !UnspacedText.IsLexeme(t.Lexeme)).ToList();
        var groups = terms.Terms.Index().Where(t => chunk.Has(t.Index)).Select(t => t.Item.Lexeme).ToHashSet();
        var total = words.Sum(t => t.Weight) + terms.Parts.Sum(p => p.Length);
        var found = words.Where(t => chunk.Has(t.Index)).Sum(t => t.Weight)
            + terms.Parts.Sum(p => p.Covered(groups.Contains));
        return total > 0 ? found / total : 0;
    }
}

using ChatPlatform.Core.Knowledge.Search.Terms;

namespace ChatPlatform.Core.Knowledge.Search;

/// <summary>
/// BM25 (Robertson and Zaragoza 2009) with the never-negative idf of Lucene; k1 0.9 and b 0.4 as for short chunks
/// (Trotman et al. 2014).
/// </summary>
internal static class Bm25
{
    private const double K1 = 0.9;
    private const double B = 0.4;

    public static double Idf(int chunks, int withTerm) => Math.Log(1 + ((chunks - withTerm + 0.5) / (withTerm + 0.5)));

    /// <param name="query">The question's words.</param>
    /// <param name="frequencies">Occurrences of each word in the chunk, in the same order.</param>
    /// <param name="tokens">The chunk's length.</param>
    public static double Score(QueryTerms query, ReadOnlySpan<int> frequencies, int tokens)
    {
        var length = query.AverageTokens > 0 ? tokens / query.AverageTokens : 1;
        var score = 0.0;
        for (var i = 0; i < frequencies.Length; i++)
        {
            var frequency = frequencies[i];
            if (frequency > 0)
            {
                score +=
                    Idf(query.Chunks, query.Terms[i].Chunks)
                    * frequency
                    * (K1 + 1)
                    / (frequency + (K1 * (1 - B + (B * length))));
            }
        }

        return score;
    }
}

namespace ChatPlatform.Core.Knowledge.Search;

/// <summary>A chunk with its words.</summary>
/// <param name="Frequencies">Occurrences of each term of the question in the chunk; empty without any.</param>
/// <param name="Bm25">Its rank value by words; 0 and more.</param>
internal sealed record ScoredChunk(RetrievedChunk RetrievedChunk, int[] Frequencies, double Bm25)
{
    /// <summary>True when the chunk has the term with this index.</summary>
    public bool Has(int term) => term < Frequencies.Length && Frequencies[term] > 0;
}

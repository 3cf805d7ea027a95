namespace ChatPlatform.Core.Knowledge.Search;

/// <summary>A chunk found by a search.</summary>
/// <param name="ChunkId">Id of the chunk.</param>
/// <param name="DocumentId">Document that contains it.</param>
/// <param name="Title">The document's name.</param>
/// <param name="Page">From 1; null for formats without pages.</param>
/// <param name="Heading">Headings above it, outermost first, joined by " > "; empty without headings.</param>
/// <param name="Text">Text of the chunk.</param>
/// <param name="Score">Rank value: cosine plus the weighted share of the best BM25.</param>
/// <param name="Cosine">Similarity of question and chunk, -1 to 1.</param>
/// <param name="PageLabel">Number printed on the page, if it differs from the page ("iv").</param>
/// <param name="DocumentDate">Day (UTC) on which the document's current version was uploaded.</param>
public sealed record RetrievedChunk(
    Guid ChunkId, Guid DocumentId, string Title, int? Page, string Heading, string Text, double Score, double Cosine,
    string? PageLabel = null, DateOnly? DocumentDate = null);

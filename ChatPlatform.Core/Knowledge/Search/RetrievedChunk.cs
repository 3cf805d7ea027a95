namespace ChatPlatform.Core.Knowledge.Search;

/// <summary>A chunk that a search found.</summary>
/// <param name="ChunkId">The chunk.</param>
/// <param name="DocumentId">Where it stands.</param>
/// <param name="Title">The document's name.</param>
/// <param name="Page">From 1; null where the format has none.</param>
/// <param name="Heading">Headings above it, outermost first, joined by " > "; empty where there is none.</param>
/// <param name="Text">The chunk itself.</param>
/// <param name="Score">What the list is ordered by: cosine plus the weighted share of the best BM25.</param>
/// <param name="Cosine">Similarity of question and chunk, -1 to 1.</param>
public sealed record RetrievedChunk(
    Guid ChunkId, Guid DocumentId, string Title, int? Page, string Heading, string Text, double Score, double Cosine);

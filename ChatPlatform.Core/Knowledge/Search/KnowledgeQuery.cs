using ChatPlatform.Core.Inference;

namespace ChatPlatform.Core.Knowledge.Search;

/// <summary>What to search for in a tenant's documents.</summary>
/// <param name="Text">The question.</param>
/// <param name="Limit">Maximum number of chunks.</param>
/// <param name="DocumentIds">The documents to search; null searches all.</param>
/// <param name="Context">
/// Text before the question that it depends on; null for a question that stands alone. It moves the vector; the words
/// searched for are those of the question.
/// </param>
public sealed record KnowledgeQuery(
    string Text, int Limit, IReadOnlyList<Guid>? DocumentIds = null, string? Context = null);

/// <summary>The chunks found, best first, and what the search says about the question.</summary>
public sealed record KnowledgeMatch(IReadOnlyList<RetrievedChunk> Chunks, SearchEvidence Evidence)
{
    /// <summary>Nothing found.</summary>
    public static KnowledgeMatch None { get; } = new([], SearchEvidence.None);
}

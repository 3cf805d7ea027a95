using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Knowledge.Labels;

namespace ChatPlatform.Core.Knowledge.Search;

/// <summary>What to search for in a tenant's documents.</summary>
/// <param name="Text">The question.</param>
/// <param name="Limit">Maximum number of chunks.</param>
/// <param name="Documents">The documents to search; null searches all.</param>
/// <param name="Reader">For whom it is searched; documents for a narrower audience are left out.</param>
/// <param name="Context">
/// Text before the question that it depends on; null for a question that stands alone. It moves the vector; the words
/// searched for are those of the question.
/// </param>
public sealed record KnowledgeQuery(
    string Text, int Limit, DocumentScope? Documents = null, string? Context = null,
    DocumentAudience Reader = DocumentAudience.Everyone);

/// <summary>Some of a tenant's documents: those with one of the ids, and those with one of the tags.</summary>
public sealed record DocumentScope(IReadOnlyList<Guid> Ids, IReadOnlyList<string> Tags)
{
    /// <summary>The documents of an agent; null for all.</summary>
    public static DocumentScope? Of(IReadOnlyList<Guid>? ids, IReadOnlyList<string>? tags) =>
        ids is null && tags is null or { Count: 0 } ? null : new(ids ?? [], tags ?? []);
}

/// <summary>The chunks found, best first, and what the search says about the question.</summary>
public sealed record KnowledgeMatch(IReadOnlyList<RetrievedChunk> Chunks, SearchEvidence Evidence)
{
    /// <summary>Nothing found.</summary>
    public static KnowledgeMatch None { get; } = new([], SearchEvidence.None);
}

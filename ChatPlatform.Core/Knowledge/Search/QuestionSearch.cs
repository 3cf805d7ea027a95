using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.BuiltIn;

namespace ChatPlatform.Core.Knowledge.Search;

/// <summary>Searches for a customer's message in its conversation.</summary>
public sealed class QuestionSearch(KnowledgeSearch search)
{
    /// <summary>
    /// A message that depends on the ones before is completed by them. Where a message alone finds no answer and may
    /// depend on the one before, that one is taken into account.
    /// </summary>
    /// <param name="query">Its text is the message.</param>
    /// <param name="earlier">The customer's messages before it, newest first.</param>
    public async Task<KnowledgeMatch> FindAsync(
        Guid tenantId, KnowledgeQuery query, IReadOnlyList<string> earlier, CancellationToken ct)
    {
        var alone = query with { Text = FollowUp.Complete(query.Text, earlier) };
        var match = await search.SearchAsync(tenantId, alone, ct);
        if (
            match.Evidence.Answerability >= SearchEvidence.Answerable || earlier.Count == 0
            || !FollowUp.MayDepend(query.Text))
        {
            return match;
        }

        var inContext = await search.SearchAsync(tenantId, query with { Context = earlier[0] }, ct);
        return inContext.Evidence.Answerability > match.Evidence.Answerability ? inContext : match;
    }
}

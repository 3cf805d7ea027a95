using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Agents.Routing;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Knowledge.Search;

namespace ChatPlatform.Core.Conversations.Misses;

/// <summary>What may be meant by a question that has no answer.</summary>
public static class NearestTopics
{
    private const int MaxLength = 80;

    /// <summary>
    /// Headings of the nearest passages; without any, the other agents. Leaves out what was asked, or offered in the
    /// message before.
    /// </summary>
    /// <param name="chunks">The passages that were found, best first.</param>
    public static IReadOnlyList<string> Of(
        TenantAgents tenant, RoutingPlan plan, IEnumerable<RetrievedChunk> chunks, AnswerRequest request)
    {
        var asked = plan.Assignments.Select(a => a.Part).Append(request.Question).Select(Plain).ToHashSet();
        var offered = request.History.LastOrDefault(l => !l.IsVisitor)?.Text ?? "";
        var headings = chunks.OrderByDescending(c => c.Heading.Contains('>')) // The outermost is the document's title.
            .Select(c => c.Heading[(c.Heading.LastIndexOf('>') + 1)..].Trim())
            .Where(h => h.Length is > 2 and <= MaxLength && h.Any(char.IsLetter))
            .Where(h => !asked.Contains(Plain(h)) && !offered.Contains($"- {h}", StringComparison.OrdinalIgnoreCase))
            .DistinctBy(Plain)
            .Take(MissReply.MaxTopics)
            .ToList();
        return headings.Count > 0
            ? headings
            :
            [
                .. tenant.Agents.Where(a => plan.Assignments.All(p => p.Agent.Id != a.Id))
                    .Select(a => a.Name).Take(MissReply.MaxTopics),
            ];
    }

    private static string Plain(string text) => text.Trim().TrimEnd('?', '.', '!').Trim().ToLowerInvariant();
}

using System.Collections.Frozen;
using System.Numerics.Tensors;
using ChatPlatform.Core.Agents.SmallTalk;
using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Languages;
using ChatPlatform.Core.Tenancy.Patterns;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Agents.Routing;

/// <summary>A message with what it depends on.</summary>
/// <param name="Text">The message after the earlier ones that it depends on; the message itself for none.</param>
/// <param name="Dependency">How much it depends on them.</param>
public sealed record ResolvedMessage(string Text, Dependency Dependency);

/// <summary>
/// Completes a message that leans on earlier ones, with the values that the agents' tools understand: "and ACM-1002?"
/// after "where is ACM-1001?" asks where ACM-1002 is. A value is kept only for what the tool can answer.
/// </summary>
public sealed class FollowUpResolver(IEmbeddingGenerator<string, Embedding<float>> embeddings)
{
    /// <summary>Minimum cosine of a message and a tool at which the tool's values are kept.</summary>
    private const float MinToolMatch = 0.35f;

    /// <summary>Words that ask for what a lookup returns, also in languages that the vectors do not know.</summary>
    private static readonly FrozenSet<string> s_lookups =
        "when where status wann wo stand quand où cuándo dónde".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <param name="history">The conversation so far, oldest first.</param>
    public async Task<ResolvedMessage> ResolveAsync(
        TenantAgents tenant, string message, IReadOnlyList<DialogueLine> history, CancellationToken ct)
    {
        var lines = history.Where(l => l.IsVisitor && IsRequest(tenant, l.Text)).Select(l => l.Text).ToList();
        if (lines.Count == 0)
        {
            return new(message, Dependency.None);
        }

        var patterns = new RegexTimeBudget();
        var tools = tenant.Agents.SelectMany(a => a.Tools).DistinctBy(t => t.Name).ToList();
        var bare = tools.Aggregate(
            message, (text, tool) => Replace(text, ArgumentExtractor.Values(tool.JsonSchema, text, patterns), ""));
        var dependency = FollowUp.DependencyOf(bare);
        var subject = FollowUp.SubjectOf(bare, lines.AsEnumerable().Reverse());
        if (dependency == Dependency.None || subject.Count == 0)
        {
            return new(message, Dependency.None);
        }

        var completed = string.Join(' ', subject);
        var hasOwn = false;
        foreach (var tool in tools)
        {
            var earlier = lines
                .SelectMany(l => ArgumentExtractor.Values(tool.JsonSchema, l, patterns)).Reverse()
                .Distinct(StringComparer.OrdinalIgnoreCase).ToList();
            var own = ArgumentExtractor.Values(tool.JsonSchema, message, patterns);
            hasOwn |= own.Count > 0;
            if (own.Count > 0 && !subject.Any(l => ArgumentExtractor.Values(tool.JsonSchema, l, patterns).Count > 0))
            {
                return new(message, Dependency.None); // A value of another tool changes the topic.
            }

            var value = own.Count > 0 ? own[0]
                : FollowUp.MeansOther(bare) ? earlier.Skip(1).FirstOrDefault()
                : earlier.Count > 0 && await IsAboutAsync(tool, bare, ct) ? earlier[0]
                : null;
            completed = Replace(completed, earlier, value ?? "");
        }

        return new($"{completed} {message}", hasOwn ? Dependency.Full : dependency);
    }

    /// <summary>False for a greeting or the like, and for a topic that the customer has chosen.</summary>
    private static bool IsRequest(TenantAgents tenant, string text) =>
        SmallTalkPhrases.Find(text) is null && ConsentPhrases.Find(text) is null
        && !tenant.Agents.Any(a => a.Name.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase));

    private static string Replace(string text, IReadOnlyList<string> values, string by) => values.Aggregate(
        text, (rest, value) => rest.Replace(value, by, StringComparison.OrdinalIgnoreCase));

    private async Task<bool> IsAboutAsync(ToolDeclaration tool, string message, CancellationToken ct)
    {
        if (TextLanguage.WordsOf(message).Any(s_lookups.Contains))
        {
            return true;
        }

        var vectors = await embeddings.GenerateAsync(
            [message, $"{tool.Name.Replace('_', ' ')}: {tool.Description}"], cancellationToken: ct);
        return TensorPrimitives.Dot(vectors[0].Vector.Span, vectors[1].Vector.Span) >= MinToolMatch;
    }
}

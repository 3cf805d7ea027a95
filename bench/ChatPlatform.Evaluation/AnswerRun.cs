using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Knowledge.Search;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Evaluation;

/// <summary>The built-in assistant's answer to a question of a set.</summary>
/// <param name="Gold">Ids of the chunks that answer it.</param>
/// <param name="Cited">Ids of the chunks that the answer cites; none for an answer that declines.</param>
/// <param name="IsDeclined">True when it says that it does not know.</param>
public sealed record EvaluatedAnswer(
    string Id, string Text, IReadOnlyList<string> Gold, IReadOnlyList<string> Cited, bool IsDeclined,
    double Answerability, double Ms);

/// <summary>Imports a set into tenants and answers its questions with the built-in assistant.</summary>
public sealed partial class AnswerRun(
    EvaluationCorpus corpus, QuestionSearch search, MiniLmEmbeddingGenerator embeddings)
{
    private const int Chunks = 5;

    /// <summary>Tenants of a set with many of them.</summary>
    private const int MaxTenants = 25;

    public async Task<IReadOnlyList<EvaluatedAnswer>> RunAsync(
        RetrievalSet set, Action<string> report, CancellationToken ct)
    {
        var names = set.Corpus().Select(c => c.Tenant ?? EvaluationCorpus.OnlyTenant).Distinct()
            .Order(StringComparer.Ordinal).Take(MaxTenants).ToHashSet();
        var tenants = await corpus.TeachAsync(set, names.Contains, report, ct);
        var answers = new List<EvaluatedAnswer>();
        foreach (var query in set.Queries())
        {
            var asked = query.Tenants ?? [EvaluationCorpus.OnlyTenant];
            if (asked.All(names.Contains))
            {
                answers.Add(await AnswerAsync(query, [.. asked.Select(a => tenants[a])], ct));
            }
        }

        return answers;
    }

    private async Task<EvaluatedAnswer> AnswerAsync(
        EvaluationQuery query, IReadOnlyList<TaughtTenant> tenants, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        var history = query.History ?? [];
        string[] earlier = [.. history.Where(l => l.Role == "user").Reverse().Select(l => l.Text)];
        var matches = new List<KnowledgeMatch>();
        foreach (var tenant in tenants)
        {
            matches.Add(await search.FindAsync(tenant.Id, new(query.Text, Chunks), earlier, ct));
        }

        var chunks = matches.SelectMany(m => m.Chunks).OrderByDescending(c => c.Score).Take(Chunks).ToList();
        var evidence = matches.MaxBy(m => m.Evidence.Answerability)!.Evidence;
        var numbered = chunks.Select((c, i) => new NumberedChunk(i + 1, c.Title, c.Page, c.Text, c.Heading, c.Score));
        using var assistant = new ExtractiveChatClient(embeddings);
        var response = await assistant.GetResponseAsync(
            [
                .. history.Select(l => new ChatMessage(l.Role == "user" ? ChatRole.User : ChatRole.Assistant, l.Text)),
                new(ChatRole.User, [NumberedChunk.ToContent([.. numbered], evidence), new TextContent(query.Text)]),
            ],
            cancellationToken: ct);
        var documents = tenants.SelectMany(t => t.Documents).ToDictionary(d => d.Key, d => d.Value);
        var isDeclined = UnknownAnswers.Contains(response.Text);
        var cited = isDeclined
            ? []
            : Marker().Matches(response.Text)
                .Select(m => int.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
                .Where(n => n >= 1 && n <= chunks.Count)
                .Select(n => documents[chunks[n - 1].DocumentId])
                .Distinct();
        return new(
            query.Id, response.Text, [.. query.Gold.Keys], [.. cited], isDeclined, evidence.Answerability,
            clock.Elapsed.TotalMilliseconds);
    }

    [GeneratedRegex(@"\[(\d{1,3})\]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Marker();
}

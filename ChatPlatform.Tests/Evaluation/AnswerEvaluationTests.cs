using System.Text.Json;
using System.Text.RegularExpressions;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Tests.Evaluation;

/// <summary>
/// Answers of the built-in assistant to labelled questions over the demo's documents, three real ones, and texts as six
/// small businesses write them. A question without keys has no answer in the documents.
/// </summary>
public sealed partial class AnswerEvaluationTests(AppFixture app, ITestOutputHelper output) : IClassFixture<AppFixture>
{
    private static readonly Lazy<IReadOnlyList<LabelledQuestion>> s_questions = new(() =>
    [
        .. File.ReadLines(Repository.Path("ChatPlatform.Tests", "Evaluation", "answers.jsonl"))
            .Select(l => JsonSerializer.Deserialize<LabelledQuestion>(l, JsonSerializerOptions.Web)!),
    ]);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Questions_to_the_demo_Are_answered_rightly_or_declined()
    {
        var results = new List<Label>();
        foreach (var slug in new[] { "acme", "contoso" })
        {
            await using var db = app.Get<AppDbFactory>().ForPlatform();
            var tenantId = await db.Tenants.Where(t => t.Slug == slug).Select(t => t.Id).SingleAsync(Ct);
            results.AddRange(await AskAllAsync(tenantId, slug));
        }

        AssertFigures(results, minRight: 0.95, maxWrong: 0, minHonest: 0.85);
    }

    [Fact]
    public async Task Questions_to_real_documents_Are_answered_rightly_or_declined()
    {
        var folder = Repository.Path("..", "shared", "data", "pdf-extract", "files");
        Assert.SkipUnless(Directory.Exists(folder), "The real documents are not there.");
        var results = new List<Label>();
        foreach (var source in s_questions.Value.Select(q => q.Source).Where(s => s.StartsWith("pdf-")).Distinct())
        {
            var tenantId = (await new TenantBuilder(app).SaveAsync()).Id;
            var file = await File.ReadAllBytesAsync(Path.Combine(folder, source[4..] + ".pdf"), Ct);
            await new KnowledgeDriver(app, tenantId).AddDocumentAsync($"{source}.pdf", file);
            results.AddRange(await AskAllAsync(tenantId, source));
        }

        AssertFigures(results, minRight: 0.80, maxWrong: 3, minHonest: 0.85);
    }

    [Fact]
    public async Task Questions_to_small_businesses_Are_answered_rightly_or_declined()
    {
        var results = new List<Label>();
        foreach (var source in s_questions.Value.Select(q => q.Source).Where(s => s.StartsWith("business-")).Distinct())
        {
            var tenantId = (await new TenantBuilder(app).SaveAsync()).Id;
            foreach (var file in Directory.GetFiles(
                Repository.Path("ChatPlatform.Tests", "Evaluation", "businesses"), $"{source[9..]}*.md").Order())
            {
                await new KnowledgeDriver(app, tenantId).AddDocumentAsync(
                    Path.GetFileName(file), await File.ReadAllBytesAsync(file, Ct));
            }

            results.AddRange(await AskAllAsync(tenantId, source));
        }

        AssertFigures(results, minRight: 0.80, maxWrong: 3, minHonest: 0.85);
    }

    private void AssertFigures(List<Label> results, double minRight, int maxWrong, double minHonest)
    {
        var answerable = results.Where(r => r.Question.Key.Count > 0).ToList();
        var unanswerable = results.Where(r => r.Question.Key.Count == 0).ToList();
        var right = answerable.Count(r => r.Kind == LabelKind.Right) / (double)answerable.Count;
        var honest = unanswerable.Count(r => r.Kind == LabelKind.HonestNo) / (double)unanswerable.Count;
        var wrong = answerable.Count(r => r.Kind == LabelKind.Wrong);
        var figures = string.Join(
            ", ", results.GroupBy(r => r.Kind).OrderBy(g => g.Key).Select(g => $"{g.Key} {g.Count()}"))
            + $"; of {answerable.Count} right {right:0.000}; of {unanswerable.Count} honest {honest:0.000}";
        output.WriteLine(figures);
        Assert.True(right >= minRight && wrong <= maxWrong && honest >= minHonest, figures);
    }

    private async Task<List<Label>> AskAllAsync(Guid tenantId, string source)
    {
        var results = new List<Label>();
        foreach (var question in s_questions.Value.Where(q => q.Source == source))
        {
            var answer = await new KnowledgeDriver(app, tenantId).AnswerAsync(question.Question);
            var kind = question.Judge(answer);
            results.Add(new(question, answer, kind));
            if (kind != (question.Key.Count > 0 ? LabelKind.Right : LabelKind.HonestNo))
            {
                output.WriteLine($"{kind} {source}: {question.Question} -> {answer.ReplaceLineEndings(" / ")}");
            }
        }

        return results;
    }

    private enum LabelKind
    {
        Right,
        Partly,
        Wrong,
        HonestNo,
    }

    private sealed record Label(LabelledQuestion Question, string Answer, LabelKind Kind);

    /// <summary>A question and what its answer must contain.</summary>
    /// <param name="Source">A tenant of the demo or a real document.</param>
    /// <param name="Key">Texts of a right answer; "a|b" is one of them.</param>
    private sealed partial record LabelledQuestion(string Source, string Question, IReadOnlyList<string> Key)
    {
        public LabelKind Judge(string answer)
        {
            if (UnknownAnswers.Contains(answer))
            {
                return LabelKind.HonestNo;
            }

            var text = Space().Replace(answer, " ");
            var found = Key.Count(k => k.Split('|').Any(a => text.Contains(a, StringComparison.OrdinalIgnoreCase)));
            return found == 0 ? LabelKind.Wrong : found == Key.Count ? LabelKind.Right : LabelKind.Partly;
        }

        [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1000)]
        private static partial Regex Space();
    }
}

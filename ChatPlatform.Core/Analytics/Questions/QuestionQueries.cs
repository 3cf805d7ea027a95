using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Unicode;
using Microsoft.Extensions.AI;
using Npgsql;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Analytics.Questions;

/// <summary>Finds a tenant's questions without a good answer and groups them by meaning.</summary>
public sealed class QuestionQueries(TenantSql sql, IEmbeddingGenerator<string, Embedding<float>> embeddings)
{
    /// <summary>Maximum questions; the newest are used.</summary>
    public const int MaxQuestions = 500;

    /// <summary>Maximum turns that are searched for questions; the newest are used.</summary>
    public const int MaxTurns = 20_000;

    /// <summary>Maximum characters of a question that are compared and returned.</summary>
    public const int MaxText = 300;

    /// <summary>The groups, largest first.</summary>
    public async Task<IReadOnlyList<QuestionGroup>> ForAsync(
        Guid tenantId, AnalyticsPeriod period, CancellationToken ct)
    {
        var questions = await ReadAsync(tenantId, period, ct);
        var texts = questions.Select(q => q.Text).Distinct(StringComparer.Ordinal).ToList();
        var vectors = await embeddings.GenerateAsync(texts, cancellationToken: ct);
        var byText = texts.Zip(vectors, (text, embedding) => (text, embedding.Vector)).ToDictionary();
        return QuestionGrouping.Group(questions, [.. questions.Select(q => byText[q.Text])]);
    }

    private async Task<List<WeakQuestion>> ReadAsync(Guid tenantId, AnalyticsPeriod period, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId)).Add(
            QuestionStatements.Weak, P(tenantId), P(period.From), P(period.To), P(MaxTurns), P(MaxQuestions),
            Text(QuestionStatements.UnknownAnswer), P(UnknownAnswers.Closest.ToArray()));
        await using var reader = await batch.ReadAsync(ct);
        return await reader.ReadRowsAsync(Read, ct);
    }

    private static WeakQuestion Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetGuid(1), UnicodeText.Truncate(row.GetString(2).Trim(), MaxText),
        Parse<WeakAnswer>(row.GetString(3)),
        row.GetFieldValue<DateTimeOffset>(4),
        row.GetNullableString(5) is { } reason ? Parse<FeedbackReason>(reason) : null);

    private static T Parse<T>(string stored)
        where T : struct, Enum =>
        Enum.Parse<T>(stored.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
}

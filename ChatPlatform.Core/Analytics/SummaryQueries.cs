using ChatPlatform.Core.Data;
using Npgsql;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Analytics;

/// <summary>Computes the figures of a tenant for any time span.</summary>
public sealed class SummaryQueries(TenantSql sql)
{
    public async Task<AnalyticsSummary> ForAsync(
        Guid tenantId, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(SummaryStatements.Summary, P(tenantId), P(from), P(to));
        await using var reader = await batch.ReadAsync(ct);
        await reader.ReadAsync(ct);
        return Read(reader, from, to);
    }

    private static AnalyticsSummary Read(NpgsqlDataReader row, DateTimeOffset from, DateTimeOffset to) => new(
        from, to, row.GetInt32(0),
        CustomerMessages: row.GetInt32(9), Answers: row.GetInt32(10), FailedAnswers: row.GetInt32(11),
        Escalations: row.GetInt32(18), EscalationsResolved: row.GetInt32(19),
        RatedConversations: row.GetInt32(2), AverageRating: row.GetNullableDouble(3),
        ThumbsUp: row.GetInt32(12), ThumbsDown: row.GetInt32(13),
        AnsweredWithoutPerson: row.GetInt32(1), Reopened: row.GetInt32(29),
        Ratings: new(row.GetInt32(4), row.GetInt32(5), row.GetInt32(6), row.GetInt32(7), row.GetInt32(8)),
        FirstAnswer: row.GetDurations(26), ToPerson: row.GetDurations(20), ToResolution: row.GetDurations(23),
        DownReasons: new(row.GetInt32(14), row.GetInt32(15), row.GetInt32(16), row.GetInt32(17)));
}

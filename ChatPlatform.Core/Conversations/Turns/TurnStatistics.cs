using ChatPlatform.Core.Data;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Conversations.Turns;

/// <summary>Turns of all tenants that are not finished.</summary>
/// <param name="Oldest">When the oldest waiting turn was added; null without one.</param>
public sealed record TurnCounts(int Waiting, int Running, DateTimeOffset? Oldest);

/// <summary>Counts the turns of all tenants.</summary>
public sealed class TurnStatistics(TenantSql sql)
{
    private static readonly string s_count = $"""
        select count(*) filter (where status = {Queued})::int, count(*) filter (where status = {Running})::int,
          min(created_at) filter (where status = {Queued})
        from turns where status in ({Queued}, {Running})
        """;

    private static string Queued => Literal(TurnStatus.Queued);

    private static string Running => Literal(TurnStatus.Running);

    public async Task<TurnCounts> CountAsync(CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform).Add(s_count);
        await using var reader = await batch.ReadAsync(ct);
        await reader.ReadAsync(ct);
        return new(
            reader.GetInt32(0), reader.GetInt32(1),
            await reader.IsDBNullAsync(2, ct) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(2, ct));
    }
}

using ChatPlatform.Core.Data;
using ChatPlatform.Core.Unicode;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Conversations;

/// <summary>
/// Finds conversations by the words of their messages, in any language, or by the visitor's name. Each word matches
/// words that begin with it; a message must contain all of them.
/// </summary>
public sealed class MessageSearch(TenantSql sql)
{
    /// <summary>
    /// Maximum messages that a search finds, the newest ones, and maximum conversations of visitors by name.
    /// </summary>
    public const int MaxMatches = 1000;

    /// <summary>Words of a search that are read.</summary>
    private const int MaxWords = 10;

    /// <summary>
    /// The matches are materialized, so that the planner uses the index of the words and does not read the messages by
    /// their age until enough of them match.
    /// </summary>
    private const string Find = """
        with matches as materialized (
          select m.id, m.conversation_id from messages m
          where m.tenant_id = $1 and m.search @@ to_tsquery('simple', $2)),
        newest as (select conversation_id from matches order by id desc limit $4),
        named as (
          select c.id from visitors v join conversations c on c.tenant_id = v.tenant_id and c.visitor_id = v.id
          where v.tenant_id = $1 and v.name ilike $3 limit $4)
        select conversation_id from newest union select id from named
        """;

    /// <summary>Ids of the conversations, without order; at most twice <see cref="MaxMatches"/>.</summary>
    public async Task<IReadOnlyList<Guid>> FindAsync(Guid tenantId, string text, CancellationToken ct)
    {
        var clean = UnicodeText.Clean(text);
        await using var batch = sql.Batch(DataScope.Tenant(tenantId)).Add(
            Find, P(tenantId), Text(QueryOf(clean)), Text(Like.Containing(clean)), P(MaxMatches));
        await using var reader = await batch.ReadAsync(ct);
        var found = new List<Guid>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(reader.GetGuid(0));
        }

        return found;
    }

    /// <summary>The words as quoted prefixes in the syntax of to_tsquery.</summary>
    private static string QueryOf(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(MaxWords).Select(word =>
            word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal));
        return string.Join(" & ", words.Select(word => $"'{word}':*"));
    }
}

using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Languages;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Escalations.Notes;

/// <summary>Chooses the language of what a customer is told while waiting for a person.</summary>
public sealed class WaitingNotes(TenantSql sql)
{
    private static readonly string s_language = $"""
        select c.locale, array(
          select left(m.text, 1000) from messages m
          where m.tenant_id = $1 and m.conversation_id = $2 and m.role = {Literal(MessageRole.Customer)}
          order by m.seq desc limit 5)
        from conversations c where c.tenant_id = $1 and c.id = $2
        """;

    /// <summary>
    /// The texts in the language of the customer's newest message that has one, otherwise of the visitor's browser.
    /// </summary>
    public async Task<WaitingTexts> ForAsync(Guid tenantId, Guid conversationId, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(s_language, P(tenantId), P(conversationId));
        await using var reader = await batch.ReadAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return WaitingTexts.In(Language.English);
        }

        var locale = await reader.IsDBNullAsync(0, ct) ? null : reader.GetString(0);
        return WaitingTexts.In(
            TextLanguage.OfNewest(await reader.GetFieldValueAsync<string[]>(1, ct), locale));
    }
}

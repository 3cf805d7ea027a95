using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy.Quotas;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Conversations.Budgets;

/// <summary>Limits that kept a tenant's models from answering.</summary>
/// <param name="Month">The limit of the month that is reached; null for none.</param>
/// <param name="Conversations">Conversations of the last 7 days that reached theirs, at most <see
/// cref="SpentBudgets.MaxConversations"/>.</param>
public sealed record SpentBudgetState(SpentBudget? Month, int Conversations);

/// <summary>Makes limits visible that are reached, although the built-in assistant answers.</summary>
public sealed class SpentBudgets(TenantQuota quota, TenantSql sql)
{
    /// <summary>Maximum conversations that are counted.</summary>
    public const int MaxConversations = 100;

    private const int MaxTurns = 500;

    private static readonly string s_count = $"""
        select least(count(distinct t.conversation_id), {MaxConversations})
        from (
          select conversation_id, trace from turns
          where tenant_id = $1 and created_at > now() - interval '7 days'
          order by created_at desc limit {MaxTurns}) t
        where t.trace @> jsonb_build_array(jsonb_build_object('title', $2))
        """;

    /// <summary>The limits that are reached; null when there are none. The newest 500 turns are read.</summary>
    public async Task<SpentBudgetState?> ReadAsync(Guid tenantId, CancellationToken ct)
    {
        var state = await quota.StateAsync(tenantId, ct);
        SpentBudget? month = !state.HasTokens ? SpentBudget.MonthlyTokens
            : !state.HasMoney ? SpentBudget.MonthlyCost
            : null;
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(s_count, P(tenantId), Text(AnswerBudget.TitleOf(SpentBudget.ConversationTokens)));
        await using var reader = await batch.ReadAsync(ct);
        await reader.ReadAsync(ct);
        var conversations = (int)reader.GetInt64(0);
        return month is null && conversations == 0 ? null : new(month, conversations);
    }
}

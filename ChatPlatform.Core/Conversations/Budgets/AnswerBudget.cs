using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy.Quotas;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Conversations.Budgets;

/// <summary>A limit of the use of models that is reached. The built-in assistant answers then.</summary>
public enum SpentBudget
{
    /// <summary>The tenant's tokens of the calendar month (UTC), which the platform limits.</summary>
    MonthlyTokens,

    /// <summary>The cost of the calendar month (UTC), which the tenant limits.</summary>
    MonthlyCost,

    /// <summary>The tokens of one conversation, which the tenant limits.</summary>
    ConversationTokens,
}

/// <summary>Decides before each answer whether a model may still be asked.</summary>
public sealed class AnswerBudget(TenantQuota quota, TenantSql sql)
{
    /// <summary>Text below the title of the trace's step.</summary>
    public const string Consequence = "Answered by the built-in assistant, which uses no tokens";

    /// <summary>The limit that is reached; null when there is none.</summary>
    /// <param name="conversationId">The conversation; null for a trial.</param>
    public async ValueTask<SpentBudget?> FindSpentAsync(
        Guid tenantId, Guid? conversationId, ModelRules use, CancellationToken ct)
    {
        var state = await quota.StateAsync(tenantId, ct);
        return !state.HasTokens ? SpentBudget.MonthlyTokens
            : !state.HasMoney ? SpentBudget.MonthlyCost
            : use.ConversationTokens is { } limit && conversationId is { } id
                && await UsedAsync(tenantId, id, ct) >= limit ? SpentBudget.ConversationTokens
            : null;
    }

    /// <summary>Title of the trace's step.</summary>
    public static string TitleOf(SpentBudget budget) => budget switch
    {
        SpentBudget.MonthlyTokens => "No tokens left this month",
        SpentBudget.MonthlyCost => "The cost of this month is reached",
        _ => "No tokens left for this conversation",
    };

    private async Task<long> UsedAsync(Guid tenantId, Guid conversationId, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId)).Add(
            """
            select coalesce(sum((u ->> 'inputTokens')::bigint + (u ->> 'outputTokens')::bigint), 0)::bigint
            from turns t, jsonb_array_elements(t.usage) u
            where t.tenant_id = $1 and t.conversation_id = $2
            """,
            P(tenantId), P(conversationId));
        await using var reader = await batch.ReadAsync(ct);
        await reader.ReadAsync(ct);
        return reader.GetInt64(0);
    }
}

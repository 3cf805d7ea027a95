using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy.Quotas;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Inference.ModelCatalog;

/// <summary>Tokens that one model has used.</summary>
/// <param name="Model">Model id at the provider.</param>
public readonly record struct UsedTokens(string Model, long Input, long Output);

/// <summary>Counts what tenants use of models, per UTC day.</summary>
public sealed class TokenCounter(TenantSql sql)
{
    /// <summary>Adds tokens that were used outside of a conversation.</summary>
    public async Task AddAsync(Guid tenantId, IReadOnlyList<UsedTokens> tokens, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId));
        Add(batch, tenantId, turns: 0, tokens);
        await batch.ExecuteAsync(ct);
    }

    /// <summary>
    /// Adds turns and tokens, and their cost by the catalog's prices; a model without a price costs nothing.
    /// </summary>
    internal static void Add(SqlBatch batch, Guid tenantId, int turns, IReadOnlyList<UsedTokens> tokens)
    {
        if (tokens.Count > 0)
        {
            batch.Add(
                """
                insert into tenant_costs (tenant_id, day, currency, amount)
                select $1, (now() at time zone 'utc')::date, m.currency,
                  sum((u.input * coalesce(m.input_price, 0) + u.output * coalesce(m.output_price, 0)) / 1000000)
                from unnest($2, $3, $4) as u (model, input, output)
                join catalog_entries e on e.kind = 'model' and e.key = u.model
                join catalog_models m on m.catalog_entry_id = e.id
                where m.input_price is not null or m.output_price is not null
                group by m.currency
                on conflict (tenant_id, day, currency) do update set amount = tenant_costs.amount + excluded.amount
                """,
                P(tenantId), P(tokens.Select(t => t.Model).ToArray()), P(tokens.Select(t => t.Input).ToArray()),
                P(tokens.Select(t => t.Output).ToArray()));
        }

        UsageCounter.Add(batch, tenantId, turns, tokens.Sum(t => t.Input), tokens.Sum(t => t.Output));
    }
}

using ChatPlatform.Core.Agents.Rounds;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference;
using Npgsql;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Conversations.Fallbacks;

/// <summary>The newest answers in a row that did not come from the model that the tenant has chosen.</summary>
/// <param name="Count">1 to <see cref="ModelFallbacks.MaxTurns"/>.</param>
/// <param name="Reason">Why the newest did not, as the end of a sentence after "because".</param>
/// <param name="LastAt">Time of the newest.</param>
public sealed record ModelFallback(int Count, string Reason, DateTimeOffset LastAt);

/// <summary>A tenant whose newest answers did not come from the model that it has chosen.</summary>
public sealed record TenantModelFallback(string TenantSlug, string TenantName, ModelFallback Fallback);

/// <summary>Makes a model that no longer answers visible although another answers in its place (K16).</summary>
public sealed class ModelFallbacks(TenantSql sql)
{
    /// <summary>Maximum turns of a tenant that are read.</summary>
    public const int MaxTurns = 50;

    /// <summary>Maximum tenants that are listed.</summary>
    public const int MaxTenants = 20;

    /// <summary>
    /// $1 title of the trace's step. A tenant that has chosen the built-in assistant has no model that could fail. Of
    /// the newest answers of each tenant of "asked": those after the last answer of
    /// the chosen model.
    /// </summary>
    private static readonly string s_newest = $"""
        select a.tenant_id, f.count, f.reason, f.last_at
        from asked a
        join tenants chosen on chosen.id = a.tenant_id and chosen.settings ->> 'provider' is distinct from
          '{InferenceOptions.BuiltIn}'
        cross join lateral (
          select count(n.detail)::int as count, max(n.created_at) filter (where n.detail is not null) as last_at,
            (array_agg(n.detail order by n.created_at desc) filter (where n.detail is not null))[1] as reason
          from (
            select t.detail, t.created_at,
              count(*) filter (where t.detail is null and t.used_model) over (order by t.created_at desc) as answered
            from (
              select usage <> '[]'::jsonb as used_model, created_at,
                (select s ->> 'detail' from jsonb_array_elements(trace) s where s ->> 'title' = $1 limit 1) as detail
              from turns
              where tenant_id = a.tenant_id and status = {Literal(TurnStatus.Done)}
                and created_at > now() - interval '7 days'
              order by created_at desc limit {MaxTurns}) t) n
          where n.answered = 0) f
        where f.count > 0
        """;

    private static readonly string s_read = $"with asked as (select $2::uuid as tenant_id) {s_newest}";

    /// <summary>Tenants of the last day; 5 times as many as are listed, because some models answer again.</summary>
    private static readonly string s_list = $"""
        with asked as (
          select tenant_id from model_fallbacks
          where last_at > now() - interval '1 day' order by last_at desc limit {5 * MaxTenants}),
        found as ({s_newest})
        select t.id, f.count, f.reason, f.last_at, t.slug, t.name
        from found f join tenants t on t.id = f.tenant_id
        order by f.last_at desc, t.slug limit {MaxTenants}
        """;

    /// <summary>
    /// The newest answers of the last 7 days up to one of the chosen model; null when the newest comes from it. Turns
    /// that asked no model are not counted.
    /// </summary>
    public async Task<ModelFallback?> ReadAsync(Guid tenantId, CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Tenant(tenantId)).Add(s_read, P(ModelRound.Replaced), P(tenantId));
        await using var reader = await batch.ReadAsync(ct);
        return await reader.ReadAsync(ct) ? await ReadAsync(reader, ct) : null;
    }

    /// <summary>
    /// Tenants whose model did not answer in the last day and has not answered since, the newest first, at most <see
    /// cref="MaxTenants"/>; for platform admins.
    /// </summary>
    public async Task<IReadOnlyList<TenantModelFallback>> ListAsync(CancellationToken ct)
    {
        await using var batch = sql.Batch(DataScope.Platform).Add(s_list, P(ModelRound.Replaced));
        await using var reader = await batch.ReadAsync(ct);
        var items = new List<TenantModelFallback>();
        while (await reader.ReadAsync(ct))
        {
            items.Add(new(reader.GetString(4), reader.GetString(5), await ReadAsync(reader, ct)));
        }

        return items;
    }

    private static async Task<ModelFallback> ReadAsync(NpgsqlDataReader reader, CancellationToken ct) =>
        new(reader.GetInt32(1), reader.GetString(2), await reader.GetFieldValueAsync<DateTimeOffset>(3, ct));
}

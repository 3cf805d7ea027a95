using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.ModelCatalog;
using Npgsql;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Analytics;

/// <summary>Computes the report of a tenant for a period of whole days.</summary>
public sealed class ReportQueries(TenantSql sql, SummaryQueries summaries, ModelPrices modelPrices)
{
    /// <summary>Maximum reasons, agents, tools and models of a report.</summary>
    public const int MaxRows = 100;

    public async Task<AnalyticsReport> ForAsync(Guid tenantId, AnalyticsPeriod period, CancellationToken ct)
    {
        var summary = await summaries.ForAsync(tenantId, period.From, period.To, ct);
        var before = await summaries.ForAsync(tenantId, period.Before.From, period.Before.To, ct);
        var prices = await modelPrices.ReadAsync(ct);
        await using var batch = sql.Batch(DataScope.Tenant(tenantId))
            .Add(ReportStatements.Days, Values(tenantId, period, AnalyticsPeriod.MaxDays))
            .Add(ReportStatements.Reasons, Values(tenantId, period, MaxRows))
            .Add(ReportStatements.Agents, Values(tenantId, period, MaxRows))
            .Add(ReportStatements.Tools, Values(tenantId, period, MaxRows))
            .Add(ReportStatements.Models, Values(tenantId, period, MaxRows));
        await using var reader = await batch.ReadAsync(ct);
        var days = await reader.ReadRowsAsync(
            r => new ConversationDay(r.GetFieldValue<DateOnly>(0), r.GetInt32(1), r.GetInt32(2), r.GetInt32(3)), ct);
        return new(
            period.First, period.Last, summary, before, Fill(period, days),
            await reader.ReadRowsAsync(r => new EscalationReason(r.GetString(0), r.GetInt32(1)), ct),
            await reader.ReadRowsAsync(
                r => new AgentFigures(
                    r.GetNullableString(0), r.GetInt32(1), r.GetInt32(2), r.GetInt32(3), r.GetInt32(4), r.GetInt64(5),
                    r.GetInt64(6)), ct),
            await reader.ReadRowsAsync(
                r => new ToolFigures(
                    r.GetString(0), r.GetInt32(1), r.GetInt32(2), r.GetInt32(3), r.GetNullableDouble(4)), ct),
            await reader.ReadRowsAsync(
                r => WithCost(
                    new ModelFigures(r.GetString(0), r.GetInt32(1), r.GetInt64(2), r.GetInt64(3)), prices), ct));
    }

    private static ModelFigures WithCost(ModelFigures model, IReadOnlyDictionary<string, ModelPrice> prices) =>
        prices.TryGetValue(model.Model, out var price)
            ? model with { Cost = price.Cost(model.InputTokens, model.OutputTokens), Currency = price.Currency }
            : model;

    private static NpgsqlParameter[] Values(Guid tenantId, AnalyticsPeriod period, int maxRows) =>
        [P(tenantId), P(period.From), P(period.To), P(maxRows)];

    /// <summary>Adds the days without conversations.</summary>
    private static List<ConversationDay> Fill(AnalyticsPeriod period, List<ConversationDay> days)
    {
        var found = days.ToDictionary(d => d.Day);
        return
        [
            .. Enumerable.Range(0, period.Days)
                .Select(i => period.First.AddDays(i))
                .Select(day => found.GetValueOrDefault(day) ?? new(day, 0, 0, 0)),
        ];
    }
}

using System.Globalization;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Inference.ModelCatalog;
using ChatPlatform.Core.Tenancy;
using Npgsql;
using NpgsqlTypes;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Analytics.Platform;

/// <summary>
/// The platform's dashboard. Reads across tenants: callers show it only to platform admins, and each read writes an
/// audit entry (S12).
/// </summary>
public sealed class PlatformQueries(TenantSql sql, ModelPrices modelPrices)
{
    /// <param name="page">Continues with the same sort order and period.</param>
    public async Task<PlatformOverview> ForAsync(
        AnalyticsPeriod period, PlatformSort sort, PageRequest page, Actor actor, CancellationToken ct)
    {
        var entry = new AuditEntry(
            AuditKind.Audit, "tenants.overview_read", actor, After: new { from = period.First, to = period.Last });
        var after = page.After?.Split(' ', 2);
        var prices = await modelPrices.ReadAsync(ct);
        string[] priced = [.. prices.Keys.Order(StringComparer.Ordinal)];
        await using var batch = sql.Batch(DataScope.Platform)
            .Add(PlatformStatements.Totals, P(period.From), P(period.To))
            .Add(PlatformStatements.Totals, P(period.Before.From), P(period.Before.To))
            .Add(PlatformStatements.Models, P(period.From), P(period.To), P(priced))
            .Add(PlatformStatements.Models, P(period.Before.From), P(period.Before.To), P(priced))
            .Add(PlatformStatements.Days, P(period.From), P(period.To), P(AnalyticsPeriod.MaxDays))
            .Add(
                PlatformStatements.Tenants, P(period.From), P(period.To), Value(sort), Figure(after?[0]),
                Text(after?[1]), P(page.Take + 1), P(priced), P(priced.Select(m => prices[m].Input).ToArray()),
                P(priced.Select(m => prices[m].Output).ToArray()))
            .Add(AuditLog.Insert + "$12, $13", AuditLog.Values(entry));
        await using var reader = await batch.ReadAsync(ct);
        var figures = await reader.ReadRowsAsync(ReadFigures, ct);
        var before = await reader.ReadRowsAsync(ReadFigures, ct);
        var costs = Costs(await reader.ReadRowsAsync(ReadModel, ct), prices);
        var costsBefore = Costs(await reader.ReadRowsAsync(ReadModel, ct), prices);
        var days = (await reader.ReadRowsAsync(
            r => new PlatformDay(r.GetFieldValue<DateOnly>(0), r.GetInt32(1)), ct)).ToDictionary(d => d.Day);
        var tenants = await reader.ReadRowsAsync(r => (Tenant: ReadTenant(r, prices), Figure: r.GetDecimal(9)), ct);
        await reader.CloseAsync(); // Completes the batch, so that the audit entry is written or the read fails.
        return new(
            figures[0] with { Costs = costs }, before[0] with { Costs = costsBefore },
            [
                .. Enumerable.Range(0, period.Days)
                    .Select(i => period.First.AddDays(i))
                    .Select(day => days.GetValueOrDefault(day) ?? new(day, 0)),
            ],
            tenants.PageOf(page, t => string.Create(CultureInfo.InvariantCulture, $"{t.Figure} {t.Tenant.Slug}"))
                .Select(t => t.Tenant));
    }

    private static NpgsqlParameter Figure(string? value) => new()
    {
        Value = value is null ? DBNull.Value : decimal.Parse(value, CultureInfo.InvariantCulture),
        NpgsqlDbType = NpgsqlDbType.Numeric,
    };

    private static PlatformFigures ReadFigures(NpgsqlDataReader row) => new(
        row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetInt64(5), []);

    private static (string Model, long Input, long Output) ReadModel(NpgsqlDataReader row) =>
        (row.GetString(0), row.GetInt64(1), row.GetInt64(2));

    private static PlatformTenant ReadTenant(
        NpgsqlDataReader row, IReadOnlyDictionary<string, ModelPrice> prices) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2),
        Enum.Parse<TenantStatus>(row.GetString(3), ignoreCase: true), row.GetInt32(4), row.GetInt32(5),
        row.GetInt32(6), row.GetInt32(7), row.GetInt64(8),
        Costs(
            row.GetFieldValue<string[]>(10)
                .Zip(row.GetFieldValue<long[]>(11), row.GetFieldValue<long[]>(12)), prices));

    private static CurrencyCost[] Costs(
        IEnumerable<(string Model, long Input, long Output)> models, IReadOnlyDictionary<string, ModelPrice> prices) =>
        [
            .. models.GroupBy(m => prices[m.Model].Currency)
                .OrderBy(c => c.Key, StringComparer.Ordinal)
                .Select(c => new CurrencyCost(c.Key, c.Sum(m => prices[m.Model].Cost(m.Input, m.Output)))),
        ];
}

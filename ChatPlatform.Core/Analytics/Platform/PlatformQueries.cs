using System.Globalization;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using Npgsql;
using NpgsqlTypes;
using static ChatPlatform.Core.Data.Sql;

namespace ChatPlatform.Core.Analytics.Platform;

/// <summary>
/// The platform's dashboard. Reads across tenants: callers show it only to platform admins, and each read writes an
/// audit entry (S12).
/// </summary>
public sealed class PlatformQueries(TenantSql sql)
{
    /// <param name="page">Continues with the same sort order and period.</param>
    public async Task<PlatformOverview> ForAsync(
        AnalyticsPeriod period, PlatformSort sort, PageRequest page, Actor actor, CancellationToken ct)
    {
        var entry = new AuditEntry(
            AuditKind.Audit, "tenants.overview_read", actor, After: new { from = period.First, to = period.Last });
        var after = page.After?.Split(' ', 2);
        await using var batch = sql.Batch(DataScope.Platform)
            .Add(PlatformStatements.Totals, P(period.From), P(period.To))
            .Add(PlatformStatements.Totals, P(period.Before.From), P(period.Before.To))
            .Add(PlatformStatements.Days, P(period.From), P(period.To), P(AnalyticsPeriod.MaxDays))
            .Add(
                PlatformStatements.Tenants, P(period.From), P(period.To), Value(sort), Figure(after?[0]),
                Text(after?[1]), P(page.Take + 1))
            .Add(AuditLog.Insert + "$12, $13", AuditLog.Values(entry));
        await using var reader = await batch.ReadAsync(ct);
        var figures = await reader.ReadRowsAsync(ReadFigures, ct);
        var before = await reader.ReadRowsAsync(ReadFigures, ct);
        var days = (await reader.ReadRowsAsync(
            r => new PlatformDay(r.GetFieldValue<DateOnly>(0), r.GetInt32(1)), ct)).ToDictionary(d => d.Day);
        var tenants = await reader.ReadRowsAsync(r => (Tenant: ReadTenant(r), Figure: r.GetInt64(9)), ct);
        await reader.CloseAsync(); // Completes the batch, so that the audit entry is written or the read fails.
        return new(
            figures[0], before[0],
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
        Value = value is null ? DBNull.Value : long.Parse(value, CultureInfo.InvariantCulture),
        NpgsqlDbType = NpgsqlDbType.Bigint,
    };

    private static PlatformFigures ReadFigures(NpgsqlDataReader row) => new(
        row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetInt64(5));

    private static PlatformTenant ReadTenant(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2),
        Enum.Parse<TenantStatus>(row.GetString(3), ignoreCase: true), row.GetInt32(4), row.GetInt32(5),
        row.GetInt32(6), row.GetInt32(7), row.GetInt64(8));
}

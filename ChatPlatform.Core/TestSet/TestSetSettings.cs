using System.Text.Json.Serialization;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.TestSet;

/// <summary>A tenant's settings of its test set.</summary>
/// <param name="Gate">What happens to changes of agents that make the test set worse.</param>
/// <param name="ConcurrencyToken">Changes with each write of the tenant.</param>
public sealed record TestSetOptions(PublishGateMode Gate, [property: JsonIgnore] uint ConcurrencyToken)
    : IHasConcurrencyToken;

/// <summary>Reads and changes what happens when the test set gets worse.</summary>
public sealed class TestSetSettings(AppDbFactory databases)
{
    public async Task<TestSetOptions> ReadAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var tenant = await db.Tenants.AsNoTracking().FirstAsync(t => t.Id == tenantId, ct);
        return new(tenant.Settings.PublishGate, tenant.ConcurrencyToken);
    }

    /// <summary>The settings as they apply to a change of an agent: off also while there are no test cases.</summary>
    public async Task<TestSetOptions> ForChangesAsync(Guid tenantId, CancellationToken ct)
    {
        var options = await ReadAsync(tenantId, ct);
        if (options.Gate == PublishGateMode.Off)
        {
            return options;
        }

        await using var db = databases.ForTenant(tenantId);
        return await db.TestCases.AnyAsync(c => c.TenantId == tenantId, ct)
            ? options
            : options with { Gate = PublishGateMode.Off };
    }

    /// <param name="expected">Concurrency token that the change is based on; null is stale.</param>
    public async Task<EditOutcome<TestSetOptions>> ChangeAsync(
        Guid tenantId, PublishGateMode gate, uint? expected, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var tenant = await db.Tenants.FirstAsync(t => t.Id == tenantId, ct);
        if (tenant.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        var before = tenant.Settings.PublishGate;
        if (before != gate)
        {
            tenant.Settings = tenant.Settings with { PublishGate = gate };
            AuditLog.Add(
                db,
                AuditEntry.Change(
                    "test_set_settings.changed", actor, tenantId, "tenant", tenantId, new { Gate = before },
                    new { Gate = gate }));
        }

        return await db.TrySaveAsync(ct) == SaveOutcome.Saved
            ? EditOutcome.Saved(new TestSetOptions(gate, tenant.ConcurrencyToken))
            : EditOutcome.Stale;
    }
}

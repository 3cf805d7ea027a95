using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Quotas;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Inference.Budgets;

/// <summary>A tenant's rules for the use of models.</summary>
/// <param name="ConcurrencyToken">Changes with each write of the tenant.</param>
public sealed record ModelUseOptions(ModelRules Use, uint ConcurrencyToken) : IHasConcurrencyToken;

/// <summary>Reads and changes what a tenant's models get and may use. A change applies to the next answer.</summary>
public sealed class ModelUseSettings(AppDbFactory databases)
{
    /// <summary>Fewest tokens that a conversation can be limited to.</summary>
    public const long MinConversationTokens = 1_000;

    /// <summary>Most tokens that a conversation can be limited to.</summary>
    public const long MaxConversationTokens = 100_000_000;

    /// <summary>The rule of the tokens of a conversation.</summary>
    public const string TokensRule = "must be a whole number from 1,000 to 100,000,000";

    /// <summary>The rule of the cost of a month.</summary>
    public const string CostRule = "must be an amount from 0.01 to 1,000,000";

    private const decimal MinCost = 0.01m;
    private const decimal MaxCost = 1_000_000;

    public async Task<ModelUseOptions> ReadAsync(Guid tenantId, CancellationToken ct)
    {
        await using var db = databases.ForTenant(tenantId);
        var tenant = await db.Tenants.AsNoTracking().FirstAsync(t => t.Id == tenantId, ct);
        return new(tenant.Settings.Use, tenant.ConcurrencyToken);
    }

    /// <param name="expected">Concurrency token that the change is based on; null is stale.</param>
    public async Task<EditOutcome<ModelUseOptions>> ChangeAsync(
        Guid tenantId, ModelRules use, uint? expected, Actor actor, CancellationToken ct)
    {
        if (Check(use) is { Any: true } errors)
        {
            return EditOutcome.Invalid(errors);
        }

        await using var db = databases.ForTenant(tenantId);
        var tenant = await db.Tenants.FirstAsync(t => t.Id == tenantId, ct);
        if (tenant.ConcurrencyToken != expected)
        {
            return EditOutcome.Stale;
        }

        var before = tenant.Settings.Use;
        if (before != use)
        {
            tenant.Settings = tenant.Settings with { ModelRules = use };
            AuditLog.Add(
                db, AuditEntry.Change("model_use.changed", actor, tenantId, "tenant", tenantId, before, use));
        }

        return await db.TrySaveAsync(ct) == SaveOutcome.Saved
            ? EditOutcome.Saved(new ModelUseOptions(use, tenant.ConcurrencyToken))
            : EditOutcome.Stale;
    }

    /// <summary>Adds the violated rules to those that were found before.</summary>
    public static FieldErrors Check(ModelRules use, FieldErrors? found = null) => (found ?? new FieldErrors())
        .Check(
            "conversationTokens",
            use.ConversationTokens is null or (>= MinConversationTokens and <= MaxConversationTokens),
            TokensRule)
        .Check("monthlyCost", use.MonthlyCost is null or (>= MinCost and <= MaxCost), CostRule)
        .Check(
            "currency",
            use.Currency is null
                ? use.MonthlyCost is null
                : use.Currency.Length == 3 && use.Currency.All(char.IsAsciiLetterUpper),
            "must be three capital letters, such as EUR, when a cost is set");
}

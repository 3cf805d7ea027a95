using ChatPlatform.Core.Data;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Analytics.Platform;

/// <summary>Figures of all tenants together. docs/analytics.md defines each of them.</summary>
/// <param name="Tenants">Number of tenants.</param>
/// <param name="Conversations">Conversations started.</param>
/// <param name="Waiting">Escalations that wait for a supporter now, in any period.</param>
/// <param name="Answers">Answers of the assistant.</param>
/// <param name="FailedAnswers">Answers that failed.</param>
/// <param name="Tokens">Input and output tokens.</param>
/// <param name="Costs">Cost of the tokens by the catalog's current prices, by currency.</param>
public sealed record PlatformFigures(
    int Tenants, int Conversations, int Waiting, int Answers, int FailedAnswers, long Tokens,
    IReadOnlyList<CurrencyCost> Costs);

/// <summary>What tokens cost in one currency.</summary>
/// <param name="Currency">Three capital letters (ISO 4217).</param>
/// <param name="Cost">Not rounded.</param>
public sealed record CurrencyCost(string Currency, decimal Cost);

/// <summary>Figures of one tenant.</summary>
/// <param name="Costs">Cost of the tokens by the catalog's current prices, by currency.</param>
public sealed record PlatformTenant(
    Guid Id,
    string Slug,
    string Name,
    TenantStatus Status,
    int Conversations,
    int Waiting,
    int Answers,
    int FailedAnswers,
    long Tokens,
    IReadOnlyList<CurrencyCost> Costs);

/// <summary>Conversations started on one day (UTC), of all tenants.</summary>
public sealed record PlatformDay(DateOnly Day, int Conversations);

/// <summary>The platform's dashboard for a period.</summary>
/// <param name="Before">Figures of the period of equal length before it.</param>
/// <param name="Days">Every day of the period.</param>
/// <param name="Tenants">A page of the tenants.</param>
public sealed record PlatformOverview(
    PlatformFigures Figures, PlatformFigures Before, IReadOnlyList<PlatformDay> Days, ListPage<PlatformTenant> Tenants);

/// <summary>Sort orders of the platform's tenants: the largest figure first, or by slug.</summary>
public enum PlatformSort
{
    Slug,
    Conversations,
    Waiting,
    FailedAnswers,
    Tokens,

    /// <summary>Amounts of several currencies are added as numbers.</summary>
    Cost,
}

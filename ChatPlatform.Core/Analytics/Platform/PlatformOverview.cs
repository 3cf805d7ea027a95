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
public sealed record PlatformFigures(
    int Tenants, int Conversations, int Waiting, int Answers, int FailedAnswers, long Tokens);

/// <summary>Figures of one tenant.</summary>
public sealed record PlatformTenant(
    Guid Id,
    string Slug,
    string Name,
    TenantStatus Status,
    int Conversations,
    int Waiting,
    int Answers,
    int FailedAnswers,
    long Tokens);

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
}

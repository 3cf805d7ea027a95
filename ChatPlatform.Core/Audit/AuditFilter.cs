using System.Text.Json.Serialization;
using ChatPlatform.Core.Data.Conventions;

namespace ChatPlatform.Core.Audit;

/// <summary>Entries that are listed together.</summary>
[JsonConverter(typeof(EnumAsText<AuditGroup>))]
public enum AuditGroup
{
    /// <summary>What somebody has changed.</summary>
    Changes,

    /// <summary>What platform staff have looked at without a change.</summary>
    Visits,

    /// <summary>Security events.</summary>
    Security,
}

/// <summary>Sort orders for the audit log.</summary>
public enum AuditSort
{
    Newest,
    Oldest,
}

/// <summary>Filter and order for the audit log. Null members do not restrict the result.</summary>
/// <param name="TenantId">Entries of one tenant.</param>
/// <param name="Search">Part of the action, the actor's name, the target, its name or the address.</param>
/// <param name="From">Earliest time, inclusive.</param>
/// <param name="To">Latest time, exclusive.</param>
/// <param name="Group">Entries of one group.</param>
/// <param name="ActorId">Entries of what one user did.</param>
/// <param name="Sort">Order of the pages.</param>
public sealed record AuditFilter(
    AuditKind? Kind = null, Guid? TenantId = null, string? Search = null, DateTimeOffset? From = null,
    DateTimeOffset? To = null, AuditGroup? Group = null, Guid? ActorId = null,
    AuditSort Sort = AuditSort.Newest);

/// <summary>Somebody who did what entries of the audit log tell.</summary>
/// <param name="Name">The name in the latest entry.</param>
public sealed record AuditPerson(Guid Id, string Name);

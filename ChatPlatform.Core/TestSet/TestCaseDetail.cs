using System.Text.Json.Serialization;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.TestSet;

/// <summary>A test case.</summary>
/// <param name="AgentId">The agent that must answer; null for any.</param>
/// <param name="Agent">Its name now; null when it was deleted or any may answer.</param>
/// <param name="NeedsPerson">True when a person must be offered or brought.</param>
/// <param name="ChangedBy">Name of the user who changed it last.</param>
public sealed record TestCaseDetail(
    Guid Id,
    string Message,
    IReadOnlyList<TestLine> History,
    Guid? AgentId,
    string? Agent,
    IReadOnlyList<string> MustMention,
    IReadOnlyList<string> MustNotMention,
    bool NeedsPerson,
    string ChangedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    [property: JsonIgnore] uint ConcurrencyToken) : IHasConcurrencyToken
{
    /// <summary>True when the agent that must answer was deleted.</summary>
    [JsonIgnore]
    public bool IsAgentDeleted => AgentId is not null && Agent is null;
}

using ChatPlatform.Core.Audit;

namespace ChatPlatform.Core.Agents.Publishing;

/// <summary>Values of an agent that are about to answer customers.</summary>
/// <param name="AgentId">The agent that the values change; <see cref="Guid.Empty"/> for a new one.</param>
/// <param name="Draft">With the tools, also where a change keeps them.</param>
public sealed record AgentChange(Guid AgentId, AgentDraft Draft);

/// <summary>Whether a change may be saved.</summary>
/// <param name="Refusal">Why it may not; null when it may.</param>
/// <param name="RunId">The run of the test set that has tested exactly these values; null for none.</param>
public sealed record PublishPermit(string? Refusal = null, Guid? RunId = null)
{
    /// <summary>Code of a refusal for API clients.</summary>
    public const string Code = "test_set_worse";

    /// <summary>For changes that nothing checks.</summary>
    public static PublishPermit Unchecked { get; } = new();
}

/// <summary>
/// Checks changes of agents before customers see them. Implemented by the test set, which agents do not depend on.
/// </summary>
public interface IPublishGate
{
    /// <summary>
    /// Checks a change. May ask models for minutes, so that it is called outside of transactions; the caller compares
    /// versions again when it saves.
    /// </summary>
    Task<PublishPermit> CheckAsync(Guid tenantId, AgentChange change, Actor actor, CancellationToken ct);

    /// <summary>Notes that the checked values were saved.</summary>
    Task SavedAsync(Guid tenantId, PublishPermit permit, CancellationToken ct);
}

namespace ChatPlatform.Core.Tools.Calls;

/// <summary>A call that an agent requests within a turn.</summary>
/// <param name="Name">Name of the tool, as the model wrote it.</param>
/// <param name="Arguments">The model's arguments; null for none.</param>
/// <param name="Repeated">In a repeated attempt, the keys of calls with side effects that it has made or repeated; null
/// in a first attempt.</param>
/// <param name="Approved">Fingerprint of the call that the customer has agreed to; null for none.</param>
/// <param name="IsSignedIn">True when the tenant's site has signed the customer in.</param>
public sealed record ToolCall(
    Guid TenantId, Guid TurnId, Guid AgentId, string Name, IDictionary<string, object?>? Arguments,
    ISet<Guid>? Repeated = null, Guid? Approved = null, bool IsSignedIn = false);

/// <summary>Makes the calls of tools that an agent requests.</summary>
public interface IToolCalls
{
    /// <summary>Calls a tool. Errors are returned as text for the model.</summary>
    Task<ToolOutcome> CallAsync(ToolCall call, CancellationToken ct);

    /// <summary>Titles of the tools whose calls in earlier attempts at the turn have an unknown outcome.</summary>
    Task<IReadOnlyList<string>> FindUnknownAsync(Guid tenantId, Guid turnId, CancellationToken ct);
}

namespace ChatPlatform.Core.Tools.Calls;

/// <summary>Makes the calls of tools that an agent requests.</summary>
public interface IToolCalls
{
    /// <summary>Calls a tool. Errors are returned as text for the model.</summary>
    /// <param name="repeated">In a repeated attempt, the keys of calls with side effects that it has made or
    /// repeated; null in a first attempt.</param>
    Task<ToolOutcome> CallAsync(
        Guid tenantId, Guid turnId, Guid agentId, string name, IDictionary<string, object?>? arguments,
        ISet<Guid>? repeated, CancellationToken ct);

    /// <summary>Titles of the tools whose calls in earlier attempts at the turn have an unknown outcome.</summary>
    Task<IReadOnlyList<string>> FindUnknownAsync(Guid tenantId, Guid turnId, CancellationToken ct);
}

using ChatPlatform.Core.Agents.Corrections;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Identity;

namespace ChatPlatform.Web.Components.Shared.Chat.Corrections;

/// <summary>
/// The conversation in which routes are corrected. Cascaded to the traces of its answers, which then offer it.
/// </summary>
/// <param name="transcript">Returns the conversation as it is shown; null while loading.</param>
/// <param name="reload">Reads the conversation again.</param>
public sealed class CorrectionContext(
    TenantAccess tenant, Guid conversationId, RouteCorrections corrections, Func<Transcript?> transcript,
    Func<CancellationToken, Task> reload)
{
    private IReadOnlyList<AgentName>? _agents;

    public TenantAccess Tenant { get; } = tenant;

    public Guid ConversationId { get; } = conversationId;

    /// <summary>The conversation as it is shown; null while loading.</summary>
    public Transcript? Transcript => transcript();

    public Task ReloadAsync(CancellationToken ct) => reload(ct);

    /// <summary>The agents that answer customers, read once.</summary>
    public async Task<IReadOnlyList<AgentName>> AgentsAsync(CancellationToken ct) =>
        _agents ??= await corrections.AgentsAsync(Tenant.TenantId, ct);
}

using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Tools;

namespace ChatPlatform.Web.Components.Pages.Agents;

/// <summary>Reads the values that can be chosen for an agent.</summary>
public sealed class AgentChoices(ToolQueries tools, ProviderConnections connections)
{
    /// <param name="Tools">All tools of the tenant, by title.</param>
    /// <param name="Models">Models of the tenant's connections, in alphabetical order.</param>
    public sealed record Values(IReadOnlyList<ToolDetail> Tools, IReadOnlyList<string> Models);

    public async Task<Values> ReadAsync(Guid tenantId, CancellationToken ct)
    {
        var all = await tools.PageAsync(tenantId, null, new(ToolEditor.MaxTools), ct);
        var connected = await connections.PageAsync(tenantId, new(ProviderConnections.MaxCount), ct);
        return new(all.Items, [.. connected.Items.Select(c => c.Model).Distinct().Order(StringComparer.Ordinal)]);
    }
}

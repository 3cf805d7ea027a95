using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Inference.ModelCatalog;
using ChatPlatform.Core.Tools;

namespace ChatPlatform.Web.Components.Pages.Agents;

/// <summary>Reads the values that can be chosen for an agent.</summary>
public sealed class AgentChoices(ToolQueries tools, TenantModels models, ProviderConnections connections)
{
    /// <param name="Tools">All tools of the tenant, by title.</param>
    /// <param name="Models">The models that the tenant may use.</param>
    /// <param name="HasConnection">True when the tenant has a connection of its own, which may offer further
    /// models.</param>
    public sealed record Values(
        IReadOnlyList<ToolDetail> Tools, IReadOnlyList<TenantModel> Models, bool HasConnection);

    public async Task<Values> ReadAsync(Guid tenantId, CancellationToken ct)
    {
        var all = await tools.PageAsync(tenantId, null, new(ToolEditor.MaxTools), ct);
        var own = await connections.PageAsync(tenantId, new(1), ct);
        return new(all.Items, await models.ListAsync(tenantId, ct), own.Items.Count > 0);
    }
}

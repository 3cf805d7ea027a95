using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Inference.ModelCatalog;
using ChatPlatform.Core.Tools;

namespace ChatPlatform.Web.Components.Pages.Agents;

/// <summary>Reads the values that can be chosen for an agent.</summary>
public sealed class AgentChoices(
    ToolQueries tools, TenantModels models, ProviderConnections connections, InferenceSettingsStore settings)
{
    /// <param name="Tools">All tools of the tenant, by title.</param>
    /// <param name="Models">The models that the tenant may use.</param>
    /// <param name="HasConnection">True when the tenant has a connection of its own, which may offer further
    /// models.</param>
    /// <param name="TakesTemperature">False when the tenant's model takes no temperature.</param>
    /// <param name="HasModel">False while the built-in assistant answers for agents without a model of their
    /// own.</param>
    /// <param name="Denied">Titles by id of the catalog's models that the tenant may not use.</param>
    public sealed record Values(
        IReadOnlyList<ToolDetail> Tools, IReadOnlyList<TenantModel> Models, bool HasConnection, bool TakesTemperature,
        bool HasModel, IReadOnlyDictionary<string, string> Denied)
    {
        /// <summary>Why instructions have no effect, as a hint; null when a model follows them.</summary>
        /// <param name="model">The agent's model; null for the tenant's.</param>
        public string? NoInstructions(string? model) => HasModel || model is not null
            ? null
            : "No model is chosen (Settings, Model), so the platform's assistant answers: it quotes documents and "
                + "calls tools, and does not follow these instructions.";

        /// <summary>Why a model takes no temperature, as a hint; null when it takes one, or it is not known.</summary>
        /// <param name="model">Model id; null for the tenant's.</param>
        public string? FixedReason(string? model) =>
            model is null
                ? TakesTemperature ? null : "The tenant's model takes none; it is not sent."
            : Models.FirstOrDefault(m => m.Model == model) is { HasTemperature: false } known
                ? $"{known.Title} takes none; it is not sent."
            : null;
    }

    public async Task<Values> ReadAsync(Guid tenantId, CancellationToken ct)
    {
        var all = await tools.PageAsync(tenantId, null, new(ToolEditor.MaxTools), ct);
        var own = await connections.PageAsync(tenantId, new(1), ct);
        var chosen = await settings.ReadAsync(tenantId, ct);
        return new(
            all.Items, await models.ListAsync(tenantId, ct), own.Items.Count > 0,
            await models.TakesTemperatureAsync(tenantId, ct), chosen.OffersModel || chosen.ConnectionId is not null,
            await models.DeniedAsync(tenantId, ct));
    }
}

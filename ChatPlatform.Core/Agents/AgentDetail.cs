using System.Text.Json.Serialization;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Agents;

/// <summary>An agent with its published version and the tools it may use.</summary>
/// <param name="PublishedVersion">Number of the published version, which answers.</param>
/// <param name="CatalogEntryId">The platform catalog's entry that the agent was added from; null for the tenant's
/// own.</param>
/// <param name="IsForbidden">True while the platform does not allow the agent, which then does not answer.</param>
/// <param name="CatalogState">How the agent relates to the entry; null for the tenant's own.</param>
/// <param name="DocumentIds">The documents from which the agent answers; null for all of the tenant.</param>
/// <param name="Parameters">How the model writes; null for the provider's defaults.</param>
/// <param name="DocumentTags">Tags whose documents it answers from, besides those; null or none for no tag.</param>
/// <param name="PublicName">Name under which customers read its answers; null for <paramref name="Name"/>.</param>
public sealed record AgentDetail(
    Guid Id,
    string Name,
    string Description,
    IReadOnlyList<string> Examples,
    bool IsEnabled,
    int PublishedVersion,
    string Prompt,
    string? Model,
    IReadOnlyList<Guid> ToolIds,
    DateTimeOffset ChangedAt,
    [property: JsonIgnore] uint ConcurrencyToken,
    Guid? CatalogEntryId = null,
    bool IsForbidden = false,
    CopyState? CatalogState = null,
    IReadOnlyList<Guid>? DocumentIds = null,
    ModelParameters? Parameters = null,
    IReadOnlyList<string>? DocumentTags = null,
    string? PublicName = null) : IHasConcurrencyToken
{
    /// <summary>The name that customers read.</summary>
    [JsonIgnore]
    public string DisplayName => PublicName ?? Name;

    /// <summary>The values as a draft, to change some of them.</summary>
    public AgentDraft ToDraft() =>
        new(
            Name, Description, Examples, IsEnabled, Prompt, Model, ToolIds, DocumentIds, Parameters, DocumentTags,
            PublicName);
}

/// <summary>A version of an agent.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Description">What the agent is for.</param>
/// <param name="CreatedBy">Name of the author; null for the platform.</param>
/// <param name="Parameters">How the model writes; null for the provider's defaults.</param>
/// <param name="Examples">Example messages.</param>
/// <param name="ToolIds">The tools, first to last; some may have been deleted since.</param>
/// <param name="DocumentIds">The documents, of which some may have been deleted since; null for all of the tenant.
/// </param>
/// <param name="DocumentTags">Tags whose documents it answers from, besides those.</param>
public sealed record AgentVersionItem(
    int Number, string Description, string Prompt, string? Model, bool IsPublished, DateTimeOffset CreatedAt,
    string? CreatedBy, ModelParameters? Parameters, IReadOnlyList<string> Examples, IReadOnlyList<Guid> ToolIds,
    IReadOnlyList<Guid>? DocumentIds, IReadOnlyList<string> DocumentTags)
{
    /// <summary>An agent's values with those of this version.</summary>
    public AgentDraft ApplyTo(AgentDraft draft) => draft with
    {
        Description = Description,
        Prompt = Prompt,
        Model = Model,
        Parameters = Parameters,
        Examples = Examples,
        ToolIds = ToolIds,
        DocumentIds = DocumentIds,
        DocumentTags = DocumentTags,
    };
}

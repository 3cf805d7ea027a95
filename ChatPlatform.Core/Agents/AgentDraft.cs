using System.Text.Json.Serialization;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Knowledge.Search;
using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Agents;

/// <summary>The values of an agent to create or change.</summary>
/// <param name="Name">1 to 80 characters, unique in the tenant.</param>
/// <param name="Description">What the agent is for; messages are routed by this text.</param>
/// <param name="Examples">Example messages that belong to the agent.</param>
/// <param name="Prompt">Instructions for answers.</param>
/// <param name="Model">Model id; null uses the tenant's model.</param>
/// <param name="ToolIds">The tools that the agent may use, first to last; null keeps them.</param>
/// <param name="DocumentIds">The documents from which the agent answers; null for all of the tenant, if it has no
/// tags.</param>
/// <param name="Parameters">How the model writes; null for the provider's defaults.</param>
/// <param name="DocumentTags">Tags whose documents the agent answers from, besides those of <paramref
/// name="DocumentIds"/>; null for none.</param>
/// <param name="PublicName">Name under which customers read its answers, unique in the tenant; null or empty for
/// <paramref name="Name"/>.</param>
public sealed record AgentDraft(
    string Name, string Description, IReadOnlyList<string> Examples, bool IsEnabled, string Prompt, string? Model,
    IReadOnlyList<Guid>? ToolIds = null, IReadOnlyList<Guid>? DocumentIds = null,
    ModelParameters? Parameters = null, IReadOnlyList<string>? DocumentTags = null, string? PublicName = null)
{
    public const int MaxName = 80;
    public const int MaxDescription = 1000;
    public const int MaxExamples = 50;
    public const int MaxExample = 300;
    public const int MaxPrompt = 16_000;
    public const int MaxModel = 200;
    public const int MaxDocuments = 500;
    public const int MaxTags = 20;

    /// <summary>The name that customers read.</summary>
    [JsonIgnore]
    public string DisplayName => SetPublicName ?? Name.Trim();

    /// <summary>The public name as it is stored; null for none.</summary>
    internal string? SetPublicName =>
        string.IsNullOrWhiteSpace(PublicName) || PublicName.Trim() == Name.Trim() ? null : PublicName.Trim();

    /// <summary>The parameters; null when all are left to the provider.</summary>
    internal ModelParameters? SetParameters => Parameters is { IsDefault: false } ? Parameters : null;

    /// <summary>
    /// True when what a template describes differs: all but the switch, the public name and the documents. Tools only
    /// when this draft sets them.
    /// </summary>
    internal bool DiffersFrom(AgentDraft other) =>
        Name.Trim() != other.Name.Trim()
        || Description != other.Description
        || Prompt != other.Prompt
        || Model != other.Model
        || SetParameters != other.SetParameters
        || !Examples.SequenceEqual(other.Examples)
        || (ToolIds is not null && !ToolIds.Distinct().SequenceEqual(other.ToolIds ?? []));

    /// <summary>True when customers may be answered differently, which the switch alone does not change.</summary>
    public bool AnswersDifferently(AgentDraft other) =>
        DiffersFrom(other) || DisplayName != other.DisplayName || !HasDocumentsOf(other);

    /// <summary>True when both answer from the same documents.</summary>
    public bool HasDocumentsOf(AgentDraft other) =>
        (DocumentIds ?? []).SequenceEqual(other.DocumentIds ?? [])
        && Tags.SequenceEqual(other.Tags)
        && (Documents is null) == (other.Documents is null);

    /// <summary>The documents; null for all of the tenant.</summary>
    [JsonIgnore]
    public DocumentScope? Documents => DocumentScope.Of(DocumentIds, Tags);

    /// <summary>The tags as they are stored.</summary>
    internal IReadOnlyList<string> Tags => DocumentLabels.Clean(DocumentTags ?? []);

    /// <summary>True when the values of an <see cref="AgentVersion"/> differ.</summary>
    internal bool NeedsVersion(AgentDraft other) =>
        (this with { Name = other.Name, PublicName = other.PublicName }).AnswersDifferently(other);

    /// <summary>Adds the violated rules to those that were found before.</summary>
    public FieldErrors Check(FieldErrors? found = null)
    {
        var errors = (found ?? new FieldErrors())
            .Text("name", Name, 1, MaxName)
            .Text("description", Description, 1, MaxDescription)
            .Text("prompt", Prompt, 1, MaxPrompt)
            .Check("examples", Examples is { Count: <= MaxExamples }, $"must have at most {MaxExamples} entries");
        if (!string.IsNullOrEmpty(PublicName))
        {
            errors.Text("publicName", PublicName, 1, MaxName);
        }

        if (Model is not null)
        {
            errors.Text("model", Model, 1, MaxModel);
        }

        errors.Check(
            "documentIds",
            DocumentIds is null or { Count: >= 1 and <= MaxDocuments } || (DocumentIds is [] && Tags.Count > 0),
            $"must have 1 to {MaxDocuments} entries, or be left out for all documents");
        DocumentLabels.CheckTags(errors, "documentTags", DocumentTags ?? [], MaxTags);
        Parameters?.Check(errors, "parameters");
        foreach (var (i, example) in (Examples ?? []).Take(MaxExamples).Index())
        {
            errors.Text($"examples[{i}]", example, 1, MaxExample);
        }

        return errors;
    }
}

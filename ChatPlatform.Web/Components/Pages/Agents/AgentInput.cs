using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tools;
using ChatPlatform.Web.Components.Shared.Catalog;
using ChatPlatform.Web.Components.Shared.Labels;

namespace ChatPlatform.Web.Components.Pages.Agents;

/// <summary>Form state of an agent.</summary>
public sealed class AgentInput
{
    public string? Name { get; set; }

    /// <summary>Name for customers; null or empty for <see cref="Name"/>.</summary>
    public string? PublicName { get; set; }

    public string? Description { get; set; }

    /// <summary>Example messages, one a line.</summary>
    public string? Examples { get; set; }

    public string? Prompt { get; set; }

    /// <summary>Model id; null uses the tenant's model.</summary>
    public string? Model { get; set; }

    public ParametersInput Parameters { get; init; } = new();

    public bool IsEnabled { get; set; } = true;

    /// <summary>The tools that the agent may use, first to last.</summary>
    public List<ToolDetail> Tools { get; init; } = [];

    /// <summary>The documents from which the agent answers; null for all.</summary>
    public IReadOnlyList<Guid>? Documents { get; set; }

    /// <summary>Tags whose documents the agent answers from, joined by commas; null for all documents.</summary>
    public string? DocumentTags { get; set; }

    /// <param name="tools">All tools of the tenant.</param>
    public static AgentInput Of(AgentDetail agent, IReadOnlyList<ToolDetail> tools) => new()
    {
        Name = agent.Name,
        PublicName = agent.PublicName,
        Description = agent.Description,
        Examples = string.Join('\n', agent.Examples),
        Prompt = agent.Prompt,
        Model = agent.Model,
        Parameters = ParametersInput.Of(agent.Parameters),
        IsEnabled = agent.IsEnabled,
        Documents = agent.ToDraft().Documents?.Ids,
        DocumentTags = LabelInput.Join(agent.DocumentTags ?? []),
        Tools = [.. agent.ToolIds.Select(id => tools.FirstOrDefault(t => t.Id == id)).OfType<ToolDetail>()],
    };

    /// <summary>
    /// A copy of an agent with another name. It is off: with the same examples it would compete with the first.
    /// </summary>
    /// <param name="tools">All tools of the tenant.</param>
    public static AgentInput CopyOf(AgentDetail agent, IReadOnlyList<ToolDetail> tools)
    {
        var copy = Of(agent, tools);
        (copy.Name, copy.PublicName, copy.IsEnabled) = ($"{agent.Name} (copy)", null, false);
        return copy;
    }

    /// <summary>Number of example messages.</summary>
    public int ExampleCount => Lines(Examples).Count;

    /// <summary>The draft, and the errors of values that cannot be read.</summary>
    public (AgentDraft Draft, FieldErrors Errors) Read()
    {
        var errors = new FieldErrors();
        var parameters = Parameters.Read(errors, "parameters");
        return (
            new(
                Name?.Trim() ?? "", Description?.Trim() ?? "", Lines(Examples), IsEnabled, Prompt?.Trim() ?? "", Model,
                [.. Tools.Select(t => t.Id)], Documents, parameters,
                Documents is null ? [] : LabelInput.Split(DocumentTags),
                string.IsNullOrWhiteSpace(PublicName) ? null : PublicName.Trim()),
            errors);
    }

    /// <summary>True when the form has other values than <paramref name="other"/>.</summary>
    public bool Differs(AgentInput other)
    {
        var (mine, theirs) = (Read().Draft, other.Read().Draft);
        return Parameters.Differs(other.Parameters)
            || !mine.Examples.SequenceEqual(theirs.Examples) || !mine.ToolIds!.SequenceEqual(theirs.ToolIds!)
            || !mine.HasDocumentsOf(theirs)
            || mine with
            {
                Examples = theirs.Examples,
                ToolIds = theirs.ToolIds,
                DocumentIds = theirs.DocumentIds,
                DocumentTags = theirs.DocumentTags,
                Parameters = theirs.Parameters,
            } != theirs;
    }

    private static List<string> Lines(string? text) =>
        [
            .. (text ?? "")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Distinct(),
        ];
}

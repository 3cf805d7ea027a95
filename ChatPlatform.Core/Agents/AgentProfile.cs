using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Agents;

/// <summary>An agent as it answers: its published version, its tools, and what the supervisor knows it by.</summary>
public sealed record AgentProfile(
    Guid Id,
    string Name,
    string Description,
    IReadOnlyList<string> Examples,
    string Prompt,
    string? Model,
    IReadOnlyList<ToolDeclaration> Tools);

/// <summary>
/// A tool as it is shown to a model. The call itself goes through the tool gate, which looks everything up again.
/// </summary>
public sealed class ToolDeclaration(
    string name,
    string title,
    string description,
    JsonElement schema,
    string? answerTemplate
) : AIFunctionDeclaration
{
    public override string Name => name;

    public override string Description => description;

    public override JsonElement JsonSchema => schema;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; } =
        new Dictionary<string, object?> { [Inference.BuiltIn.AnswerTemplate.Key] = answerTemplate };

    /// <summary>Name towards people.</summary>
    public string Title => title;
}

/// <summary>A line of the conversation so far.</summary>
public sealed record DialogueLine(bool IsVisitor, string Text);

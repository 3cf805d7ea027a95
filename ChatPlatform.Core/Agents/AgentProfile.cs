using System.Text.Json;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Knowledge.Search;
using ChatPlatform.Core.Tenancy;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Agents;

/// <summary>
/// An agent as needed to answer: its published version, its tools, and the texts that the supervisor routes by.
/// </summary>
/// <param name="Name">The name that customers read.</param>
/// <param name="Model">Model id; null uses the tenant's model.</param>
/// <param name="Settings">Settings with the provider of <paramref name="Model"/>; null for the tenant's.</param>
/// <param name="Documents">The documents from which it answers; null for all of the tenant.</param>
/// <param name="Parameters">How the model writes, as far as it takes parameters; null for the provider's
/// defaults.</param>
public sealed record AgentProfile(
    Guid Id,
    string Name,
    string Description,
    IReadOnlyList<string> Examples,
    string Prompt,
    string? Model,
    IReadOnlyList<ToolDeclaration> Tools,
    TenantSettings? Settings = null,
    DocumentScope? Documents = null,
    ModelParameters? Parameters = null)
{
    /// <summary>Messages that the agent has learnt from corrections, newest first.</summary>
    public IReadOnlyList<string> Learnt { get; init; } = [];
}

/// <summary>
/// A tool as declared to a model. A call goes through the tool executor, which checks the grant again.
/// </summary>
/// <param name="signedInOnly">True when only signed-in customers may use it.</param>
/// <param name="needsSignIn">True when the customer must sign in before it may be used.</param>
public sealed class ToolDeclaration(
    string name,
    string title,
    string description,
    JsonElement schema,
    string? answerTemplate,
    string? failureText,
    bool signedInOnly = false,
    bool needsSignIn = false
) : AIFunctionDeclaration
{
    private const string SignInNote =
        "\nOnly for signed-in customers. This customer is not signed in: do not call it, and ask them to sign in on "
        + "the website first.";

    public override string Name => name;

    public override string Description => description;

    public override JsonElement JsonSchema => schema;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; } =
        new Dictionary<string, object?>
        {
            [AnswerTemplate.Key] = answerTemplate,
            [AnswerTemplate.FailureKey] = failureText,
            [ExtractiveChatClient.SignInKey] = needsSignIn,
        };

    /// <summary>Name shown to users.</summary>
    public string Title => title;

    /// <summary>What the customer is told when a call fails; null for the assistant's own words.</summary>
    public string? FailureText => failureText;

    /// <summary>The tool as the model sees it in the conversation with a customer.</summary>
    public ToolDeclaration For(bool isSignedIn) =>
        isSignedIn || !signedInOnly
            ? this
            : new(name, title, description + SignInNote, schema, answerTemplate, failureText, signedInOnly, true);
}

/// <summary>A message of the conversation so far.</summary>
/// <param name="OffersPerson">True for an answer with a button that asks for a person.</param>
public sealed record DialogueLine(bool IsVisitor, string Text, bool OffersPerson = false);

using ChatPlatform.Core.Tenancy;

namespace ChatPlatform.Core.Setup;

/// <summary>A step of a tenant's setup, in order.</summary>
public enum SetupStep
{
    Agents,
    Documents,
    Tools,
    Look,
    Sites,
    Trial,
    Snippet,
}

/// <summary>Progress of a tenant's setup.</summary>
/// <param name="AgentsOn">Agents that are turned on.</param>
/// <param name="DocumentsReady">Documents from which the assistant answers.</param>
/// <param name="DocumentsInProgress">Documents that wait or are being processed.</param>
/// <param name="Tools">Tools that an agent may use.</param>
/// <param name="Sites">Sites that may show the widget.</param>
/// <param name="HasOwnLook">True once the widget has another color than a new one, or a logo.</param>
/// <param name="IsSeen">True once the widget was shown on an allowed site.</param>
/// <param name="HasConversation">True once a visitor has written in the widget.</param>
/// <param name="Supporters">Members who reply to customers.</param>
/// <param name="OffersPerson">True when customers can ask for a person.</param>
/// <param name="HasTools">True when the tenant has tools, whether an agent may use them or not.</param>
/// <param name="Marked">Steps that staff have marked as done.</param>
public sealed record SetupState(
    int AgentsOn, int DocumentsReady, int DocumentsInProgress, int Tools, int Sites, bool HasOwnLook, bool IsSeen,
    bool HasConversation, int Supporters, bool OffersPerson, bool HasTools, IReadOnlyList<SetupStep> Marked)
{
    /// <summary>All steps in order.</summary>
    public static IReadOnlyList<SetupStep> Steps { get; } = Enum.GetValues<SetupStep>();

    /// <summary>The tenant's kind of business, one of <see cref="TenantKinds.All"/>.</summary>
    public string Kind { get; init; } = TenantKinds.Other;

    /// <summary>The first step that is not done; null when all are.</summary>
    public SetupStep? Next => Steps.Where(s => !IsDone(s)).Select(s => (SetupStep?)s).FirstOrDefault();

    /// <summary>True when customers can ask for a person, and nobody is there to reply.</summary>
    public bool NeedsSupporter => OffersPerson && Supporters == 0;

    /// <summary>True when all steps are done and a customer who asks for a person gets one.</summary>
    public bool IsComplete => Next is null && !NeedsSupporter;

    /// <summary>True when the step's result exists or staff have marked it as done.</summary>
    public bool IsDone(SetupStep step) => Marked.Contains(step) || step switch
    {
        SetupStep.Agents => AgentsOn > 0,
        SetupStep.Documents => DocumentsReady > 0,
        SetupStep.Tools => Tools > 0,
        SetupStep.Look => HasOwnLook,
        SetupStep.Sites => Sites > 0,
        SetupStep.Trial => HasConversation,
        _ => IsSeen || HasConversation,
    };
}

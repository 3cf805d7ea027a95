using ChatPlatform.Core.Knowledge.Labels;

namespace ChatPlatform.Web.Components.Shared.Labels;

/// <summary>Words for the audience of a document.</summary>
public static class AudienceTexts
{
    /// <summary>Short name for lists and choices.</summary>
    public static string Of(DocumentAudience audience) => audience switch
    {
        DocumentAudience.SignedIn => "Signed-in customers",
        DocumentAudience.Staff => "Team only",
        _ => "Everyone",
    };

    /// <summary>What the audience means for answers.</summary>
    public static string Explain(DocumentAudience audience) => audience switch
    {
        DocumentAudience.SignedIn => "Only customers whom your site has signed in get answers from it.",
        DocumentAudience.Staff => "Customers never get answers from it. Your team finds it in \"Test a question\".",
        _ => "Every customer who asks may get an answer from it.",
    };
}

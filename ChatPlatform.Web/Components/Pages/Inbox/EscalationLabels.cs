using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Web.Components.Pages.Inbox;

/// <summary>Display texts for the reasons of escalations.</summary>
public static class EscalationLabels
{
    public static string Of(string reason) => reason switch
    {
        "customer_asked" => "Asked for a person",
        "" => "Needs a supporter",
        _ => UnicodeText.Capitalized(reason.Replace('_', ' ')),
    };
}

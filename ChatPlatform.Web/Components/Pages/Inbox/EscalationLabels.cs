using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Web.Components.Pages.Inbox;

/// <summary>The rule that opened a escalation, in words.</summary>
public static class EscalationLabels
{
    public static string Of(string reason) => reason switch
    {
        "customer_asked" => "Asked for a person",
        "" => "Needs a person",
        _ => UnicodeText.Capitalized(reason.Replace('_', ' ')),
    };
}

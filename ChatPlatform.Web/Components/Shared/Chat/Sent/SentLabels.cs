using ChatPlatform.Core.Inference.Privacy;
using ChatPlatform.Core.Inference.Privacy.Detection;

namespace ChatPlatform.Web.Components.Shared.Chat.Sent;

/// <summary>Words for what was sent to a provider.</summary>
internal static class SentLabels
{
    /// <summary>"2 e-mail addresses".</summary>
    public static string Of(ReplacedValues values)
    {
        var (one, many) = values.Kind switch
        {
            PersonalDataKind.Email => ("e-mail address", "e-mail addresses"),
            PersonalDataKind.Phone => ("phone number", "phone numbers"),
            PersonalDataKind.Card => ("card number", "card numbers"),
            PersonalDataKind.Iban => ("bank account", "bank accounts"),
            PersonalDataKind.Id => ("id number", "id numbers"),
            PersonalDataKind.Name => ("name", "names"),
            _ => ("text like a placeholder", "texts like a placeholder"),
        };
        return $"{values.Count} {(values.Count == 1 ? one : many)}";
    }

    public static string OfRole(string role) => role switch
    {
        "system" => "Instructions",
        "user" => "Customer",
        "tool" => "Tool",
        _ => "Assistant",
    };
}

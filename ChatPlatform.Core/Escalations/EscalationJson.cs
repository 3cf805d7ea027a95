using ChatPlatform.Core.Conversations.Events;

namespace ChatPlatform.Core.Escalations;

/// <summary>The event of an escalation as JSON.</summary>
internal static class EscalationJson
{
    /// <summary>The JSON around the place in the queue, which only the database knows; the second part is empty where there is no place.</summary>
    /// <param name="view">With the place 0, or none.</param>
    public static (string Before, string After) SplitAtPosition(EscalationView view)
    {
        const string place = "\"position\":";
        var json = EventJson.Serialize(new EscalationEventData(view));
        var at = json.IndexOf(place + "0", StringComparison.Ordinal);
        return at < 0 ? (json, "") : (json.Substring(0, at + place.Length), json.Substring(at + place.Length + 1));
    }
}

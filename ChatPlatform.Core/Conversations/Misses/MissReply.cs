using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Agents.SmallTalk;
using ChatPlatform.Core.Conversations.Turns;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Conversations.Misses;

/// <summary>
/// What follows a miss, an answer that knows nothing or asks back. The first ones show the nearest topics and a person;
/// then a person is offered first, and at last brought, by the tenant's rules.
/// </summary>
/// <param name="Before">Text before a question back; empty for none.</param>
/// <param name="After">Text after the answer; empty for none.</param>
/// <param name="Actions">Buttons, in order.</param>
/// <param name="Brings">True when a person is to be asked for after this answer.</param>
public sealed record MissReply(string Before, string After, IReadOnlyList<MessageAction> Actions, bool Brings)
{
    /// <summary>Maximum topics of the documents that are offered.</summary>
    public const int MaxTopics = 3;

    /// <param name="number">Number of the miss in a row, from 1.</param>
    /// <param name="choices">Topics that are offered as buttons.</param>
    /// <param name="isListed">True when the answer lists the choices itself.</param>
    /// <param name="firstOffer">Sentence that offers a person after the first misses; null for none.</param>
    /// <param name="history">The conversation so far, oldest first.</param>
    public static MissReply Of(
        Language language, int number, PersonRules rules, IReadOnlyList<string> choices, bool isListed,
        string? firstOffer, IReadOnlyList<DialogueLine> history)
    {
        var texts = MissTexts.In(language);
        var replies = choices.Select(c => new MessageAction(MessageActionKind.Reply, c)).ToList();
        var topics = isListed || choices.Count == 0 ? "" : $"{texts.Topics}\n\n- {string.Join("\n- ", choices)}";
        if (!rules.IsOffered)
        {
            return new("", topics, replies, Brings: false);
        }

        var isDue = rules.BringAfter > 0 && number >= rules.BringAfter;
        if (isDue && rules.ClosedMessage is null)
        {
            return new("", texts.Bring, [], Brings: true);
        }

        var person = new MessageAction(
            MessageActionKind.Escalate, SupervisorTexts.In(language).PersonLabel);
        if (isDue || (rules.OfferAfter > 0 && number >= rules.OfferAfter))
        {
            var offer = isDue
                ? $"{texts.Closed} {rules.ClosedMessage}"
                : SupervisorTexts.Vary(texts.Offer, history);
            return isListed
                ? new(offer, "", [person, .. replies], Brings: false)
                : new("", Join(offer, topics), [person, .. replies], Brings: false);
        }

        return new("", Join(topics, firstOffer ?? ""), [.. replies, person], Brings: false);
    }

    /// <summary>What somebody is told who asks for a person where customers cannot have one; null otherwise.</summary>
    /// <param name="asked">Why the message asks for a person; null when it does not.</param>
    public static string? NoPerson(Language language, PersonRules rules, HandoffReason? asked) =>
        asked is null || rules.IsOffered ? null : MissTexts.In(language).Never;

    /// <summary>The offer of a person after the topics of an answer that knows nothing.</summary>
    public static string FirstOffer(Language language) => MissTexts.In(language).Person;

    /// <summary>Joins paragraphs and leaves empty ones out.</summary>
    public static string Join(params ReadOnlySpan<string> paragraphs)
    {
        var text = new List<string>();
        foreach (var paragraph in paragraphs)
        {
            if (paragraph.Length > 0)
            {
                text.Add(paragraph);
            }
        }

        return string.Join("\n\n", text);
    }
}

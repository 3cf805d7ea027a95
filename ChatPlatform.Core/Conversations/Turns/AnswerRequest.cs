using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Agents.SmallTalk;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Languages;
using ChatPlatform.Core.Tools.Approvals;

namespace ChatPlatform.Core.Conversations.Turns;

/// <summary>A message to answer, with what came before it.</summary>
/// <param name="TurnId">The turn; calls of tools are recorded with it.</param>
/// <param name="History">Earlier messages, oldest first.</param>
/// <param name="PreviousAgents">Names of the agents that answered last.</param>
/// <param name="Locale">The visitor's language as a BCP 47 tag; null when it is not known.</param>
/// <param name="IsRepeated">True when the turn was started before, so that earlier attempts may have called
/// tools.</param>
/// <param name="Misses">Answers in a row before this one that were misses.</param>
public sealed record AnswerRequest(
    Guid TurnId, string Question, IReadOnlyList<DialogueLine> History, IReadOnlyList<string> PreviousAgents,
    string? Locale = null, bool IsRepeated = false, int Misses = 0)
{
    /// <summary>The conversation; null for a trial.</summary>
    public Guid? ConversationId { get; init; }

    /// <summary>Language of the answer.</summary>
    public Language Language => DialogueLanguage.Of(Question, History, Locale);

    /// <summary>The call that the customer has just decided about; null for none.</summary>
    public DecidedCall? Decided { get; init; }

    /// <summary>Whether the customer is signed in, and so which documents and tools answer.</summary>
    public DocumentAudience Reader { get; init; }

    /// <summary>Names of the customer and of the supporters in the conversation, as far as they are known.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The message that a claimed turn answers.</summary>
    public static AnswerRequest Of(ClaimedTurn turn) => new(
        turn.Id, turn.Question,
        [
            .. turn.History.Where(m => m.Id != turn.MessageId)
                .Select(m => new DialogueLine(m.Role == MessageRole.Customer, m.Text, m.OffersPerson)),
        ],
        turn.PreviousAgents, turn.Locale, turn.Fence > 1, turn.Misses)
    {
        ConversationId = turn.ConversationId,
        Reader = turn.IsSignedIn ? DocumentAudience.SignedIn : DocumentAudience.Everyone,
        Names = [.. turn.History.Select(m => m.AuthorName).Append(turn.VisitorName).OfType<string>().Distinct()],
    };
}

/// <summary>Receives the text of an answer while it is written.</summary>
public interface IAnswerSink
{
    /// <summary>The text so far.</summary>
    string Text { get; }

    /// <param name="agents">Names of the agents that answer.</param>
    ValueTask WriteAsync(string text, IReadOnlyList<string> agents, CancellationToken ct);

    /// <summary>Discards the text, because the next attempt starts from the beginning.</summary>
    void Reset();
}

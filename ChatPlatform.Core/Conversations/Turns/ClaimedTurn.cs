namespace ChatPlatform.Core.Conversations.Turns;

/// <summary>A turn that this instance may run while its lease lasts.</summary>
/// <param name="IsSignedIn">True when the tenant's site has signed the visitor in.</param>
public sealed record ClaimedTurn(
    Guid TenantId,
    Guid Id,
    Guid ConversationId,
    Guid MessageId,
    Guid AnswerId,
    int SpeakerEpoch,
    int Fence,
    int Attempts,
    bool AnswerIsVisible,
    long AnswerSeq,
    DateTimeOffset AnswerCreatedAt,
    string? Locale,
    IReadOnlyList<string> PreviousAgents,
    long Revision,
    int Misses,
    IReadOnlyList<HistoryMessage> History,
    string? VisitorName = null,
    bool IsSignedIn = false)
{
    /// <summary>The newest message before the one to answer; null for none.</summary>
    public HistoryMessage? Before => History.LastOrDefault(m => m.Id != MessageId);

    /// <summary>The text of the message to answer.</summary>
    public string Question => History.FirstOrDefault(m => m.Id == MessageId)?.Text ?? "";
}

/// <summary>An earlier message, as it is given to agents.</summary>
/// <param name="OffersPerson">True for a message with a button that asks for a person.</param>
/// <param name="AuthorName">Name of the supporter who wrote it; null for others.</param>
/// <param name="TurnId">The turn that wrote it; null for messages of people.</param>
public sealed record HistoryMessage(
    Guid Id, MessageRole Role, string Text, bool OffersPerson = false, string? AuthorName = null,
    Guid? TurnId = null);

/// <summary>What is stored when an answer is finished.</summary>
public sealed record FinishedAnswer(
    string Text, IReadOnlyList<string> Agents, IReadOnlyList<Citation> Citations,
    IReadOnlyList<MessageAction> Actions)
{
    public FinishedAnswer(string text, IReadOnlyList<string> agents, IReadOnlyList<Citation> citations)
        : this(text, agents, citations, [])
    {
    }

    /// <summary>
    /// Answers in a row that were misses, with this one; null keeps the number of the conversation.
    /// </summary>
    public int? Misses { get; init; }

    /// <summary>Why a person is brought after this answer; null when none is.</summary>
    public HandoffReason? BringsPerson { get; init; }
}

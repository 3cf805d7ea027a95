using ChatPlatform.Core.Agents;
using ChatPlatform.Core.Analytics.Questions;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Tools;

namespace ChatPlatform.Tests.Analytics;

/// <summary>A conversation that a test writes to the database as rows, and what it counts as.</summary>
/// <param name="At">When the visitor asked.</param>
internal sealed record SeededTalk(DateTimeOffset At)
{
    /// <summary>Seconds to the first text; null for a failed answer.</summary>
    public double? FirstText { get; init; } = 1;

    public string Question { get; init; } = "Where is my parcel?";

    public string Answer { get; init; } = "It arrives today.";

    public string[] Agents { get; init; } = ["Helper"];

    public bool IsCited { get; init; } = true;

    public FeedbackRating? Feedback { get; init; }

    /// <summary>Why the answer was not helpful; null without a reason.</summary>
    public FeedbackReason? DownReason { get; init; }

    public int? Rating { get; init; }

    /// <summary>Reason of an escalation after a minute; null for none.</summary>
    public string? Reason { get; init; }

    /// <summary>Seconds from the escalation to its acceptance.</summary>
    public int? Accepted { get; init; }

    /// <summary>Seconds from the escalation to its resolution.</summary>
    public int? Resolved { get; init; }

    /// <summary>True when it is resolved after an hour and reopened after two.</summary>
    public bool IsReopened { get; init; }

    public ModelUsage[] Usage { get; init; } = [];

    public (string Tool, ToolInvocationStatus Status, int? Milliseconds)[] Calls { get; init; } = [];

    /// <summary>The reason why the question has no good answer; set by tests of questions.</summary>
    public WeakAnswer? Weak { get; init; }

    public DateTimeOffset EscalatedAt => At.AddMinutes(1);

    public bool IsAnsweredWithoutPerson => FirstText is not null && Reason is null;

    /// <summary>Inserts the rows and returns the conversation's id.</summary>
    public async Task<Guid> SaveAsync(AppFixture app, Guid tenantId)
    {
        await using var db = app.Get<AppDbFactory>().ForTenant(tenantId);
        var visitor = new Visitor { TenantId = tenantId, TokenHash = Guid.NewGuid().ToByteArray() };
        var talk = new Conversation
        {
            TenantId = tenantId,
            VisitorId = visitor.Id,
            LastSeq = 2,
            Rating = Rating,
            CreatedAt = At,
            LastActivityAt = At,
        };
        db.AddRange(visitor, talk);
        AddTurn(db, talk);
        if (Reason is not null)
        {
            db.Add(new Escalation
            {
                TenantId = tenantId,
                ConversationId = talk.Id,
                Reason = Reason,
                Status = Resolved is null ? EscalationStatus.Pending : EscalationStatus.Resolved,
                CreatedAt = EscalatedAt,
                AcceptedAt = Accepted is { } wait ? EscalatedAt.AddSeconds(wait) : null,
                ResolvedAt = Resolved is { } end ? EscalatedAt.AddSeconds(end) : null,
            });
        }

        if (IsReopened)
        {
            db.AddRange(NewUpdate(talk, 3, ConversationStatus.Resolved), NewUpdate(talk, 4, ConversationStatus.Active));
        }

        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return talk.Id;
    }

    private void AddTurn(AppDb db, Conversation talk)
    {
        var question = NewMessage(talk, 1, MessageRole.Customer, Question, At, null);
        var turn = new Turn
        {
            TenantId = talk.TenantId,
            ConversationId = talk.Id,
            MessageId = question.Id,
            Status = FirstText is null ? TurnStatus.Failed : TurnStatus.Done,
            SpeakerEpoch = 0,
            CreatedAt = At,
            FirstTextAt = FirstText is { } seconds ? At.AddSeconds(seconds) : null,
            Usage = [.. Usage],
        };
        var answer = NewMessage(talk, 2, MessageRole.Assistant, Answer, At.AddSeconds(2), turn);
        db.AddRange(question, turn, answer);
        db.AddRange(Calls.Select(c => new ToolInvocation
        {
            TenantId = talk.TenantId,
            TurnId = turn.Id,
            ToolName = c.Tool,
            Arguments = "{}",
            Status = c.Status,
            Duration = c.Milliseconds,
            CreatedAt = At,
        }));
    }

    private Message NewMessage(
        Conversation talk, long seq, MessageRole role, string text, DateTimeOffset at, Turn? turn) => new()
        {
            TenantId = talk.TenantId,
            Id = turn?.AnswerId ?? Guid.CreateVersion7(),
            ConversationId = talk.Id,
            Seq = seq,
            Role = role,
            Text = text,
            Status = turn is { Status: TurnStatus.Failed } ? MessageStatus.Failed : MessageStatus.Complete,
            TurnId = turn?.Id,
            Agents = turn is null ? [] : Agents,
            Citations = turn is not null && IsCited ? [new(1, Guid.NewGuid(), "Guide.pdf", 1, "today")] : [],
            Feedback = turn is null ? null : Feedback,
            FeedbackReason = turn is null ? null : DownReason,
            CreatedAt = at,
        };

    private ConversationEvent NewUpdate(Conversation talk, long seq, ConversationStatus status) => new()
    {
        TenantId = talk.TenantId,
        ConversationId = talk.Id,
        Seq = seq,
        Type = EventTypes.ConversationUpdated,
        Data = EventJson.Serialize(new ConversationEventData(status, new(SpeakerKind.None, null))),
        CreatedAt = At.AddHours(seq - 2),
    };
}

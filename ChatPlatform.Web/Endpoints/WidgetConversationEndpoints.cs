using ChatPlatform.Core.Agents.SmallTalk;
using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Tenancy.Quotas;
using ChatPlatform.Core.Unicode;
using ChatPlatform.Web.Endpoints.Streams;
using ChatPlatform.Web.Problems;
using ChatPlatform.Web.Security;
using ChatPlatform.Web.Security.Limits;
using ChatPlatform.Web.Security.Limits.Requests;
using ChatPlatform.Web.Security.Limits.Streams;

namespace ChatPlatform.Web.Endpoints;

/// <summary>The conversations of a visitor. Conversations of others give 404.</summary>
public static class WidgetConversationEndpoints
{
    private const int MaxComment = 2000;
    private const int MaxClientId = 100;
    private const int MaxPage = 100;
    private const int DefaultPage = 50;
    private const int EscalationRetrySeconds = 60;

    public static void MapWidgetConversations(this WebApplication app)
    {
        var group = app.MapGroup("/api/widget/v1/conversations")
            .RequireAuthorization(SecurityExtensions.ChatUserPolicy);
        group.MapPost("/", StartAsync);
        group.MapGet("/{id:guid}", GetAsync);
        group.MapGet("/{id:guid}/messages", MessagesAsync);
        group.MapPost("/{id:guid}/messages", PostAsync).WithRateLimit(EndpointRateLimit.Message);
        group.MapGet("/{id:guid}/events", EventsAsync);
        group.MapPost("/{id:guid}/typing", TypingAsync);
        group.MapPost("/{id:guid}/escalation", EscalateAsync);
        group.MapDelete("/{id:guid}/escalation", WithdrawAsync);
        group.MapWidgetFeedback();
        group.MapPost("/{id:guid}/close", CloseAsync);
    }

    public sealed record MessageRequest(string ClientMessageId, string Text);

    public sealed record TypingRequest(bool IsTyping);

    public sealed record EscalationRequest(string? Reason = null);

    public sealed record EscalationResponse(EscalationView Escalation);

    private static async Task<IResult> StartAsync(
        ConversationService conversations, HandoffService escalations, EventLog log, HttpContext context,
        CancellationToken ct)
    {
        if (ChatUserTokens.Of(context.User) is not { } user)
        {
            return TypedResults.Unauthorized();
        }

        var conversation = await conversations.StartAsync(
            user.TenantId, user.VisitorId, RequestRateLimits.AddressOf(context), null, null, null, ct);
        return TypedResults.Created(
            (string?)null, await WidgetApiEndpoints.ViewAsync(conversation, escalations, log, ct));
    }

    private static async Task<IResult> GetAsync(
        Guid id,
        ConversationService conversations,
        HandoffService escalations,
        EventLog log,
        HttpContext context,
        CancellationToken ct) =>
        await FindAsync(id, conversations, context, ct) is { } conversation
            ? TypedResults.Ok(await WidgetApiEndpoints.ViewAsync(conversation, escalations, log, ct))
            : ProblemCodes.NotFound();

    private static async Task<IResult> MessagesAsync(
        Guid id, long? before, int? limit, ConversationService conversations, HttpContext context, CancellationToken ct)
    {
        if (limit is < 1 or > MaxPage)
        {
            return ProblemCodes.Invalid("limit", $"must be 1 to {MaxPage}");
        }

        return await FindAsync(id, conversations, context, ct) is { } conversation
            ? TypedResults.Ok(
                await conversations.MessagesAsync(conversation.TenantId, id, before, limit ?? DefaultPage, ct))
            : ProblemCodes.NotFound();
    }

    private static async Task<IResult> PostAsync(
        Guid id, MessageRequest request, MessageReceiver receiver, ConversationCloser closer, TenantQuota quota,
        TimeProvider clock, HttpContext context, CancellationToken ct)
    {
        if (ChatUserTokens.Of(context.User) is not { } user)
        {
            return TypedResults.Unauthorized();
        }

        var errors = new FieldErrors()
            .Text("clientMessageId", request.ClientMessageId, 1, MaxClientId)
            .Text("text", request.Text, 1, MessageReceiver.MaxTextLength);
        if (errors.Any)
        {
            return ProblemCodes.Invalid(errors);
        }

        if (!(await quota.StateAsync(user.TenantId, ct)).HasTurns)
        {
            var now = clock.GetUtcNow().UtcDateTime;
            return ProblemCodes.TooManyRequests(
                context, (int)Math.Ceiling((now.Date.AddDays(1) - now).TotalSeconds), "budget_exhausted",
                "The limit of answers for today is reached. Please try again tomorrow.");
        }

        var posted = await receiver.PostAsync(
            user.TenantId, id, user.VisitorId, request.ClientMessageId, request.Text, ct);
        if (posted is PostResult.Accepted && CallOffPhrases.Match(request.Text))
        {
            await closer.WithdrawAsync(user.TenantId, id, ct);
        }

        return posted switch
        {
            PostResult.Accepted accepted => TypedResults.Accepted(
                (string?)null, new MessageEventData(accepted.Message)),
            PostResult.Duplicate duplicate => TypedResults.Ok(new MessageEventData(duplicate.Message)),
            _ => ProblemCodes.NotFound(),
        };
    }

    private static async Task<IResult> EventsAsync(
        Guid id,
        ConversationService conversations,
        ConversationStream stream,
        StreamSlots slots,
        RevocableStreams streams,
        HttpContext context,
        CancellationToken ct)
    {
        if (await FindAsync(id, conversations, context, ct) is not { } conversation)
        {
            return ProblemCodes.NotFound();
        }

        using var slot = await slots.TryOpenAsync(
            conversation.TenantId, conversation.VisitorId, RequestRateLimits.AddressOf(context));
        if (slot is null)
        {
            await LimitExtensions.RefuseStreamAsync(context, slots);
            return TypedResults.Empty;
        }

        await streams.RunAsync(
            context,
            [conversation.TenantId, conversation.VisitorId],
            _ => Task.FromResult(true),
            token => stream.WriteAsync(context, conversation.TenantId, id, token),
            ct);
        return TypedResults.Empty;
    }

    private static async Task<IResult> TypingAsync(
        Guid id, TypingRequest request, ConversationService conversations, ConversationPublisher publisher,
        HttpContext context, CancellationToken ct)
    {
        if (await FindAsync(id, conversations, context, ct) is not { } conversation)
        {
            return ProblemCodes.NotFound();
        }

        publisher.Typing(conversation.TenantId, id, MessageRole.Customer, null, request.IsTyping);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> EscalateAsync(
        Guid id,
        EscalationRequest request,
        ConversationService conversations,
        HandoffService escalations,
        HttpContext context,
        CancellationToken ct)
    {
        if (CheckOptional("reason", request.Reason) is { Any: true } errors)
        {
            return ProblemCodes.Invalid(errors);
        }

        if (await FindAsync(id, conversations, context, ct) is not { } conversation)
        {
            return ProblemCodes.NotFound();
        }

        switch (
            await escalations.OpenAsync(
                conversation.TenantId, id,
                new(
                    EscalationReasons.CustomerAsked,
                    UnicodeText.IsBlank(request.Reason) ? "pressed the button" : request.Reason!),
                ct)
        )
        {
            case OpenResult.Opened opened:
                return TypedResults.Created((string?)null, new EscalationResponse(opened.Escalation));
            case OpenResult.AlreadyOpen open:
                return TypedResults.Ok(new EscalationResponse(open.Escalation));
            case OpenResult.NotOffered:
                return ProblemCodes.Conflict(
                    "no_person_offered", "This organisation answers here with its assistant only.");
            case OpenResult.TooMany:
                return ProblemCodes.TooManyRequests(
                    context, EscalationRetrySeconds, "too_many_escalations",
                    "You are already waiting for support in other conversations. Please continue there.");
            default:
                return ProblemCodes.NotFound();
        }
    }

    private static async Task<IResult> WithdrawAsync(
        Guid id,
        ConversationService conversations,
        ConversationCloser closer,
        HttpContext context,
        CancellationToken ct)
    {
        if (await FindAsync(id, conversations, context, ct) is not { } conversation)
        {
            return ProblemCodes.NotFound();
        }

        return await closer.WithdrawAsync(conversation.TenantId, id, ct)
            ? TypedResults.NoContent()
            : ProblemCodes.Conflict("person_joined", "A person has joined the conversation already.");
    }

    private static async Task<IResult> CloseAsync(
        Guid id,
        ConversationService conversations,
        ConversationCloser closer,
        HttpContext context,
        CancellationToken ct)
    {
        if (await FindAsync(id, conversations, context, ct) is not { } conversation)
        {
            return ProblemCodes.NotFound();
        }

        await closer.CloseAsync(conversation.TenantId, id, ct);
        return TypedResults.NoContent();
    }

    internal static async Task<Conversation?> FindAsync(
        Guid id, ConversationService conversations, HttpContext context, CancellationToken ct) =>
        ChatUserTokens.Of(context.User) is { } user
            ? await conversations.FindAsync(user.TenantId, id, user.VisitorId, ct)
            : null;

    /// <summary>Checks a text that may be omitted.</summary>
    internal static FieldErrors CheckOptional(string field, string? text) =>
        new FieldErrors().Text(field, text ?? "", 0, MaxComment);
}

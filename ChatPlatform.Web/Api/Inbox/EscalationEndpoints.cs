using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.Unicode;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;
using ChatPlatform.Web.Problems;
using ChatPlatform.Web.Security.Limits.Streams;
using EscalationOutcome = ChatPlatform.Core.Tenancy.EditOutcome<ChatPlatform.Core.Conversations.Events.MessageView?>;

namespace ChatPlatform.Web.Api.Inbox;

/// <summary>Escalations: conversations that wait for or are with a supporter.</summary>
public static class EscalationEndpoints
{
    private const string NotYours = "It is assigned to someone else, or in another state.";

    public static void MapEscalations(this RouteGroupBuilder tenant)
    {
        var group = tenant.MapGroup("/escalations").WithTags("Escalations");
        group.MapGet("/", ListAsync).ForMembers()
            .WithSummary("List escalations, longest wait first")
            .ProducesPage(Examples.Escalation);
        group
            .MapGet("/events", EventsAsync)
            .NeedsStreamSlot()
            .ForMembers()
            .WithSummary("Stream the number of waiting escalations, now and after each change")
            .ProducesEvents("event: queue.changed\ndata: {\"waiting\":2}\n\n");
        group.MapGet("/{id:guid}", GetAsync)
            .ForMembers().WithSummary("Get an escalation")
            .ProducesExample(Examples.Escalation);
        group
            .MapPost(
                "/{id:guid}/accept",
                (ApiCaller caller, Guid id, EscalationService desk, EscalationQueries queue, CancellationToken ct) =>
                    ActAsync(desk.AcceptAsync(caller.TenantId, id, caller.AsSupporter, ct), caller, id, queue, ct))
            .ForSupporters()
            .WithSummary("Accept a waiting escalation. The assistant stops answering")
            .ProducesExample(Examples.Escalation)
            .ProducesError(StatusCodes.Status409Conflict, "Someone else has accepted it; `owner` is their name.");
        group.MapPost("/{id:guid}/release", ReleaseAsync)
            .ForSupporters()
            .WithSummary("Move an escalation back to the queue. A colleague's escalation requires a reason")
            .WithRequestExample(new ReasonRequest("End of shift")).ProducesExample(Examples.Escalation)
            .ProducesError(StatusCodes.Status409Conflict, NotYours);
        group.MapPost("/{id:guid}/take-over", TakeOverAsync)
            .ForSupporters()
            .WithSummary("Take over an escalation from a colleague. The reason is recorded in the audit log")
            .WithRequestExample(new ReasonRequest("End of shift")).ProducesExample(Examples.Escalation)
            .ProducesError(StatusCodes.Status409Conflict, "It is assigned to you, or to nobody.");
        group
            .MapPost(
                "/{id:guid}/resolve",
                (ApiCaller caller, Guid id, EscalationService desk, EscalationQueries queue, CancellationToken ct) =>
                    ActAsync(desk.ResolveAsync(caller.TenantId, id, caller.AsSupporter, ct), caller, id, queue, ct))
            .ForSupporters()
            .WithSummary("Resolve your escalation. The assistant answers further messages")
            .ProducesExample(Examples.Escalation)
            .ProducesError(StatusCodes.Status409Conflict, NotYours);
        group
            .MapPost(
                "/{id:guid}/reopen",
                (ApiCaller caller, Guid id, EscalationService desk, EscalationQueries queue, CancellationToken ct) =>
                    ActAsync(desk.ReopenAsync(caller.TenantId, id, caller.AsSupporter, ct), caller, id, queue, ct))
            .ForSupporters()
            .WithSummary("Reopen a resolved escalation. It is assigned to you")
            .ProducesExample(Examples.Escalation)
            .ProducesError(StatusCodes.Status409Conflict, "It is not resolved, or the conversation has an open one.");
        group.MapPost("/{id:guid}/messages", WriteAsync).ForSupporters()
            .WithSummary("Send a message in your escalation")
            .WithRequestExample(new TextRequest("Hello, I am looking into it.")).ProducesNoContent()
            .ProducesError(StatusCodes.Status409Conflict, NotYours);
        group
            .MapPost("/{id:guid}/typing", TypingAsync)
            .ForSupporters()
            .WithSummary("Show the customer that you are typing")
            .WithRequestExample(new TypingRequest(true))
            .ProducesNoContent()
            .ProducesError(StatusCodes.Status409Conflict, NotYours);
    }

    /// <param name="Reason">3 to 500 characters, for the audit log. Customers do not see it.</param>
    public sealed record ReasonRequest(string? Reason = null);

    /// <param name="Text">1 to 8,000 characters, markdown.</param>
    /// <param name="ClientMessageId"> 1 to 100 characters, chosen by the client as idempotency key. With it, the
    /// response is 200 with the message, and a repeated request returns the same message. </param>
    public sealed record TextRequest(string Text, string? ClientMessageId = null);

    public sealed record TypingRequest(bool IsTyping);

    private static async Task<IResult> ListAsync(
        ApiCaller caller,
        [AsParameters] PageQuery page,
        string? status,
        string? search,
        EscalationQueries queue,
        Cursors cursors,
        HttpContext context,
        CancellationToken ct)
    {
        var errors = new FieldErrors().Text("search", search ?? "", 0, PageQuery.MaxSearch);
        var wanted = errors.ParseEnum<EscalationStatus>("status", status);
        return errors.Any
            ? ProblemCodes.Invalid(errors)
            : await cursors.PageAsync(
                context, page, $"{status} {search}", request =>
                    queue.PageAsync(
                        caller.TenantId, new(wanted is { } one ? [one] : null, Search: search), request, ct));
    }

    private static async Task<IResult> GetAsync(
        ApiCaller caller, Guid id, EscalationQueries queue, CancellationToken ct
    ) => ApiResults.OrNotFound(await queue.FindAsync(caller.TenantId, id, ct));

    private static async Task<IResult> EventsAsync(
        ApiCaller caller, EscalationEventStream stream, StaffStreams streams, HttpContext context, CancellationToken ct)
    {
        await streams.RunAsync(context, caller, token => stream.WriteAsync(context, caller.TenantId, token), ct);
        return TypedResults.Empty;
    }

    private static async Task<IResult> ActAsync(
        Task<EscalationOutcome> act, ApiCaller caller, Guid id, EscalationQueries queue, CancellationToken ct) =>
        await act is EscalationOutcome.Saved
            ? ApiResults.OrNotFound(await queue.FindAsync(caller.TenantId, id, ct))
            : await act.ToNoContentAsync();

    private static async Task<IResult> ReleaseAsync(
        ApiCaller caller,
        Guid id,
        ReasonRequest? request,
        EscalationService desk,
        EscalationQueries queue,
        CancellationToken ct) =>
        request?.Reason is not null && CheckReason(request.Reason) is { Any: true } errors
            ? ProblemCodes.Invalid(errors)
            : await ActAsync(
                desk.ReleaseAsync(caller.TenantId, id, caller.AsSupporter, request?.Reason, ct), caller, id, queue, ct);

    private static async Task<IResult> TakeOverAsync(
        ApiCaller caller,
        Guid id,
        ReasonRequest request,
        EscalationService desk,
        EscalationQueries queue,
        CancellationToken ct) =>
        CheckReason(request.Reason) is { Any: true } errors
            ? ProblemCodes.Invalid(errors)
            : await ActAsync(
                desk.TakeOverAsync(caller.TenantId, id, caller.AsSupporter, request.Reason!, ct), caller, id, queue, ct
            );

    private static FieldErrors CheckReason(string? reason) =>
        new FieldErrors().Text("reason", reason, EscalationService.MinReasonLength, EscalationService.MaxReasonLength);

    private static async Task<IResult> WriteAsync(
        ApiCaller caller, Guid id, TextRequest request, EscalationService desk, CancellationToken ct) =>
        CheckText(request) is { Any: true } errors
            ? ProblemCodes.Invalid(errors)
            : await desk.WriteAsync(
                    caller.TenantId,
                    id,
                    caller.AsSupporter,
                    new SupporterMessage(request.Text, request.ClientMessageId),
                    ct)
                .ToResultAsync(message =>
                    message is { ClientMessageId: not null }
                        ? TypedResults.Ok(new MessageEventData(message))
                        : TypedResults.NoContent());

    private static FieldErrors CheckText(TextRequest request)
    {
        var errors = new FieldErrors().Text("text", request.Text, 1, EscalationService.MaxTextLength)
            .Check("text", !UnicodeText.IsBlank(request.Text), "must contain a visible character");
        return request.ClientMessageId is null
            ? errors
            : errors.Text("clientMessageId", request.ClientMessageId, 1, SupporterMessage.MaxClientId);
    }

    private static async Task<IResult> TypingAsync(
        ApiCaller caller, Guid id, TypingRequest request, EscalationService desk, EscalationQueries queue,
        CancellationToken ct)
    {
        if (await queue.FindAsync(caller.TenantId, id, ct) is not { } escalation)
        {
            return ProblemCodes.NotFound();
        }

        if (escalation.Status != EscalationStatus.Assigned || escalation.AssignedTo != caller.UserId)
        {
            return ProblemCodes.Conflict(
                "conflict", EscalationMover.ConflictText(escalation.AssignedName), escalation.AssignedName);
        }

        desk.Typing(caller.TenantId, escalation.ConversationId, caller.AsSupporter, request.IsTyping);
        return TypedResults.NoContent();
    }
}

using ChatPlatform.Core.Conversations;
using ChatPlatform.Core.Conversations.Events;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;
using ChatPlatform.Web.Endpoints.Streams;
using ChatPlatform.Web.Problems;
using ChatPlatform.Web.Security.Limits.Streams;

namespace ChatPlatform.Web.Api.Inbox;

/// <summary>A tenant's conversations.</summary>
public static class ConversationEndpoints
{
    public static void MapConversations(this RouteGroupBuilder tenant)
    {
        var group = tenant.MapGroup("/conversations").WithTags("Conversations");
        group
            .MapGet("/", ListAsync)
            .ForMembers()
            .WithSummary("List conversations, newest first")
            .ProducesPage(Examples.Conversation);
        group
            .MapGet("/{id:guid}", GetAsync)
            .ForMembers()
            .WithSummary("Get a conversation")
            .ProducesExample(Examples.ConversationDetail);
        group
            .MapGet("/{id:guid}/messages", MessagesAsync)
            .ForMembers()
            .WithSummary("List messages, newest first")
            .ProducesPage(Examples.Message);
        group
            .MapGet("/{id:guid}/turns", TurnsAsync)
            .ForMembers()
            .WithSummary("List the turns with their traces, newest first")
            .ProducesPage(Examples.Turn);
        group
            .MapGet("/{id:guid}/events", EventsAsync)
            .NeedsStreamSlot()
            .ForMembers()
            .WithSummary("Stream the events of a conversation, from Last-Event-ID or from now")
            .ProducesEvents(
                "id: a1b2.7\nevent: conversation.updated\n" +
                "data: {\"status\":\"active\",\"speaker\":{\"kind\":\"assistant\"}}\n\n"
            );
        group
            .MapPost("/{id:guid}/take-over", TakeOverAsync)
            .ForSupporters()
            .WithSummary("Take a conversation over from the assistant. The response is your escalation")
            .ProducesExample(Examples.Escalation)
            .ProducesError(StatusCodes.Status409Conflict, "A colleague has it; `owner` is their name.");
    }

    /// <summary>Filter of the list.</summary>
    /// <param name="Status">"active", "escalated" or "resolved".</param>
    /// <param name="Search">Words in the messages, or text in the customer's name.</param>
    /// <param name="From">Started at or after this time.</param>
    /// <param name="To">Started before this time.</param>
    /// <param name="Agent">Name of an agent of the newest answer.</param>
    /// <param name="Rating">1 to 5.</param>
    /// <param name="Reason">Reason of the newest escalation.</param>
    public sealed record Filter(
        string? Status, string? Search, DateTimeOffset? From, DateTimeOffset? To, string? Agent, int? Rating,
        string? Reason);

    private static async Task<IResult> ListAsync(
        ApiCaller caller,
        [AsParameters] PageQuery page,
        [AsParameters] Filter filter,
        ConversationQueries conversations,
        Cursors cursors,
        HttpContext context,
        CancellationToken ct)
    {
        var errors = new FieldErrors().Text("search", filter.Search ?? "", 0, PageQuery.MaxSearch)
            .Text("agent", filter.Agent ?? "", 0, PageQuery.MaxSearch)
            .Text("reason", filter.Reason ?? "", 0, PageQuery.MaxSearch)
            .Check("rating", filter.Rating is null or (>= 1 and <= 5), "must be between 1 and 5");
        var status = errors.ParseEnum<ConversationStatus>("status", filter.Status);
        if (errors.Any)
        {
            return ProblemCodes.Invalid(errors);
        }

        var wanted = new ConversationFilter(
            status, filter.Search, filter.From?.ToUniversalTime(), filter.To?.ToUniversalTime(), filter.Agent,
            filter.Rating, filter.Reason);
        return await cursors.PageAsync(context, page, wanted.ToString(), request =>
            conversations.PageAsync(caller.TenantId, wanted, ConversationSort.Newest, request, ct));
    }

    private static async Task<IResult> GetAsync(
        ApiCaller caller, Guid id, ConversationQueries conversations, CancellationToken ct
    ) => ApiResults.OrNotFound(await conversations.FindAsync(caller.TenantId, id, ct));

    private static async Task<IResult> MessagesAsync(
        ApiCaller caller,
        Guid id,
        [AsParameters] PageQuery page,
        ConversationQueries conversations,
        ConversationService service,
        Cursors cursors,
        HttpContext context,
        CancellationToken ct)
    {
        if (await conversations.FindAsync(caller.TenantId, id, ct) is null)
        {
            return ProblemCodes.NotFound();
        }

        return await cursors.PageAsync(context, page, "", async wanted =>
        {
            var messages = await service.MessagesAsync(caller.TenantId, id, wanted.AfterNumber, wanted.Take, ct);
            return new ListPage<MessageView>(
                [.. messages.Items.Reverse()], messages.NextBefore is { } before ? PageKeys.Of(before) : null);
        });
    }

    private static async Task<IResult> TurnsAsync(
        ApiCaller caller,
        Guid id,
        [AsParameters] PageQuery page,
        ConversationQueries conversations,
        TurnQueries turns,
        Cursors cursors,
        HttpContext context,
        CancellationToken ct) =>
        await conversations.FindAsync(caller.TenantId, id, ct) is null
            ? ProblemCodes.NotFound()
            : await cursors.PageAsync(
                context, page, "", wanted => turns.PageAsync(caller.TenantId, id, wanted, ct));

    private static async Task<IResult> TakeOverAsync(
        ApiCaller caller, Guid id, ConversationTakeover takeover, EscalationQueries queue, CancellationToken ct) =>
        await takeover.TakeAsync(caller.TenantId, id, caller.AsSupporter, ct) switch
        {
            EditOutcome<Guid>.Saved saved =>
                ApiResults.OrNotFound(await queue.FindAsync(caller.TenantId, saved.Value, ct)),
            EditOutcome<Guid>.Refused refused => ProblemCodes.Conflict(refused.Code, refused.Reason, refused.Owner),
            _ => ProblemCodes.NotFound(),
        };

    private static async Task<IResult> EventsAsync(
        ApiCaller caller,
        Guid id,
        ConversationQueries conversations,
        ConversationStream stream,
        StaffStreams streams,
        HttpContext context,
        CancellationToken ct)
    {
        if (await conversations.FindAsync(caller.TenantId, id, ct) is null)
        {
            return ProblemCodes.NotFound();
        }

        await streams.RunAsync(context, caller, token => stream.WriteAsync(context, caller.TenantId, id, token), ct);
        return TypedResults.Empty;
    }
}

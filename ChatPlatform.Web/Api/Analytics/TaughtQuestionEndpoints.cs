using ChatPlatform.Core.Analytics.Teaching;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;

namespace ChatPlatform.Web.Api.Analytics;

/// <summary>Questions without a good answer that staff have marked as done.</summary>
public static class TaughtQuestionEndpoints
{
    public static void MapTaughtQuestions(this RouteGroupBuilder tenant)
    {
        var group = tenant.MapGroup("/analytics/questions/done").WithTags("Analytics");
        group
            .MapGet("/", ListAsync)
            .ForManagers()
            .WithSummary("List the questions that were marked as done, newest first")
            .ProducesPage(AnalyticsExamples.Taught);
        group
            .MapPost("/", MarkAsync)
            .ForManagers()
            .WithSummary("Mark questions without a good answer as done, so that they are no longer listed")
            .WithRequestExample(new DoneRequest([Examples.ToolId]))
            .ProducesExample(new DoneResponse(AnalyticsExamples.Taught.Id));
        group
            .MapDelete("/{id:guid}", ReopenAsync)
            .ForManagers()
            .WithSummary("List the questions of a group again")
            .ProducesNoContent();
    }

    /// <param name="MessageIds">1 to 500 messages of customers; the first one stands for the group.</param>
    public sealed record DoneRequest(IReadOnlyList<Guid> MessageIds);

    /// <param name="Id">The group.</param>
    public sealed record DoneResponse(Guid Id);

    private static Task<IResult> ListAsync(
        ApiCaller caller, [AsParameters] PageQuery page, TaughtQuestions questions, Cursors cursors,
        HttpContext context, CancellationToken ct) =>
        cursors.PageAsync(context, page, "", wanted => questions.PageAsync(caller.TenantId, wanted, ct));

    private static Task<IResult> MarkAsync(
        ApiCaller caller, DoneRequest request, TaughtQuestions questions, CancellationToken ct) =>
        questions.MarkAsync(caller.TenantId, request.MessageIds, caller.Actor, ct)
            .ToResultAsync(id => TypedResults.Ok(new DoneResponse(id)));

    private static Task<IResult> ReopenAsync(
        ApiCaller caller, Guid id, TaughtQuestions questions, CancellationToken ct) =>
        questions.ReopenAsync(caller.TenantId, id, caller.Actor, ct).ToNoContentAsync();
}

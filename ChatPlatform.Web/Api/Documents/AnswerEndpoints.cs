using ChatPlatform.Core.Knowledge.Answers;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Api.Documents;

/// <summary>Questions with the answers that staff have written to them.</summary>
public static class AnswerEndpoints
{
    public static void MapAnswers(this RouteGroupBuilder tenant)
    {
        var group = tenant.MapGroup("/answers").WithTags("Documents");
        group
            .MapGet("/", ListAsync)
            .ForMembers()
            .WithSummary("List questions with written answers, newest first")
            .ProducesPage(s_example);
        group
            .MapPost("/", SuggestAsync)
            .ForMembers()
            .WithSummary("Suggest an answer to a question. It is used once it is approved; a tenant has at most 2,000")
            .WithRequestExample(AnswerRequest.Example)
            .ProducesExample(
                s_example with
                {
                    State = AnswerPairState.Draft,
                    DocumentId = null,
                    DocumentStatus = null,
                    ReviewedBy = null,
                    ReviewedAt = null,
                },
                StatusCodes.Status201Created);
        group
            .MapGet("/{id:guid}", GetAsync)
            .ForMembers()
            .WithSummary("Get a question with its answer")
            .ProducesExample(s_example);
        group
            .MapPut("/{id:guid}", UpdateAsync)
            .ForManagers()
            .WithSummary("Change a question and its answer. One that is in use gets a new version of its document")
            .WithRequestExample(AnswerRequest.Example)
            .ProducesExample(s_example)
            .ProducesError(StatusCodes.Status409Conflict, "The same answer exists, or the storage limit is reached.")
            .WithIfMatch();
        group
            .MapPost("/{id:guid}/approve", ApproveAsync)
            .ForManagers()
            .WithSummary("Approve an answer: it becomes a document from which the assistant answers")
            .ProducesExample(s_example)
            .ProducesError(StatusCodes.Status409Conflict, "The same answer exists, or the storage limit is reached.")
            .WithIfMatch();
        group
            .MapDelete("/{id:guid}", DeleteAsync)
            .ForManagers()
            .WithSummary("Delete an answer with its document")
            .ProducesNoContent()
            .WithIfMatch();
    }

    /// <param name="Question">1 to 300 characters.</param>
    /// <param name="Answer">1 to 8,000 characters of plain text; each line is a paragraph.</param>
    public sealed record AnswerRequest(string Question, string Answer)
    {
        internal static AnswerRequest Example { get; } = new(s_example.Question, s_example.Answer);
    }

    private static readonly AnswerPairItem s_example = new(
        Examples.AgentId, "Do you ship to Norway?", "Yes, within three working days.", AnswerPairState.InUse,
        Examples.Document.Id, Core.Knowledge.DocumentStatus.Ready, "Mara Lind", Examples.At, "Jo Berg", Examples.At,
        Examples.At, 1);

    private static async Task<IResult> ListAsync(
        ApiCaller caller, [AsParameters] PageQuery page, string? search, string? state, AnswerPairQueries answers,
        Cursors cursors, HttpContext context, CancellationToken ct)
    {
        var errors = new FieldErrors().Text("search", search ?? "", 0, PageQuery.MaxSearch);
        var wanted = errors.ParseEnum<AnswerPairState>("state", state);
        return errors.Any
            ? ProblemCodes.Invalid(errors)
            : await cursors.PageAsync(
                context, page, $"{state}|{search}",
                request => answers.PageAsync(caller.TenantId, new(search, wanted), request, ct));
    }

    private static async Task<IResult> GetAsync(
        ApiCaller caller, Guid id, AnswerPairQueries answers, HttpContext context, CancellationToken ct) =>
        ETags.OkOrNotFound(context, await answers.FindAsync(caller.TenantId, id, ct));

    private static Task<IResult> SuggestAsync(
        ApiCaller caller, AnswerRequest request, AnswerPairEditor editor, HttpContext context, CancellationToken ct) =>
        editor
            .SuggestAsync(caller.TenantId, request.Question, request.Answer, caller.Actor, ct)
            .ToCreatedAsync(context, answer => $"{context.Request.Path}/{answer.Id}");

    private static Task<IResult> UpdateAsync(
        ApiCaller caller, Guid id, IfMatch ifMatch, AnswerRequest request, AnswerPairEditor editor,
        HttpContext context, CancellationToken ct) =>
        editor
            .UpdateAsync(
                caller.TenantId, id, ifMatch.ConcurrencyToken, request.Question, request.Answer, caller.Actor, ct)
            .ToOkAsync(context, ifMatch);

    private static Task<IResult> ApproveAsync(
        ApiCaller caller, Guid id, IfMatch ifMatch, AnswerPairEditor editor, HttpContext context,
        CancellationToken ct) =>
        editor
            .ApproveAsync(caller.TenantId, id, ifMatch.ConcurrencyToken, caller.Actor, ct)
            .ToOkAsync(context, ifMatch);

    private static Task<IResult> DeleteAsync(
        ApiCaller caller, Guid id, IfMatch ifMatch, AnswerPairEditor editor, CancellationToken ct) =>
        editor.DeleteAsync(caller.TenantId, id, ifMatch.ConcurrencyToken, caller.Actor, ct).ToNoContentAsync(ifMatch);
}

using ChatPlatform.Core.TestSet;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.Paging;

namespace ChatPlatform.Web.Api.TestSet;

/// <summary>A tenant's test cases.</summary>
public static class TestCaseEndpoints
{
    public static void MapTestCases(this RouteGroupBuilder tenant)
    {
        var group = tenant.MapGroup("/test-cases").WithTags("Test set");
        group
            .MapGet("/", ListAsync)
            .ForManagers()
            .WithSummary("List test cases, newest first")
            .ProducesPage(TestSetExamples.Case);
        group
            .MapPost("/", CreateAsync)
            .ForManagers()
            .WithSummary("Create a test case; a tenant has at most 200")
            .WithRequestExample(TestCaseRequest.Example)
            .ProducesExample(TestSetExamples.Case, StatusCodes.Status201Created);
        group
            .MapGet("/{id:guid}", GetAsync)
            .ForManagers()
            .WithSummary("Get a test case")
            .ProducesExample(TestSetExamples.Case);
        group
            .MapPut("/{id:guid}", UpdateAsync)
            .ForManagers()
            .WithSummary("Change a test case")
            .WithRequestExample(TestCaseRequest.Example)
            .ProducesExample(TestSetExamples.Case)
            .WithIfMatch();
        group
            .MapDelete("/{id:guid}", DeleteAsync)
            .ForManagers()
            .WithSummary("Delete a test case")
            .ProducesNoContent()
            .WithIfMatch();
    }

    /// <param name="Message">What the customer writes; 1 to 4,000 characters.</param>
    /// <param name="AgentId">The agent that must answer; omitted for any.</param>
    /// <param name="MustMention">Texts that the answer must contain; at most 5 of 1 to 200 characters.</param>
    /// <param name="MustNotMention">Texts that it must not contain; at most 5 of 1 to 200 characters.</param>
    /// <param name="NeedsPerson">True when a person must be offered or brought.</param>
    /// <param name="History">Messages before it, oldest first; at most 4.</param>
    public sealed record TestCaseRequest(
        string Message, Guid? AgentId = null, IReadOnlyList<string>? MustMention = null,
        IReadOnlyList<string>? MustNotMention = null, bool NeedsPerson = false,
        IReadOnlyList<TestLine>? History = null)
    {
        internal static TestCaseRequest Example { get; } = new(
            TestSetExamples.Case.Message, null, TestSetExamples.Case.MustMention, TestSetExamples.Case.MustNotMention);

        internal TestCaseDraft Draft => new(Message, AgentId, MustMention, MustNotMention, NeedsPerson, History);
    }

    private static Task<IResult> ListAsync(
        ApiCaller caller, [AsParameters] PageQuery page, string? search, TestCaseQueries cases, Cursors cursors,
        HttpContext context, CancellationToken ct) =>
        cursors.SearchAsync(
            context, page, search, request => cases.PageAsync(caller.TenantId, search, request, ct));

    private static async Task<IResult> GetAsync(
        ApiCaller caller, Guid id, TestCaseQueries cases, HttpContext context, CancellationToken ct) =>
        ETags.OkOrNotFound(context, await cases.FindAsync(caller.TenantId, id, ct));

    private static Task<IResult> CreateAsync(
        ApiCaller caller, TestCaseRequest request, TestCaseEditor editor, HttpContext context, CancellationToken ct) =>
        editor
            .CreateAsync(caller.TenantId, request.Draft, caller.Actor, ct)
            .ToCreatedAsync(context, test => $"{context.Request.Path}/{test.Id}");

    private static Task<IResult> UpdateAsync(
        ApiCaller caller,
        Guid id,
        IfMatch ifMatch,
        TestCaseRequest request,
        TestCaseEditor editor,
        HttpContext context,
        CancellationToken ct) =>
        editor
            .UpdateAsync(caller.TenantId, id, ifMatch.ConcurrencyToken, request.Draft, caller.Actor, ct)
            .ToOkAsync(context, ifMatch);

    private static Task<IResult> DeleteAsync(
        ApiCaller caller, Guid id, IfMatch ifMatch, TestCaseEditor editor, CancellationToken ct) =>
        editor.DeleteAsync(caller.TenantId, id, ifMatch.ConcurrencyToken, caller.Actor, ct).ToNoContentAsync(ifMatch);
}

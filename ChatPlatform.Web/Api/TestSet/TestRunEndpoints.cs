using ChatPlatform.Core.Tenancy;
using ChatPlatform.Core.TestSet;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.Paging;

namespace ChatPlatform.Web.Api.TestSet;

/// <summary>Runs of a tenant's test set, and what happens when it gets worse.</summary>
public static class TestRunEndpoints
{
    public static void MapTestRuns(this RouteGroupBuilder tenant)
    {
        var group = tenant.MapGroup("/test-cases").WithTags("Test set");
        group
            .MapPost("/run", RunAsync)
            .ForManagers()
            .WithSummary("Run all test cases on the agents as they are, without side effects. Takes up to 10 minutes")
            .ProducesExample(TestSetExamples.Report)
            .ProducesError(StatusCodes.Status409Conflict, "There are no test cases.");
        group
            .MapGet("/runs", ListAsync)
            .ForManagers()
            .WithSummary("List the newest runs; 20 are kept")
            .ProducesPage(TestSetExamples.Run);
        group
            .MapGet("/runs/{id:guid}", GetAsync)
            .ForManagers()
            .WithSummary("Get a run with the result of each case")
            .ProducesExample(TestSetExamples.RunDetail);
        var settings = tenant.MapGroup("/test-set-settings").WithTags("Test set");
        settings
            .MapGet("/", SettingsAsync)
            .ForManagers()
            .WithSummary("Get what happens to changes of agents that make the test set worse")
            .ProducesExample(new TestSetSettingsBody(PublishGateMode.Warn));
        settings
            .MapPut("/", ChangeSettingsAsync)
            .ForManagers()
            .WithSummary("Change what happens to changes of agents that make the test set worse")
            .WithRequestExample(new TestSetSettingsBody(PublishGateMode.Block))
            .ProducesExample(new TestSetSettingsBody(PublishGateMode.Block))
            .WithIfMatch();
    }

    /// <param name="Gate">"off" runs nothing, "warn" asks in the console, "block" refuses the change.</param>
    public sealed record TestSetSettingsBody(PublishGateMode Gate);

    private static Task<IResult> RunAsync(ApiCaller caller, TestRunner runner, CancellationToken ct) =>
        runner.RunAsync(caller.TenantId, null, _ => Task.CompletedTask, caller.Actor, ct)
            .ToResultAsync(report => TypedResults.Ok(report));

    private static Task<IResult> ListAsync(
        ApiCaller caller, [AsParameters] PageQuery page, TestRuns runs, Cursors cursors, HttpContext context,
        CancellationToken ct) =>
        cursors.PageAsync(context, page, "", wanted => runs.PageAsync(caller.TenantId, wanted, ct));

    private static async Task<IResult> GetAsync(ApiCaller caller, Guid id, TestRuns runs, CancellationToken ct) =>
        ApiResults.OrNotFound(await runs.FindAsync(caller.TenantId, id, ct));

    private static async Task<IResult> SettingsAsync(
        ApiCaller caller, TestSetSettings settings, HttpContext context, CancellationToken ct)
    {
        var found = await settings.ReadAsync(caller.TenantId, ct);
        return ETags.Ok(context, new TestSetSettingsBody(found.Gate), found.ConcurrencyToken);
    }

    private static Task<IResult> ChangeSettingsAsync(
        ApiCaller caller, IfMatch ifMatch, TestSetSettingsBody body, TestSetSettings settings, HttpContext context,
        CancellationToken ct) =>
        settings
            .ChangeAsync(caller.TenantId, body.Gate, ifMatch.ConcurrencyToken, caller.Actor, ct)
            .ToResultAsync(
                saved => ETags.Ok(context, new TestSetSettingsBody(saved.Gate), saved.ConcurrencyToken), ifMatch);
}

using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;
using ChatPlatform.Web.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatPlatform.Web.Api.Tenants;

/// <summary>
/// Which model answers a tenant's visitors, and the tenant's own connections to providers. Keys are written here and
/// never read.
/// </summary>
public static class InferenceEndpoints
{
    public static void MapInference(this RouteGroupBuilder tenant)
    {
        var group = tenant.MapGroup("/inference-settings").WithTags("Model");
        group.MapGet("/", GetAsync).ForManagers().WithSummary("Read which model answers").Gives(SettingsBody.Example);
        group
            .MapPut("/", PutAsync)
            .ForManagers()
            .WithSummary("Choose which model answers")
            .Takes(SettingsBody.Example)
            .Gives(SettingsBody.Example)
            .WithIfMatch();
        group
            .MapGet("/connections", ListAsync)
            .ForManagers()
            .WithSummary("List the tenant's own connections to providers, the oldest first")
            .GivesPage(ConnectionAnswer.Example);
        group
            .MapPost("/connections", CreateAsync)
            .ForManagers()
            .WithSummary("Make a connection; its key is written here and never read")
            .Takes(ConnectionRequest.Example)
            .Gives(ConnectionAnswer.Example, StatusCodes.Status201Created);
        group
            .MapGet("/connections/{id:guid}", FindAsync)
            .ForManagers()
            .WithSummary("Read one connection")
            .Gives(ConnectionAnswer.Example);
        group
            .MapPut("/connections/{id:guid}", UpdateAsync)
            .ForManagers()
            .WithSummary("Change a connection; another host clears the key")
            .Takes(ConnectionRequest.Example)
            .Gives(ConnectionAnswer.Example)
            .WithIfMatch();
        group
            .MapDelete("/connections/{id:guid}", DeleteAsync)
            .ForManagers()
            .WithSummary("Remove a connection")
            .GivesNothing()
            .WithIfMatch();
        group
            .MapPost("/connections/{id:guid}/test", TestAsync)
            .ForManagers()
            .WithSummary("Ask the provider something small")
            .Gives(new ConnectionTestAnswer(true, "The provider answered.", 412));
    }

    /// <param name="ConnectionId">The tenant's own connection; null, or without it, what the platform offers.</param>
    public sealed record SettingsBody(Guid? ConnectionId = null, RoutingMode Routing = RoutingMode.FastPath)
    {
        internal static SettingsBody Example { get; } = new(ConnectionAnswer.Example.Id);
    }

    /// <param name="BaseUrl">For the kind "openai-compatible": absolute, with the version part.</param>
    /// <param name="Key">A new key; without it the one that is there stays, unless scheme, host or port change.</param>
    /// <param name="RemoveKey">True takes away the key that is there.</param>
    public sealed record ConnectionRequest(
        string Name, string Kind, string Model, string? BaseUrl = null, string? Key = null, bool RemoveKey = false)
    {
        internal static ConnectionRequest Example { get; } =
            new("Our account", "openai-compatible", "small-1", "https://models.example.com/v1", "sk-...");

        internal ConnectionDraft Draft => new(Name, Kind, BaseUrl, Model, Key, RemoveKey);
    }

    /// <param name="Key">What is said of the key; null when there is none.</param>
    public sealed record ConnectionAnswer(
        Guid Id, string Name, string Kind, string BaseUrl, string Model, KeyAnswer? Key, bool IsUsed,
        DateTimeOffset ChangedAt)
    {
        internal static ConnectionAnswer Example { get; } =
            new(
                Examples.ConversationId,
                "Our account",
                "openai-compatible",
                "https://models.example.com/v1",
                "small-1",
                new("1234", Examples.At),
                true,
                Examples.At);

        internal static ConnectionAnswer Of(ConnectionItem c) =>
            new(
                c.Id, c.Name, c.Kind, c.BaseUrl, c.Model,
                c.KeyLastFour is null ? null : new(c.KeyLastFour, c.KeySetAt!.Value), c.IsUsed, c.ChangedAt);
    }

    public sealed record KeyAnswer(string LastFour, DateTimeOffset SetAt);

    /// <param name="Milliseconds">How long it took.</param>
    public sealed record ConnectionTestAnswer(bool Succeeded, string Text, int Milliseconds);

    private static async Task<IResult> GetAsync(
        ApiCaller caller, HttpContext context, InferenceSettingsStore settings, CancellationToken ct)
    {
        var found = await settings.ReadAsync(caller.TenantId, ct);
        return ETags.Shown(context, new SettingsBody(found.ConnectionId, found.Routing), found.ConcurrencyToken);
    }

    private static Task<IResult> PutAsync(
        ApiCaller caller,
        IfMatch ifMatch,
        HttpContext context,
        SettingsBody body,
        InferenceSettingsStore settings,
        CancellationToken ct) =>
        settings
            .ChangeAsync(caller.TenantId, body.ConnectionId, body.Routing, ifMatch.ConcurrencyToken, caller.Actor, ct)
            .ToResultAsync(
                saved =>
                    ETags.Shown(context, new SettingsBody(saved.ConnectionId, saved.Routing), saved.ConcurrencyToken),
                ifMatch);

    private static Task<IResult> ListAsync(
        ApiCaller caller,
        [AsParameters] PageQuery page,
        ProviderConnections connections,
        Cursors cursors,
        HttpContext context,
        CancellationToken ct) =>
        cursors.PageAsync(context, page, "", async wanted =>
            (await connections.PageAsync(caller.TenantId, wanted, ct)).Select(ConnectionAnswer.Of));

    private static async Task<IResult> FindAsync(
        ApiCaller caller, HttpContext context, Guid id, ProviderConnections connections, CancellationToken ct) =>
        await connections.FindAsync(caller.TenantId, id, ct) is { } found
            ? Shown(context, found)
            : ProblemCodes.NotFound();

    private static Task<IResult> CreateAsync(
        ApiCaller caller,
        HttpContext context,
        ConnectionRequest request,
        ProviderConnections connections,
        CancellationToken ct) =>
        connections
            .CreateAsync(caller.TenantId, request.Draft, caller.Actor, ct)
            .ToResultAsync(made =>
                ETags.Created(
                    context, $"{context.Request.Path}/{made.Id}", ConnectionAnswer.Of(made), made.ConcurrencyToken));

    private static Task<IResult> UpdateAsync(
        ApiCaller caller,
        HttpContext context,
        Guid id,
        IfMatch ifMatch,
        ConnectionRequest request,
        ProviderConnections connections,
        CancellationToken ct) =>
        connections
            .UpdateAsync(caller.TenantId, id, request.Draft, ifMatch.ConcurrencyToken, caller.Actor, ct)
            .ToResultAsync(saved => Shown(context, saved), ifMatch);

    private static Task<IResult> DeleteAsync(
        ApiCaller caller, Guid id, IfMatch ifMatch, ProviderConnections connections, CancellationToken ct) =>
        connections
            .DeleteAsync(caller.TenantId, id, ifMatch.ConcurrencyToken, caller.Actor, ct)
            .ToNoContentAsync(ifMatch);

    private static async Task<IResult> TestAsync(
        ApiCaller caller, HttpContext context, Guid id, ProviderProbe probe, CancellationToken ct)
    {
        return await probe.TestAsync(caller.TenantId, id, caller.Actor, ct) is { } result
            ? TypedResults.Ok(
                new ConnectionTestAnswer(result.Succeeded, result.Text, (int)result.Took.TotalMilliseconds))
            : ProblemCodes.NotFound();
    }

    private static Ok<ConnectionAnswer> Shown(HttpContext context, ConnectionItem connection) =>
        ETags.Shown(context, ConnectionAnswer.Of(connection), connection.ConcurrencyToken);
}

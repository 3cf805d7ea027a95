using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatPlatform.Web.Endpoints.Api;

/// <summary>Which model answers a tenant's customers, and the tenant's own connections to providers. Keys are written here and never read.</summary>
public static class InferenceEndpoints
{
    public static void MapInference(this RouteGroupBuilder tenant)
    {
        var group = tenant.MapGroup("/inference-settings").WithTags("Inference");
        group.MapGet("/", GetAsync).ForManagers().WithSummary("Read which model answers").Gives(SettingsBody.Example);
        group.MapPut("/", PutAsync).ForManagers().WithSummary("Choose which model answers").Takes(SettingsBody.Example).Gives(SettingsBody.Example).WithIfMatch();
        group.MapGet("/connections", ListAsync).ForManagers().WithSummary("List the tenant's connections, by name").Gives(new ConnectionList([ConnectionAnswer.Example]));
        group.MapPost("/connections", CreateAsync).ForManagers().WithSummary("Make a connection")
            .Takes(ConnectionRequest.Example).Gives(ConnectionAnswer.Example, StatusCodes.Status201Created);
        group.MapGet("/connections/{id:guid}", FindAsync).ForManagers().WithSummary("Read one connection").Gives(ConnectionAnswer.Example);
        group.MapPut("/connections/{id:guid}", UpdateAsync).ForManagers().WithSummary("Change a connection; another scheme, host or port takes its key away")
            .Takes(ConnectionRequest.Example).Gives(ConnectionAnswer.Example).WithIfMatch();
        group.MapDelete("/connections/{id:guid}", DeleteAsync).ForManagers().WithSummary("Remove a connection with its key").GivesNothing().WithIfMatch();
        group.MapPost("/connections/{id:guid}/test", TestAsync).ForManagers().WithSummary("Ask a connection for one word").Gives(new TestAnswer(true, "It answers.", 420));
    }

    /// <param name="ConnectionId">The tenant's own connection; null takes what the platform offers.</param>
    public sealed record SettingsBody(Guid? ConnectionId, RoutingMode Routing = RoutingMode.FastPath)
    {
        internal static SettingsBody Example { get; } = new(Examples.ToolId);
    }

    /// <param name="BaseUrl">For the kind "openai-compatible": absolute, with the version part.</param>
    /// <param name="Key">A new key; without it the one that is there stays, unless scheme, host or port change.</param>
    /// <param name="RemoveKey">True takes away the key that is there.</param>
    public sealed record ConnectionRequest(string Name, string Kind, string Model, string? BaseUrl = null, string? Key = null, bool RemoveKey = false)
    {
        internal static ConnectionRequest Example { get; } = new("Our account", "openai-compatible", "model-name", "https://models.example.com/v1", "the-key-of-the-account");

        internal ConnectionDraft Draft => new(Name, Kind, BaseUrl, Model, Key, RemoveKey);
    }

    /// <param name="Key">What is said of the key; null when there is none.</param>
    public sealed record ConnectionAnswer(Guid Id, string Name, string Kind, string BaseUrl, string Model, KeyAnswer? Key, bool IsUsed, DateTimeOffset ChangedAt)
    {
        internal static ConnectionAnswer Example { get; } = new(
            Examples.ToolId, "Our account", "openai-compatible", "https://models.example.com/v1", "model-name", new("ount", DateTimeOffset.UnixEpoch), true, DateTimeOffset.UnixEpoch);

        internal static ConnectionAnswer Of(ConnectionItem c) =>
            new(c.Id, c.Name, c.Kind, c.BaseUrl, c.Model, c.KeyLastFour is null ? null : new(c.KeyLastFour, c.KeySetAt!.Value), c.IsUsed, c.ChangedAt);
    }

    public sealed record KeyAnswer(string LastFour, DateTimeOffset SetAt);

    public sealed record ConnectionList(IReadOnlyList<ConnectionAnswer> Items, string? NextCursor = null);

    /// <param name="Milliseconds">How long it took.</param>
    public sealed record TestAnswer(bool Succeeded, string Text, int Milliseconds);

    private static async Task<IResult> GetAsync(ApiCaller caller, InferenceSettingsStore settings, HttpContext context, CancellationToken ct)
    {
        var found = await settings.ReadAsync(caller.TenantId, ct);
        return ETags.Shown(context, new SettingsBody(found.ConnectionId, found.Routing), found.Version);
    }

    private static async Task<IResult> PutAsync(ApiCaller caller, SettingsBody body, InferenceSettingsStore settings, HttpContext context, CancellationToken ct)
    {
        if (ETags.Expected(context) is var (version, refusal) && refusal is not null)
        {
            return refusal;
        }

        return await settings.ChangeAsync(caller.TenantId, body.ConnectionId, body.Routing, version, caller.Actor, ct) switch
        {
            SettingsOutcome.Saved => await GetAsync(caller, settings, context, ct),
            SettingsOutcome.UnknownConnection => ProblemCodes.Invalid("connectionId", "must be one of the tenant's connections"),
            _ => ETags.Stale(),
        };
    }

    private static async Task<IResult> ListAsync(ApiCaller caller, ProviderConnections connections, CancellationToken ct) =>
        TypedResults.Ok(new ConnectionList([.. (await connections.ListAsync(caller.TenantId, ct)).Select(ConnectionAnswer.Of)]));

    private static async Task<IResult> FindAsync(ApiCaller caller, Guid id, ProviderConnections connections, HttpContext context, CancellationToken ct) =>
        await connections.FindAsync(caller.TenantId, id, ct) is { } found ? Shown(context, found) : ProblemCodes.NotFound();

    private static async Task<IResult> CreateAsync(ApiCaller caller, ConnectionRequest request, ProviderConnections connections, HttpContext context, CancellationToken ct) =>
        ApiAnswers.Of(await connections.CreateAsync(caller.TenantId, request.Draft, caller.Actor, ct), made =>
        {
            ETags.Show(context, made.Version);
            return TypedResults.Created($"{context.Request.Path}/{made.Id}", ConnectionAnswer.Of(made));
        });

    private static async Task<IResult> UpdateAsync(ApiCaller caller, Guid id, ConnectionRequest request, ProviderConnections connections, HttpContext context, CancellationToken ct) =>
        await ExpectedAsync(caller, id, connections, context, ct) is var (version, refusal) && refusal is not null
            ? refusal
            : ApiAnswers.Of(await connections.UpdateAsync(caller.TenantId, id, request.Draft, version, caller.Actor, ct), saved => Shown(context, saved));

    private static async Task<IResult> DeleteAsync(ApiCaller caller, Guid id, ProviderConnections connections, HttpContext context, CancellationToken ct) =>
        await ExpectedAsync(caller, id, connections, context, ct) is var (version, refusal) && refusal is not null
            ? refusal
            : ApiAnswers.Of(await connections.DeleteAsync(caller.TenantId, id, version, caller.Actor, ct), _ => TypedResults.NoContent());

    private static async Task<IResult> TestAsync(ApiCaller caller, Guid id, ProviderProbe probe, CancellationToken ct) =>
        await probe.TestAsync(caller.TenantId, id, caller.Actor, ct) is { } result
            ? TypedResults.Ok(new TestAnswer(result.Succeeded, result.Text, (int)result.Took.TotalMilliseconds))
            : ProblemCodes.NotFound();

    /// <summary>What is not the tenant's is not there, whatever version was named.</summary>
    private static async Task<(uint Version, IResult? Refusal)> ExpectedAsync(ApiCaller caller, Guid id, ProviderConnections connections, HttpContext context, CancellationToken ct) =>
        await connections.FindAsync(caller.TenantId, id, ct) is null ? (0, ProblemCodes.NotFound()) : ETags.Expected(context);

    private static Ok<ConnectionAnswer> Shown(HttpContext context, ConnectionItem connection) => ETags.Shown(context, ConnectionAnswer.Of(connection), connection.Version);
}

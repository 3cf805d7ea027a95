using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Hosting;
using ChatPlatform.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatPlatform.Web.Endpoints;

/// <summary>Which model answers a tenant's customers, and the tenant's own connections to providers. Keys are written here and never read.</summary>
public static class InferenceEndpoints
{
    public static void MapInference(this WebApplication app)
    {
        var group = app.MapGroup("/api/v1/tenants/{tenant}/inference-settings").RequireAuthorization(SecurityExtensions.StaffPolicy).AddEndpointFilter<ManagerDoor>();
        group.MapGet("/", GetAsync);
        group.MapPut("/", PutAsync);
        group.MapGet("/connections", ListAsync);
        group.MapPost("/connections", CreateAsync);
        group.MapGet("/connections/{id:guid}", FindAsync);
        group.MapPut("/connections/{id:guid}", UpdateAsync);
        group.MapDelete("/connections/{id:guid}", DeleteAsync);
        group.MapPost("/connections/{id:guid}/test", TestAsync);
    }

    /// <param name="ConnectionId">The tenant's own connection; null takes what the platform offers.</param>
    public sealed record SettingsBody(Guid? ConnectionId, RoutingMode Routing = RoutingMode.FastPath);

    /// <param name="BaseUrl">For the kind "openai-compatible": absolute, with the version part.</param>
    /// <param name="Key">A new key; without it the one that is there stays, unless scheme, host or port change.</param>
    /// <param name="RemoveKey">True takes away the key that is there.</param>
    public sealed record ConnectionRequest(string Name, string Kind, string Model, string? BaseUrl = null, string? Key = null, bool RemoveKey = false)
    {
        internal ConnectionDraft Draft => new(Name, Kind, BaseUrl, Model, Key, RemoveKey);
    }

    /// <param name="Key">What is said of the key; null when there is none.</param>
    public sealed record ConnectionAnswer(Guid Id, string Name, string Kind, string BaseUrl, string Model, KeyAnswer? Key, bool IsUsed, DateTimeOffset ChangedAt)
    {
        internal static ConnectionAnswer Of(ConnectionItem c) =>
            new(c.Id, c.Name, c.Kind, c.BaseUrl, c.Model, c.KeyLastFour is null ? null : new(c.KeyLastFour, c.KeySetAt!.Value), c.IsUsed, c.ChangedAt);
    }

    public sealed record KeyAnswer(string LastFour, DateTimeOffset SetAt);

    public sealed record ConnectionList(IReadOnlyList<ConnectionAnswer> Items, string? NextCursor = null);

    /// <param name="Milliseconds">How long it took.</param>
    public sealed record TestAnswer(bool Succeeded, string Text, int Milliseconds);

    private static async Task<IResult> GetAsync(HttpContext context, InferenceSettingsStore settings, CancellationToken ct)
    {
        var found = await settings.ReadAsync(ManagerDoor.Of(context).TenantId, ct);
        RowTags.Write(context, found.Version);
        return TypedResults.Ok(new SettingsBody(found.ConnectionId, found.Routing));
    }

    private static async Task<IResult> PutAsync(HttpContext context, SettingsBody body, InferenceSettingsStore settings, CancellationToken ct)
    {
        var manager = ManagerDoor.Of(context);
        return await settings.ChangeAsync(manager.TenantId, body.ConnectionId, body.Routing, RowTags.Expected(context), manager.Actor, ct) switch
        {
            SettingsOutcome.Saved => await GetAsync(context, settings, ct),
            SettingsOutcome.UnknownConnection => ProblemCodes.Invalid("connectionId", "There is no such connection."),
            _ => Stale(),
        };
    }

    private static async Task<IResult> ListAsync(HttpContext context, ProviderConnections connections, CancellationToken ct) =>
        TypedResults.Ok(new ConnectionList([.. (await connections.ListAsync(ManagerDoor.Of(context).TenantId, ct)).Select(ConnectionAnswer.Of)]));

    private static async Task<IResult> FindAsync(HttpContext context, Guid id, ProviderConnections connections, CancellationToken ct) =>
        await connections.FindAsync(ManagerDoor.Of(context).TenantId, id, ct) is { } found ? Shown(context, found) : ProblemCodes.NotFound();

    private static async Task<IResult> CreateAsync(HttpContext context, ConnectionRequest request, ProviderConnections connections, CancellationToken ct)
    {
        var manager = ManagerDoor.Of(context);
        var result = await connections.CreateAsync(manager.TenantId, request.Draft, manager.Actor, ct);
        if (result is not ConnectionResult.Saved { Connection: var made })
        {
            return Answer(context, result);
        }

        RowTags.Write(context, made.Version);
        return TypedResults.Created($"{context.Request.Path}/{made.Id}", ConnectionAnswer.Of(made));
    }

    private static async Task<IResult> UpdateAsync(HttpContext context, Guid id, ConnectionRequest request, ProviderConnections connections, CancellationToken ct)
    {
        var manager = ManagerDoor.Of(context);
        return Answer(context, await connections.UpdateAsync(manager.TenantId, id, request.Draft, RowTags.Expected(context), manager.Actor, ct));
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, Guid id, ProviderConnections connections, CancellationToken ct)
    {
        var manager = ManagerDoor.Of(context);
        return Answer(context, await connections.DeleteAsync(manager.TenantId, id, RowTags.Expected(context), manager.Actor, ct));
    }

    private static async Task<IResult> TestAsync(HttpContext context, Guid id, ProviderProbe probe, CancellationToken ct)
    {
        var manager = ManagerDoor.Of(context);
        return await probe.TestAsync(manager.TenantId, id, manager.Actor, ct) is { } result
            ? TypedResults.Ok(new TestAnswer(result.Succeeded, result.Text, (int)result.Took.TotalMilliseconds))
            : ProblemCodes.NotFound();
    }

    private static IResult Answer(HttpContext context, ConnectionResult result) => result switch
    {
        ConnectionResult.Saved saved => Shown(context, saved.Connection),
        ConnectionResult.Removed => TypedResults.NoContent(),
        ConnectionResult.Stale => Stale(),
        ConnectionResult.Invalid invalid => ProblemCodes.Problem(
            StatusCodes.Status422UnprocessableEntity, "invalid", string.Join(" ", invalid.Errors.Values), invalid.Errors.ToDictionary(e => e.Key, e => (string[])[e.Value])),
        _ => ProblemCodes.NotFound(),
    };

    private static Ok<ConnectionAnswer> Shown(HttpContext context, ConnectionItem connection)
    {
        RowTags.Write(context, connection.Version);
        return TypedResults.Ok(ConnectionAnswer.Of(connection));
    }

    private static ProblemHttpResult Stale() =>
        ProblemCodes.Problem(StatusCodes.Status412PreconditionFailed, "stale", "Somebody else has changed this meanwhile. Read it again, then change it.");
}

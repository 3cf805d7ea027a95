using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Inference.ModelCatalog;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;
using ChatPlatform.Web.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatPlatform.Web.Api.Tenants;

/// <summary>
/// The model that answers a tenant's customers, and the tenant's connections to providers. Keys are write-only.
/// </summary>
public static class InferenceEndpoints
{
    public static void MapInference(this RouteGroupBuilder tenant)
    {
        tenant
            .MapGet("/models", ModelsAsync)
            .WithTags("Model")
            .ForManagers()
            .WithSummary("List the models that the tenant and its agents may use, by id")
            .ProducesPage(
                new TenantModel(
                    "gpt-5-mini", "GPT-5 mini", "Fast and inexpensive.", "openai", true, true, true, 400_000, 0.25m, 2m,
                    "USD", null, false, true));
        var group = tenant.MapGroup("/inference-settings").WithTags("Model");
        group.MapGet("/", GetAsync)
            .ForManagers().WithSummary("Get the model settings")
            .ProducesExample(SettingsBody.Example);
        group
            .MapPut("/", PutAsync)
            .ForManagers()
            .WithSummary("Change the model settings")
            .WithRequestExample(SettingsBody.Example)
            .ProducesExample(SettingsBody.Example)
            .WithIfMatch();
        group
            .MapGet("/fallback-providers", FallbackProvidersAsync)
            .ForManagers()
            .WithSummary("List the providers that may answer when the model fails, in the platform's order")
            .ProducesPage(new FallbackProvider("backup", "gpt-5-mini"));
        group
            .MapGet("/connections", ListAsync)
            .ForManagers()
            .WithSummary("List the connections to providers, oldest first")
            .ProducesPage(ConnectionResponse.Example);
        group
            .MapPost("/connections", CreateAsync)
            .ForManagers()
            .WithSummary("Create a connection. The key is write-only")
            .WithRequestExample(ConnectionRequest.Example)
            .ProducesExample(ConnectionResponse.Example, StatusCodes.Status201Created);
        group
            .MapGet("/connections/{id:guid}", FindAsync)
            .ForManagers()
            .WithSummary("Get a connection")
            .ProducesExample(ConnectionResponse.Example);
        group
            .MapPut("/connections/{id:guid}", UpdateAsync)
            .ForManagers()
            .WithSummary("Change a connection. A new origin clears the key")
            .WithRequestExample(ConnectionRequest.Example)
            .ProducesExample(ConnectionResponse.Example)
            .WithIfMatch();
        group
            .MapDelete("/connections/{id:guid}", DeleteAsync)
            .ForManagers()
            .WithSummary("Delete a connection")
            .ProducesNoContent()
            .WithIfMatch();
        group
            .MapPost("/connections/{id:guid}/test", TestAsync)
            .ForManagers()
            .WithSummary("Test a connection with a call of a tool and a second turn")
            .ProducesExample(new ConnectionTestResponse(true, "It answers and calls tools.", 812));
    }

    /// <param name="ConnectionId">The tenant's connection; null or omitted uses the platform's model.</param>
    /// <param name="Model">A model of the platform, see /models; null or omitted uses the platform's default.</param>
    /// <param name="Fallback">What answers when the model fails: names of /fallback-providers in order, and then
    /// "builtIn" (the built-in assistant) or "person". Null or omitted uses the platform's order and then the built-in
    /// assistant.</param>
    public sealed record SettingsBody(
        Guid? ConnectionId = null, RoutingMode Routing = RoutingMode.FastPath, string? Model = null,
        TenantFallback? Fallback = null)
    {
        internal static SettingsBody Example { get; } =
            new(ConnectionResponse.Example.Id, Fallback: new(["backup"], FallbackEnd.Person));

        internal static SettingsBody Of(InferenceSettings s) => new(s.ConnectionId, s.Routing, s.Model, s.Fallback);
    }

    /// <param name="Kind">"openai", "anthropic", "gemini", "azure-openai", "openrouter" or "openai-compatible".</param>
    /// <param name="BaseUrl">For the kind "openai-compatible": absolute URL including the version; for "azure-openai":
    /// the resource's endpoint.</param>
    /// <param name="Key">New key; omitted keeps the current key unless the origin changes.</param>
    /// <param name="RemoveKey">True removes the current key.</param>
    /// <param name="Patience">Seconds that the provider is waited for: until the first sign of life and between two (1
    /// to 300), and for a whole response (5 to 600). What is omitted uses the platform's limits.</param>
    public sealed record ConnectionRequest(
        string Name, string Kind, string Model, string? BaseUrl = null, string? Key = null, bool RemoveKey = false,
        ConnectionPatience? Patience = null)
    {
        internal static ConnectionRequest Example { get; } =
            new("Our account", "openai-compatible", "small-1", "https://models.example.com/v1", "sk-...",
                Patience: new(60, 30, 300));

        internal ConnectionDraft Draft => new(Name, Kind, BaseUrl, Model, Key, RemoveKey, Patience);
    }

    /// <param name="Key">Information about the key; null when there is none.</param>
    public sealed record ConnectionResponse(
        Guid Id, string Name, string Kind, string BaseUrl, string Model, KeyResponse? Key, bool IsUsed,
        DateTimeOffset ChangedAt, ConnectionPatience? Patience)
    {
        internal static ConnectionResponse Example { get; } =
            new(
                Examples.ConversationId,
                "Our account",
                "openai-compatible",
                "https://models.example.com/v1",
                "small-1",
                new("1234", Examples.At),
                true,
                Examples.At,
                new(60, 30, 300));

        internal static ConnectionResponse Of(ConnectionItem c) =>
            new(
                c.Id, c.Name, c.Kind, c.BaseUrl, c.Model,
                c.KeyLastFour is null ? null : new(c.KeyLastFour, c.KeySetAt!.Value), c.IsUsed, c.ChangedAt,
                c.Patience);
    }

    public sealed record KeyResponse(string LastFour, DateTimeOffset SetAt);

    /// <param name="Milliseconds">Duration.</param>
    public sealed record ConnectionTestResponse(bool Succeeded, string Text, int Milliseconds);

    private static Task<IResult> ModelsAsync(
        ApiCaller caller, [AsParameters] PageQuery page, TenantModels models, Cursors cursors, HttpContext context,
        CancellationToken ct) =>
        cursors.PageAsync(context, page, "", wanted => models.PageAsync(caller.TenantId, wanted, ct));

    private static async Task<IResult> GetAsync(
        ApiCaller caller, HttpContext context, InferenceSettingsStore settings, CancellationToken ct)
    {
        var found = await settings.ReadAsync(caller.TenantId, ct);
        return ETags.Ok(context, SettingsBody.Of(found), found.ConcurrencyToken);
    }

    private static Task<IResult> PutAsync(
        ApiCaller caller,
        IfMatch ifMatch,
        HttpContext context,
        SettingsBody body,
        InferenceSettingsStore settings,
        CancellationToken ct) =>
        settings
            .ChangeAsync(
                caller.TenantId, new(body.ConnectionId, body.Routing, body.Model, body.Fallback),
                ifMatch.ConcurrencyToken, caller.Actor, ct)
            .ToResultAsync(
                saved => ETags.Ok(context, SettingsBody.Of(saved), saved.ConcurrencyToken), ifMatch);

    private static Task<IResult> FallbackProvidersAsync(
        ApiCaller caller, [AsParameters] PageQuery page, InferenceSettingsStore settings, Cursors cursors,
        HttpContext context, CancellationToken ct) =>
        cursors.PageAsync(
            context, page, "", wanted => settings.FallbackProvidersAsync(caller.TenantId, wanted, ct));

    private static Task<IResult> ListAsync(
        ApiCaller caller,
        [AsParameters] PageQuery page,
        ProviderConnections connections,
        Cursors cursors,
        HttpContext context,
        CancellationToken ct) =>
        cursors.PageAsync(context, page, "", async wanted =>
            (await connections.PageAsync(caller.TenantId, wanted, ct)).Select(ConnectionResponse.Of));

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
                    context, $"{context.Request.Path}/{made.Id}", ConnectionResponse.Of(made), made.ConcurrencyToken));

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
                new ConnectionTestResponse(result.Succeeded, result.Text, (int)result.Took.TotalMilliseconds))
            : ProblemCodes.NotFound();
    }

    private static Ok<ConnectionResponse> Shown(HttpContext context, ConnectionItem connection) =>
        ETags.Ok(context, ConnectionResponse.Of(connection), connection.ConcurrencyToken);
}

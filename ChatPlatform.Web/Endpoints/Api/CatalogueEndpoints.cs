using System.Text.Json;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Hosting;

namespace ChatPlatform.Web.Endpoints.Api;

/// <summary>The platform's catalogue: the same routes for models, shared agents and shared tools.</summary>
public static class CatalogueEndpoints
{
    public static void MapCatalogue(this RouteGroupBuilder api)
    {
        api.Map("/models", SharedKind.Model, "model");
        api.Map("/shared-agents", SharedKind.Agent, "shared agent");
        api.Map("/shared-tools", SharedKind.Tool, "shared tool");
    }

    /// <param name="Key">1 to 100 letters, digits and . _ - / :; for a model the id that its provider knows it by. It stays.</param>
    /// <param name="Title">1 to 100 characters.</param>
    /// <param name="Description">At most 500 characters.</param>
    /// <param name="IsAllowedByDefault">Whether tenants without a rule of their own may use it.</param>
    /// <param name="Definition">What a tenant's own agent (prompt, examples) or tool (method, urlTemplate, inputSchema, answerTemplate) begins with; without it nothing changes.</param>
    public sealed record CatalogueRequest(string Key, string Title, string Description, bool IsAllowedByDefault, JsonElement? Definition = null)
    {
        internal CatalogueDraft Draft => new(Key, Title, Description, IsAllowedByDefault, Definition);
    }

    private static string DefinitionOf(SharedKind kind) => kind switch
    {
        SharedKind.Agent => """{"prompt":"You help with shipments.","examples":["Where is my parcel?"]}""",
        SharedKind.Tool => """{"method":"GET","urlTemplate":"https://api.example.com/rates","inputSchema":{"type":"object","properties":{}}}""",
        _ => "{}",
    };

    private static void Map(this RouteGroupBuilder api, string path, SharedKind kind, string name)
    {
        var group = api.MapGroup(path).WithTags("Catalogue");
        var item = new CatalogueItem(Examples.AgentId, kind, "gpt-large", "GPT large", "For long and hard questions", true, 2, Examples.At, 0, DefinitionOf(kind));
        var request = new CatalogueRequest(item.Key, item.Title, item.Description, item.IsAllowedByDefault, kind == SharedKind.Model ? null : item.Definition);
        group.MapGet("/", (ApiCaller caller, [AsParameters] PageQuery page, SharedCatalogue catalogue, Cursors cursors, HttpContext context, CancellationToken ct) =>
            cursors.PageAsync(context, page, "", (place, take) => catalogue.PageAsync(kind, place is null ? null : Guid.Parse(place), take, ct), e => e.Id.ToString()))
            .ForPlatformAdmins().WithSummary($"List every {name}, the oldest first").GivesPage(item);
        group.MapPost("/", async (ApiCaller caller, CatalogueRequest body, SharedCatalogue catalogue, HttpContext context, CancellationToken ct) =>
            ApiAnswers.Of(await catalogue.CreateAsync(kind, body.Draft, caller.Actor, ct), made =>
            {
                ETags.Show(context, made.RowVersion);
                return TypedResults.Created($"{ApiRoutes.Root}{path}/{made.Id}", made);
            })).ForPlatformAdmins().WithSummary($"Add a {name}").Takes(request).Gives(item, StatusCodes.Status201Created);
        group.MapGet("/{id:guid}", async (ApiCaller caller, Guid id, SharedCatalogue catalogue, HttpContext context, CancellationToken ct) =>
            await catalogue.FindAsync(kind, id, ct) is { } found ? (IResult)ETags.Shown(context, found, found.RowVersion) : ProblemCodes.NotFound())
            .ForPlatformAdmins().WithSummary($"Read a {name}").Gives(item);
        group.MapPut("/{id:guid}", async (ApiCaller caller, Guid id, CatalogueRequest body, SharedCatalogue catalogue, HttpContext context, CancellationToken ct) =>
            ETags.Expected(context) is var (version, refusal) && refusal is not null
                ? refusal
                : ApiAnswers.Of(await catalogue.UpdateAsync(kind, id, version, body.Draft, caller.Actor, ct), saved => ETags.Shown(context, saved, saved.RowVersion)))
            .ForPlatformAdmins().WithSummary($"Change a {name}").Takes(request).Gives(item).WithIfMatch();
        group.MapDelete("/{id:guid}", async (ApiCaller caller, Guid id, SharedCatalogue catalogue, HttpContext context, CancellationToken ct) =>
            ETags.Expected(context) is var (version, refusal) && refusal is not null
                ? refusal
                : ApiAnswers.Of(await catalogue.DeleteAsync(kind, id, version, caller.Actor, ct), _ => TypedResults.NoContent()))
            .ForPlatformAdmins().WithSummary($"Take a {name} out of the catalogue").GivesNothing().WithIfMatch();
    }
}

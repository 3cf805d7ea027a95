using System.Text.Json;
using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Api.Platform;

/// <summary>The platform's catalog: the same routes for models, shared agents and shared tools.</summary>
public static class CatalogEndpoints
{
    public static void MapCatalog(this RouteGroupBuilder api)
    {
        api.Map("/models", CatalogKind.Model, "model");
        api.Map("/shared-agents", CatalogKind.Agent, "shared agent");
        api.Map("/shared-tools", CatalogKind.Tool, "shared tool");
    }

    /// <param name="Key">1 to 100 letters, digits and . _ - / :. Cannot be changed. For a model, the provider's model
    /// id.</param>
    /// <param name="Title">1 to 100 characters.</param>
    /// <param name="Description">At most 500 characters.</param>
    /// <param name="IsAllowedByDefault">True when tenants without a rule of their own may use it.</param>
    /// <param name="Definition">Template for a tenant's agent (prompt, examples, tools, model) or tool (method,
    /// urlTemplate, inputSchema, answerTemplate); omitted keeps the current one.</param>
    /// <param name="Kinds">Kinds of business whose tenants may use it by default: logistics, bank, shop, software,
    /// other. Empty for all; omitted keeps the current ones.</param>
    public sealed record CatalogRequest(
        string Key, string Title, string Description, bool IsAllowedByDefault, JsonElement? Definition = null,
        IReadOnlyList<string>? Kinds = null)
    {
        internal CatalogDraft Draft => new(Key, Title, Description, IsAllowedByDefault, Definition, Kinds);
    }

    private static Task<IResult> SortedAsync(string? sort, Func<CatalogSort, Task<IResult>> run)
    {
        var errors = new FieldErrors();
        var order = errors.ParseEnum<CatalogSort>("sort", sort) ?? CatalogSort.Oldest;
        return errors.Any ? Task.FromResult<IResult>(ProblemCodes.Invalid(errors)) : run(order);
    }

    private static string DefinitionOf(CatalogKind kind) =>
        kind switch
        {
            CatalogKind.Agent => """{"prompt":"You help with shipments.","examples":["Where is my parcel?"]}""",
            CatalogKind.Tool =>
                """{"method":"GET","urlTemplate":"https://api.example.com/rates","inputSchema":""" +
                """{"type":"object","properties":{}}}""",
            _ => "{}",
        };

    private static void Map(this RouteGroupBuilder api, string path, CatalogKind kind, string name)
    {
        var group = api.MapGroup(path).WithTags("Catalog");
        var item = new CatalogItem(
            Examples.AgentId, kind, "gpt-large", "GPT large", "For long and hard questions", true, 2, Examples.At, 0,
            DefinitionOf(kind), []);
        var request = new CatalogRequest(
            item.Key, item.Title, item.Description, item.IsAllowedByDefault,
            kind == CatalogKind.Model ? null : item.Definition);
        group
            .MapGet(
                "/",
                (
                    ApiCaller caller, string? sort, [AsParameters] PageQuery page, CatalogEditor catalog,
                    Cursors cursors, HttpContext context, CancellationToken ct
                ) => SortedAsync(sort, order => cursors.PageAsync(
                    context, page, $"{order}", wanted => catalog.PageAsync(new([kind]), order, wanted, ct))))
            .ForPlatformAdmins()
            .WithSummary($"List all {name}s, by default oldest first")
            .ProducesPage(item);
        group
            .MapPost(
                "/",
                (
                    ApiCaller caller, CatalogRequest body, CatalogEditor catalog, HttpContext context,
                    CancellationToken ct) =>
                    catalog
                        .CreateAsync(kind, body.Draft, caller.Actor, ct)
                        .ToCreatedAsync(context, made => $"{ApiRoutes.Root}{path}/{made.Id}"))
            .ForPlatformAdmins()
            .WithSummary($"Add a {name}")
            .WithRequestExample(request)
            .ProducesExample(item, StatusCodes.Status201Created);
        group
            .MapGet(
                "/{id:guid}",
                async (ApiCaller caller, Guid id, CatalogEditor catalog, HttpContext context, CancellationToken ct) =>
                    await catalog.FindAsync(kind, id, ct) is { } found
                        ? (IResult)ETags.Ok(context, found)
                        : ProblemCodes.NotFound())
            .ForPlatformAdmins()
            .WithSummary($"Get a {name}")
            .ProducesExample(item);
        group
            .MapPut(
                "/{id:guid}",
                (
                    ApiCaller caller, Guid id, IfMatch ifMatch, CatalogRequest body, CatalogEditor catalog,
                    HttpContext context, CancellationToken ct) =>
                    catalog
                        .UpdateAsync(kind, id, ifMatch.ConcurrencyToken, body.Draft, caller.Actor, ct)
                        .ToOkAsync(context, ifMatch))
            .ForPlatformAdmins()
            .WithSummary($"Change a {name}")
            .WithRequestExample(request)
            .ProducesExample(item)
            .WithIfMatch();
        group
            .MapDelete(
                "/{id:guid}",
                (ApiCaller caller, Guid id, IfMatch ifMatch, CatalogEditor catalog, CancellationToken ct) =>
                    catalog.DeleteAsync(kind, id, ifMatch.ConcurrencyToken, caller.Actor, ct).ToNoContentAsync(ifMatch))
            .ForPlatformAdmins()
            .WithSummary($"Remove a {name} from the catalog")
            .ProducesNoContent()
            .WithIfMatch();
        if (kind != CatalogKind.Model)
        {
            group.MapCopies(kind);
            group.MapRules(kind);
        }
    }
}

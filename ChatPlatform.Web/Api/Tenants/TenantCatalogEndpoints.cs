using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.Paging;

namespace ChatPlatform.Web.Api.Tenants;

/// <summary>Catalog entries that a tenant may add. An added entry becomes an agent or tool of the tenant.</summary>
internal static class TenantCatalogEndpoints
{
    /// <summary>Maps the list of entries of one kind and adding one.</summary>
    /// <param name="noun">"agent" or "tool", for the summaries.</param>
    /// <param name="added">Example of the tenant's own resource.</param>
    /// <param name="entry">Example of an entry.</param>
    /// <param name="idOf">Id of the tenant's own resource.</param>
    public static void MapCatalog<TDefinition, TDraft, TDetail>(
        this RouteGroupBuilder group, string noun, TDetail added, TenantCatalogEntry entry, Func<TDetail, Guid> idOf)
        where TDefinition : class
        where TDetail : class, IHasConcurrencyToken
    {
        group
            .MapGet(
                "/catalog",
                (
                    ApiCaller caller, [AsParameters] PageQuery page,
                    CatalogOffers<TDefinition, TDraft, TDetail> offers, Cursors cursors, HttpContext context,
                    CancellationToken ct
                ) => cursors.PageAsync(context, page, "", wanted => offers.PageAsync(caller.TenantId, wanted, ct)))
            .ForManagers()
            .WithSummary($"List the {noun}s of the platform's catalog that the tenant may add")
            .ProducesPage(entry);
        group
            .MapPost(
                "/catalog/{id:guid}",
                (
                    ApiCaller caller, Guid id, CatalogOffers<TDefinition, TDraft, TDetail> offers, HttpContext context,
                    CancellationToken ct
                ) => offers
                    .AddAsync(caller.TenantId, id, caller.Actor, ct)
                    .ToCreatedAsync(context, made => PathOf(context, idOf(made))))
            .ForManagers()
            .WithSummary($"Add {(noun[0] == 'a' ? "an" : "a")} {noun} from the catalog. It works while the platform " +
                "allows it")
            .ProducesExample(added, StatusCodes.Status201Created)
            .ProducesError(StatusCodes.Status409Conflict, "Already added, the name is taken, or the limit is reached.");
        MapTemplate<TDefinition, TDraft, TDetail>(group, noun, added);
    }

    /// <summary>Maps a copy's comparison with its entry, and the decision about an update.</summary>
    private static void MapTemplate<TDefinition, TDraft, TDetail>(
        RouteGroupBuilder group, string noun, TDetail copy)
        where TDefinition : class
        where TDetail : class, IHasConcurrencyToken
    {
        group
            .MapGet(
                "/{id:guid}/template",
                async (
                    ApiCaller caller, Guid id, CatalogOffers<TDefinition, TDraft, TDetail> offers, CancellationToken ct
                ) => ApiResults.OrNotFound(await offers.CompareAsync(caller.TenantId, id, ct)))
            .ForManagers()
            .WithSummary($"Compare a {noun} that was added from the catalog with its entry")
            .ProducesExample(
                new CatalogComparison(CopyState.UpdateAvailable, "Shipment", "Name: Parcels", "Name: Shipment"));
        group
            .MapPost(
                "/{id:guid}/template/take",
                (
                    ApiCaller caller, Guid id, IfMatch ifMatch, CatalogOffers<TDefinition, TDraft, TDetail> offers,
                    HttpContext context, CancellationToken ct
                ) => offers
                    .TakeAsync(caller.TenantId, id, ifMatch.ConcurrencyToken, caller.Actor, ct)
                    .ToOkAsync(context, ifMatch))
            .ForManagers()
            .WithSummary($"Replace the content of a {noun} by its entry's, which it follows from now on")
            .ProducesExample(copy)
            .WithIfMatch()
            .ProducesError(StatusCodes.Status409Conflict, "The name of the entry is taken.");
        group
            .MapPost(
                "/{id:guid}/template/keep",
                (
                    ApiCaller caller, Guid id, IfMatch ifMatch, CatalogOffers<TDefinition, TDraft, TDetail> offers,
                    HttpContext context, CancellationToken ct
                ) => offers
                    .KeepAsync(caller.TenantId, id, ifMatch.ConcurrencyToken, caller.Actor, ct)
                    .ToOkAsync(context, ifMatch))
            .ForManagers()
            .WithSummary($"Keep a changed {noun} as it is until its entry changes again")
            .ProducesExample(copy)
            .WithIfMatch();
    }

    /// <summary>URL of the new agent or tool.</summary>
    private static string PathOf(HttpContext context, Guid id)
    {
        var path = context.Request.Path.Value!;
        return path[..path.LastIndexOf("/catalog/", StringComparison.Ordinal)] + "/" + id;
    }
}

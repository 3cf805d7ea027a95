using ChatPlatform.Core.Catalog;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Api.Platform;

/// <summary>Who may use an entry of the catalog, and who does.</summary>
internal static class EntryUseEndpoints
{
    /// <summary>Maps the list of the tenants with a rule of their own for an entry.</summary>
    public static void MapRules(this RouteGroupBuilder entries, CatalogKind kind) => entries
        .MapGet(
            "/{id:guid}/rules",
            async (
                ApiCaller caller, Guid id, [AsParameters] PageQuery page, CatalogRules rules, Cursors cursors,
                HttpContext context, CancellationToken ct) =>
                await rules.HasEntryAsync(kind, id, ct)
                    ? await cursors.PageAsync(
                        context, page, "", wanted => rules.PageAsync(id, wanted, caller.Actor, ct))
                    : ProblemCodes.NotFound())
        .ForPlatformAdmins()
        .WithSummary("List the tenants with a rule of their own, by name")
        .ProducesPage(
            new EntryRule(
                Examples.ConversationId, "acme", "Acme Logistics", TenantKinds.Other, true, Examples.At));

    /// <summary>Maps the list of an entry's copies in tenants.</summary>
    public static void MapCopies(this RouteGroupBuilder entries, CatalogKind kind) => entries
        .MapGet(
            "/{id:guid}/copies",
            async (
                ApiCaller caller, Guid id, [AsParameters] PageQuery page, CatalogEditor catalog, CatalogUsage usage,
                Cursors cursors, HttpContext context, CancellationToken ct) =>
                await catalog.FindAsync(kind, id, ct) is null
                    ? ProblemCodes.NotFound()
                    : await cursors.PageAsync(
                        context, page, "", wanted => usage.PageAsync(kind, id, wanted, caller.Actor, ct)))
        .ForPlatformAdmins()
        .WithSummary("List the tenants that have added it, by name, and whether their copy follows it")
        .ProducesPage(
            new CopyItem(
                Examples.ConversationId, "acme", "Acme Logistics", Examples.AgentId, "Shipment",
                CopyState.Following, false, Examples.At));
}

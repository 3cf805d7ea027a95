using ChatPlatform.Core.Widgets;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;

namespace ChatPlatform.Web.Api.Tenants;

/// <summary>Appearance and allowed origins of a tenant's widget, and the sites that use it.</summary>
public static class WidgetSettingsEndpoints
{
    public static void MapWidgetSettings(this RouteGroupBuilder tenant)
    {
        var group = tenant.MapGroup("/widget-settings").WithTags("Widget");
        group.MapGet("/", GetAsync)
            .ForManagers().WithSummary("Get the widget settings")
            .ProducesExample(Examples.Widget);
        group
            .MapPut("/", PutAsync)
            .ForManagers()
            .WithSummary("Change the widget settings")
            .WithRequestExample(WidgetRequest.Example)
            .ProducesExample(Examples.Widget)
            .WithIfMatch();
        group
            .MapGet("/sites", GetSitesAsync)
            .ForManagers()
            .WithSummary("Get the sites that were refused and the site on which the widget was last seen")
            .ProducesExample(SitesExample);
        group
            .MapPost("/sites/dismissed", DismissSiteAsync)
            .ForManagers()
            .WithSummary("Stop listing a refused site")
            .WithRequestExample(new DismissRequest("https://www.example.com"))
            .ProducesNoContent();
    }

    /// <param name="Origin">Origin of a refused site.</param>
    public sealed record DismissRequest(string Origin);

    private static SiteActivity SitesExample { get; } =
        new([new("https://shop.example.com", Examples.At)], new("https://www.example.com", Examples.At));

    /// <param name="Color">#RRGGBB.</param>
    /// <param name="Position">"right" or "left".</param>
    /// <param name="Theme">"auto", "light" or "dark".</param>
    /// <param name="Greeting">1 to 500 characters, plain text.</param>
    /// <param name="SuggestedQuestions">At most 6, of up to 120 characters.</param>
    /// <param name="AllowedOrigins">Origins that may embed the widget, for example https://www.example.com; at most
    /// 50.</param>
    /// <param name="BusinessHours">When people reply; omitted for always.</param>
    /// <param name="OffersPerson">False when customers cannot ask for a person; omitted for true.</param>
    public sealed record WidgetRequest(
        string Color,
        string Position,
        string Theme,
        string Greeting,
        IReadOnlyList<string> SuggestedQuestions,
        IReadOnlyList<string> AllowedOrigins,
        BusinessHours? BusinessHours = null,
        bool OffersPerson = true)
    {
        internal static WidgetRequest Example { get; } =
            new(
                Examples.Widget.Color, Examples.Widget.Position, Examples.Widget.Theme, Examples.Widget.Greeting,
                Examples.Widget.SuggestedQuestions, Examples.Widget.AllowedOrigins);

        internal WidgetDraft Draft =>
            new(Color, Position, Theme, Greeting, SuggestedQuestions, AllowedOrigins, BusinessHours,
                OffersPerson);
    }

    private static async Task<IResult> GetAsync(
        ApiCaller caller, WidgetEditor widgets, HttpContext context, CancellationToken ct) =>
        ETags.OkOrNotFound(context, await widgets.FindAsync(caller.TenantId, ct));

    private static Task<IResult> PutAsync(
        ApiCaller caller,
        IfMatch ifMatch,
        WidgetRequest request,
        WidgetEditor widgets,
        HttpContext context,
        CancellationToken ct) =>
        widgets
            .UpdateAsync(caller.TenantId, ifMatch.ConcurrencyToken, request.Draft, caller.Actor, ct)
            .ToOkAsync(context, ifMatch);

    private static async Task<IResult> GetSitesAsync(ApiCaller caller, WidgetSites sites, CancellationToken ct) =>
        TypedResults.Ok(await sites.ReadAsync(caller.TenantId, ct));

    private static Task<IResult> DismissSiteAsync(
        ApiCaller caller, DismissRequest request, WidgetSites sites, CancellationToken ct) =>
        sites.DismissAsync(caller.TenantId, request.Origin, caller.Actor, ct).ToNoContentAsync();
}

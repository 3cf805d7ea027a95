using ChatPlatform.Core.Widgets;
using ChatPlatform.Core.Widgets.Logos;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Api.Tenants;

/// <summary>Appearance and allowed origins of a tenant's widget, and the sites that use it.</summary>
public static class WidgetSettingsEndpoints
{
    /// <summary>Name of the form field with the logo.</summary>
    private const string LogoField = "file";

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
            .MapGet("/logo", GetLogoAsync)
            .ForManagers()
            .WithSummary("Get the logo as a PNG, JPEG or WebP image")
            .ProducesFile("image/png");
        group
            .MapPut("/logo", PutLogoAsync)
            .ForManagers()
            .WithSummary("Replace the logo: PNG, JPEG or WebP, at most 256 KB and 1024 x 1024 pixels, not animated")
            .WithMetadata(new FileUploadMetadata(LogoField, "logo.png"))
            .ProducesExample(Examples.Widget)
            .WithIfMatch();
        group
            .MapDelete("/logo", DeleteLogoAsync)
            .ForManagers()
            .WithSummary("Remove the logo")
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
    /// <param name="Texts">Own texts on one line; omitted ones have the text of the widget's language.</param>
    /// <param name="Language">"ar", "de", "en" or "fr"; omitted for that of the customer's browser.</param>
    /// <param name="OfferPersonAfter">Answers in a row without help after which a person is offered first: 1 to 10, or
    /// 0 for never; omitted for 2.</param>
    /// <param name="BringPersonAfter">Answers in a row without help after which a person is brought: 1 to 10 and more
    /// than <paramref name="OfferPersonAfter"/>, or 0 for never; omitted for 3.</param>
    public sealed record WidgetRequest(
        string Color,
        string Position,
        string Theme,
        string Greeting,
        IReadOnlyList<string> SuggestedQuestions,
        IReadOnlyList<string> AllowedOrigins,
        BusinessHours? BusinessHours = null,
        bool OffersPerson = true,
        WidgetTexts? Texts = null,
        string? Language = null,
        int OfferPersonAfter = WidgetDraft.DefaultOfferAfter,
        int BringPersonAfter = WidgetDraft.DefaultBringAfter)
    {
        internal static WidgetRequest Example { get; } =
            new(
                Examples.Widget.Color, Examples.Widget.Position, Examples.Widget.Theme, Examples.Widget.Greeting,
                Examples.Widget.SuggestedQuestions, Examples.Widget.AllowedOrigins);

        internal WidgetDraft Draft =>
            new(Color, Position, Theme, Greeting, SuggestedQuestions, AllowedOrigins, BusinessHours,
                OffersPerson, Texts, Language, OfferPersonAfter, BringPersonAfter);
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

    private static async Task<IResult> GetLogoAsync(ApiCaller caller, WidgetLogos logos, CancellationToken ct) =>
        await logos.FindAsync(caller.TenantId, ct) is { } logo
            ? TypedResults.Bytes(logo.Content, logo.ContentType)
            : ProblemCodes.NotFound();

    /// <summary>Reads one byte more than allowed, so that a larger file is refused without reading the rest.</summary>
    private static async Task<IResult> PutLogoAsync(
        ApiCaller caller, IfMatch ifMatch, WidgetLogos logos, HttpContext context, CancellationToken ct)
    {
        byte[] bytes = [];
        if (await FileForm.ReadAsync(context.Request, LogoField, ct) is { } file)
        {
            await using var content = file.Content;
            bytes = new byte[LogoImage.MaxBytes + 1];
            var length = await content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
            bytes = bytes[..length];
        }

        return await logos
            .ReplaceAsync(caller.TenantId, ifMatch.ConcurrencyToken, bytes, caller.Actor, ct)
            .ToOkAsync(context, ifMatch);
    }

    private static Task<IResult> DeleteLogoAsync(
        ApiCaller caller, IfMatch ifMatch, WidgetLogos logos, HttpContext context, CancellationToken ct) =>
        logos.RemoveAsync(caller.TenantId, ifMatch.ConcurrencyToken, caller.Actor, ct).ToOkAsync(context, ifMatch);

    private static async Task<IResult> GetSitesAsync(ApiCaller caller, WidgetSites sites, CancellationToken ct) =>
        TypedResults.Ok(await sites.ReadAsync(caller.TenantId, ct));

    private static Task<IResult> DismissSiteAsync(
        ApiCaller caller, DismissRequest request, WidgetSites sites, CancellationToken ct) =>
        sites.DismissAsync(caller.TenantId, request.Origin, caller.Actor, ct).ToNoContentAsync();
}

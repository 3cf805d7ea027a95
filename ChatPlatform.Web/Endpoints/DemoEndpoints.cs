using System.Text.Encodings.Web;
using ChatPlatform.Core.Widgets;
using ChatPlatform.Web.Problems;
using ChatPlatform.Web.Security.Http;

namespace ChatPlatform.Web.Endpoints;

/// <summary>
/// Development only: demo pages of fictitious organisations with the widget, and the services that their tools call.
/// </summary>
public static class DemoEndpoints
{
    public static void MapDemo(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            return;
        }

        var group = app.MapGroup("/demo").AllowAnonymous();
        group.MapGet("/{tenant}", PageAsync);
        group.MapGet("/api/shipments/{number}", Shipment);
        group.MapGet("/api/accounts/{customer}", Account);
    }

    public sealed record ShipmentResponse(string Number, string Status, string Detail, string Expected);

    public sealed record AccountResponse(string Customer, string Balance, string Due);

    private static IResult Shipment(string number) =>
        number switch
        {
            "ACM-1001" => TypedResults.Ok(
                new ShipmentResponse(
                    number, "out for delivery", "It left the depot in Vienna at 07:42 this morning.",
                    "today before 18:00")),
            "ACM-1002" => TypedResults.Ok(
                new ShipmentResponse(
                    number, "delivered", "It was handed over at the front door and signed for.", "already delivered")),
            "ACM-1003" => TypedResults.Ok(
                new ShipmentResponse(
                    number, "held at customs", "The sender still has to provide an invoice.", "two days after clearance"
                )),
            _ => ProblemCodes.NotFound(),
        };

    private static IResult Account(string customer) => customer switch
    {
        "C-20017" => TypedResults.Ok(new AccountResponse(customer, "EUR 148.20", "5 December 2026")),
        "C-20018" => TypedResults.Ok(new AccountResponse(customer, "EUR 0.00", "no date")),
        _ => ProblemCodes.NotFound(),
    };

    private static async Task<IResult> PageAsync(
        string tenant, WidgetDirectory widgets, HttpContext context, CancellationToken ct)
    {
        if (DemoPages.Find(tenant) is not { } page || await widgets.FindAsync(page.WidgetKey, ct) is null)
        {
            return ProblemCodes.NotFound();
        }

        var nonce = PageNonce.Of(context);
        context.Response.Headers.ContentSecurityPolicy = ContentPolicies.Demo(nonce);
        return TypedResults.Content(page.Html(HtmlEncoder.Default, nonce), "text/html; charset=utf-8");
    }
}

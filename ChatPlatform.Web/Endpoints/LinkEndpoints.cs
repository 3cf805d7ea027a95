using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Links;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Components.Pages.Account;
using ChatPlatform.Web.Security;
using ChatPlatform.Web.Security.Limits;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChatPlatform.Web.Endpoints;

/// <summary>Where invitations, links for a new password and the set-up code lead. Plain HTML, counted like sign-ins; the code never stands in an address (S23).</summary>
public static class LinkEndpoints
{
    private const string Gone = "This code does not work, or no longer. Ask for a new link.";

    private const string TooOld = "This page was open for too long. Please try again.";

    private static readonly (string Address, LinkPurpose Purpose)[] s_pages =
        [("/invitation", LinkPurpose.Invitation), ("/password-reset", LinkPurpose.PasswordReset), ("/setup", LinkPurpose.Setup)];

    public static void MapLinks(this WebApplication app)
    {
        foreach (var (address, purpose) in s_pages)
        {
            var form = new LinkForm(address, purpose);
            app.MapGet(address, async (AccountLinks links, CancellationToken ct) =>
                purpose != LinkPurpose.Setup || await links.CanSetUpAsync(ct) ? (IResult)Page(form) : TypedResults.NotFound()).AllowAnonymous();
            app.MapPost($"{address}/open", (HttpContext context, IAntiforgery antiforgery, AccountLinks links, [FromForm] string? code, CancellationToken ct) =>
                OpenAsync(form, context, antiforgery, links, code, ct)).DrawsOn(Draw.SignIn).AllowAnonymous().DisableAntiforgery();
            app.MapPost(address, (HttpContext context, IAntiforgery antiforgery, AccountLinks links, LinkAcceptance acceptance, StaffSignIn signIn, [FromForm] Fields fields, CancellationToken ct) =>
                AcceptAsync(form, context, antiforgery, links, acceptance, signIn, fields, ct)).DrawsOn(Draw.SignIn).AllowAnonymous().DisableAntiforgery();
        }
    }

    /// <summary>What the forms send.</summary>
    public sealed record Fields(string? Code, string? Email, string? Name, string? Password);

    private static async Task<IResult> OpenAsync(LinkForm form, HttpContext context, IAntiforgery antiforgery, AccountLinks links, string? code, CancellationToken ct)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Page(form with { Message = TooOld }, StatusCodes.Status400BadRequest);
        }

        return await links.ReadAsync(form.Purpose, code, ct) is { } link
            ? Page(form with { Link = link, Code = code })
            : await GoneAsync(form, context, ct);
    }

    private static async Task<IResult> AcceptAsync(
        LinkForm form, HttpContext context, IAntiforgery antiforgery, AccountLinks links, LinkAcceptance acceptance, StaffSignIn signIn, Fields fields, CancellationToken ct)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Page(form with { Message = TooOld }, StatusCodes.Status400BadRequest);
        }

        if (await links.ReadAsync(form.Purpose, fields.Code, ct) is not { } link)
        {
            return await GoneAsync(form, context, ct);
        }

        var actor = context.Stranger(link.Email ?? fields.Email ?? "");
        EditOutcome<User> outcome;
        if (form.Purpose == LinkPurpose.Invitation && link.HasAccount)
        {
            var check = await signIn.CheckAsync(link.Email!, fields.Password ?? "", context, ct);
            outcome = check.User is { } known
                ? await acceptance.ConfirmAsync(fields.Code, known.Id, actor, ct)
                : new EditOutcome<User>.Invalid(new FieldErrors().Check("password", false, check.Outcome == SignInOutcome.Refused ? "is not right" : "was wrong too often; wait 15 minutes"));
        }
        else
        {
            outcome = await (form.Purpose switch
            {
                LinkPurpose.Invitation => acceptance.JoinAsync(fields.Code, link.Email!, fields.Name, fields.Password, actor, ct),
                LinkPurpose.PasswordReset => acceptance.ResetAsync(fields.Code, fields.Password, actor, ct),
                _ => acceptance.SetUpAsync(fields.Code, fields.Email ?? "", fields.Name, fields.Password, actor, ct),
            });
        }

        return outcome switch
        {
            EditOutcome<User>.Saved => TypedResults.LocalRedirect(link.TenantSlug is { } slug ? $"/sign-in?returnUrl=/t/{slug}" : "/sign-in"),
            EditOutcome<User>.Invalid invalid => Page(
                form with { Link = link, Code = fields.Code, Name = fields.Name, Email = fields.Email, Errors = invalid.Errors }, StatusCodes.Status422UnprocessableEntity),
            _ => await GoneAsync(form, context, ct),
        };
    }

    private static async Task<IResult> GoneAsync(LinkForm form, HttpContext context, CancellationToken ct)
    {
        await context.RequestServices.GetRequiredService<AuditTrail>().RecordAsync(
            AuditEntry.Security("link.refused", context.Stranger("unknown code"), null, "link", null, new { form.Purpose }), ct);
        return Page(form with { Message = Gone }, StatusCodes.Status404NotFound);
    }

    private static RazorComponentResult<LinkPage> Page(LinkForm form, int status = StatusCodes.Status200OK) =>
        new(new Dictionary<string, object?> { [nameof(LinkPage.Form)] = form }) { StatusCode = status, PreventStreamingRendering = true };
}

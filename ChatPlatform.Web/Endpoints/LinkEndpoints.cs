using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Links;
using ChatPlatform.Core.Identity.Passwords;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.Web.Components.Pages.Account.SignIn;
using ChatPlatform.Web.Security.Authentication;
using ChatPlatform.Web.Security.Limits.Requests;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChatPlatform.Web.Endpoints;

/// <summary>
/// Pages for invitations, password resets and the set-up code. Static HTML with the rate limit of sign-ins; the code is
/// never part of a URL that the server receives (S23).
/// </summary>
public static class LinkEndpoints
{
    private const string InvalidCode = "This code is not valid or has expired. Ask for a new link.";

    private const string TooOld = "This page has expired. Please try again.";

    private static readonly (string Address, LinkPurpose Purpose)[] s_pages =
    [
        ("/invitation", LinkPurpose.Invitation),
        ("/password-reset", LinkPurpose.PasswordReset),
        ("/setup", LinkPurpose.Setup),
    ];

    public static void MapLinks(this WebApplication app)
    {
        foreach (var (address, purpose) in s_pages)
        {
            var form = new LinkForm(address, purpose);
            app.MapGet(address, async (AccountLinks links, CancellationToken ct) =>
                    purpose != LinkPurpose.Setup || await links.HasSetupCodeAsync(ct)
                        ? (IResult)Page(form)
                        : TypedResults.NotFound())
                .AllowAnonymous();
            app.MapPost(
                    $"{address}/open",
                    (
                        HttpContext context, IAntiforgery antiforgery, AccountLinks links, [FromForm] string? code,
                        CancellationToken ct) => OpenAsync(form, context, antiforgery, links, code, ct))
                .WithRateLimit(EndpointRateLimit.SignIn)
                .AllowAnonymous()
                .DisableAntiforgery();
            app.MapPost(
                    address,
                    (
                        HttpContext context, IAntiforgery antiforgery, AccountLinks links, LinkAcceptance acceptance,
                        StaffSignIn signIn, [FromForm] string? code, [FromForm] string? email, [FromForm] string? name,
                        [FromForm] string? password, [FromForm(Name = "as")] string? way, CancellationToken ct) =>
                        AcceptAsync(
                            form, context, antiforgery, links, acceptance, signIn,
                            new(code, email, name, password, way), ct))
                .WithRateLimit(EndpointRateLimit.SignIn)
                .AllowAnonymous()
                .DisableAntiforgery();
        }
    }

    /// <summary>Fields of the forms.</summary>
    /// <param name="As">"known" for a user who has an account.</param>
    private sealed record Fields(string? Code, string? Email, string? Name, string? Password, string? As);

    private static async Task<IResult> OpenAsync(
        LinkForm form, HttpContext context, IAntiforgery antiforgery, AccountLinks links, string? code,
        CancellationToken ct)
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
        LinkForm form,
        HttpContext context,
        IAntiforgery antiforgery,
        AccountLinks links,
        LinkAcceptance acceptance,
        StaffSignIn signIn,
        Fields fields,
        CancellationToken ct)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Page(form with { Message = TooOld }, StatusCodes.Status400BadRequest);
        }

        if (await links.ReadAsync(form.Purpose, fields.Code, ct) is not { } link)
        {
            return await GoneAsync(form, context, ct);
        }

        var actor = context.AnonymousActor(link.Email ?? fields.Email ?? "");
        var outcome = await (
            form.Purpose switch
            {
                LinkPurpose.Invitation when link.HasAccount || (fields.As == LinkPage.Known && !link.VerifiesEmail) =>
                    ConfirmAsync(link, context, acceptance, signIn, fields, actor, ct),
                LinkPurpose.Invitation => JoinAsync(link, context, acceptance, signIn, fields, actor, ct),
                LinkPurpose.PasswordReset => acceptance.ResetAsync(fields.Code, fields.Password, actor, ct),
                _ => acceptance.SetUpAsync(fields.Code, fields.Email ?? "", fields.Name, fields.Password, actor, ct),
            });

        if (outcome is EditOutcome<User>.Saved { Value: var user } && link.VerifiesEmail)
        {
            signIn.Remember(user, context);
        }

        if (outcome is EditOutcome<User>.Saved { Value.Email: { } email })
        {
            AccountNote.Leave(context, email);
        }

        return outcome switch
        {
            EditOutcome<User>.Saved => TypedResults.LocalRedirect(
                link.TenantSlug is { } slug ? $"/sign-in?returnUrl=/t/{slug}" : "/sign-in"),
            EditOutcome<User>.Invalid invalid => Page(
                form with
                {
                    Link = link,
                    Code = fields.Code,
                    Name = fields.Name,
                    Email = fields.Email,
                    Errors = invalid.Errors,
                },
                StatusCodes.Status422UnprocessableEntity),
            _ => await GoneAsync(form, context, ct),
        };
    }

    /// <summary>
    /// Accepts an invitation with the password of a confirmed account. Without such an account, the response is the
    /// same as for a wrong password.
    /// </summary>
    private static async Task<EditOutcome<User>> ConfirmAsync(
        OpenLink link,
        HttpContext context,
        LinkAcceptance acceptance,
        StaffSignIn signIn,
        Fields fields,
        Actor actor,
        CancellationToken ct)
    {
        var check = await signIn.CheckVerifiedAsync(link.Email!, fields.Password ?? "", context, ct);
        return check.User is { } known
            ? await acceptance.ConfirmAsync(fields.Code, known.Id, actor, ct)
            : EditOutcome.Invalid(new FieldErrors().Check("password", false, check.Outcome switch
            {
                SignInOutcome.Busy => PasswordHashing.Busy,
                SignInOutcome.Locked => $"was wrong too often; wait {check.Wait}",
                _ => "is not correct",
            }));
    }

    /// <summary>
    /// Creates an account. A user with a confirmed account who enters its password joins with that account. The
    /// password is checked and the attempt is counted for every address, so that the response does not reveal whether
    /// an account exists.
    /// </summary>
    private static async Task<EditOutcome<User>> JoinAsync(
        OpenLink link,
        HttpContext context,
        LinkAcceptance acceptance,
        StaffSignIn signIn,
        Fields fields,
        Actor actor,
        CancellationToken ct)
    {
        if (LinkAcceptance.Check(link.Email, fields.Name, fields.Password) is { Any: true } errors)
        {
            return EditOutcome.Invalid(errors);
        }

        var check = link.VerifiesEmail
            ? null
            : await signIn.TryVerifiedAsync(link.Email!, fields.Password!, context, ct);
        return check switch
        {
            { Outcome: SignInOutcome.Busy } => EditOutcome.Invalid(
                new FieldErrors().Check("password", false, PasswordHashing.Busy)),
            { User: { } known } => await acceptance.ConfirmAsync(fields.Code, known.Id, actor, ct),
            _ => await acceptance.JoinAsync(fields.Code, link.Email!, fields.Name, fields.Password, actor, ct),
        };
    }

    private static async Task<IResult> GoneAsync(LinkForm form, HttpContext context, CancellationToken ct)
    {
        await context
            .RequestServices.GetRequiredService<AuditLog>()
            .RecordAsync(
                AuditEntry.Security(
                    "link.refused", context.AnonymousActor("unknown code"), null, "link", null, new { form.Purpose }),
                ct);
        return Page(form with { Message = InvalidCode }, StatusCodes.Status404NotFound);
    }

    private static RazorComponentResult<LinkPage> Page(LinkForm form, int status = StatusCodes.Status200OK) =>
        new(new Dictionary<string, object?> { [nameof(LinkPage.Form)] = form })
        {
            StatusCode = status,
            PreventStreamingRendering = true,
        };
}

using System.Globalization;
using ChatPlatform.Core.Identity.Sessions;
using ChatPlatform.Web.Components.Pages.Account.SignIn;
using ChatPlatform.Web.Security.Authentication;
using ChatPlatform.Web.Security.Http;
using ChatPlatform.Web.Security.Limits.Requests;
using ChatPlatform.Web.Security.Oidc;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Endpoints;

/// <summary>
/// Staff sign-in and sign-out. The pages are static HTML: circuits are only for signed-in users (S26).
/// </summary>
public static class SignInEndpoints
{
    /// <summary>Maximum length of an e-mail address or password; longer ones are rejected without hashing.</summary>
    private const int MaxLength = 256;

    public static void MapSignIn(this WebApplication app)
    {
        app.MapGet("/sign-in", Show).AllowAnonymous();
        app.MapPost("/sign-in", SignInAsync)
            .WithRateLimit(EndpointRateLimit.SignIn)
            .AllowAnonymous()
            .DisableAntiforgery();
        app.MapGet("/sign-in/code", ShowCodeAsync).AllowAnonymous();
        app.MapPost("/sign-in/code", CodeAsync)
            .WithRateLimit(EndpointRateLimit.SignIn)
            .AllowAnonymous()
            .DisableAntiforgery();
        app.MapPost("/sign-out", SignOutAsync).AllowAnonymous();
    }

    private static IResult Show(HttpContext context, string? returnUrl, string? why, IOptions<OidcOptions> oidc)
    {
        if (context.User.Identity?.IsAuthenticated == true)
        {
            return TypedResults.LocalRedirect(LocalUrl.OrHome(returnUrl));
        }

        var ready = AccountNote.Take(context);
        return Page(new(
            LocalUrl.OrHome(returnUrl), ready, SignInPage.TextFor(why, oidc.Value), IsAccountReady: ready is not null));
    }

    private static async Task<IResult> SignInAsync(
        HttpContext context, IAntiforgery antiforgery, StaffSignIn signIn,
        [FromForm] string? email, [FromForm] string? password, [FromForm] string? returnUrl, CancellationToken ct)
    {
        var target = LocalUrl.OrHome(returnUrl);
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Page(
                new(target, email, "This page has expired. Please sign in again."),
                StatusCodes.Status400BadRequest);
        }

        if (
            string.IsNullOrWhiteSpace(email)
            || string.IsNullOrEmpty(password)
            || email.Length > MaxLength
            || password.Length > MaxLength)
        {
            return Page(new(target, email, SignInPage.Refused), StatusCodes.Status401Unauthorized);
        }

        var check = await signIn.CheckAsync(email.Trim(), password, LocalUrl.TenantOf(target), context, ct);
        if (check.User is { TwoFactorEnabled: true } half)
        {
            await SecondStep.BeginAsync(half, target, context);
            return TypedResults.LocalRedirect("/sign-in/code");
        }

        if (check.User is { } user)
        {
            await signIn.BeginAsync(user, context, ct);
            return TypedResults.LocalRedirect(target);
        }

        return Wait(check, context) is { } wait
            ? Page(new(target, email, wait), StatusCodes.Status429TooManyRequests)
            : Page(new(target, email, SignInPage.Refused), StatusCodes.Status401Unauthorized);
    }

    private static async Task<IResult> ShowCodeAsync(HttpContext context, SecondStep step) =>
        await step.FindAsync(context) is null ? TypedResults.LocalRedirect("/sign-in") : CodePage(null);

    private static async Task<IResult> CodeAsync(
        HttpContext context, IAntiforgery antiforgery, SecondStep step, StaffSignIn signIn, [FromForm] string? code,
        CancellationToken ct)
    {
        if (await step.FindAsync(context) is not { } half)
        {
            return TypedResults.LocalRedirect("/sign-in");
        }

        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return CodePage("This page has expired. Please try again.", StatusCodes.Status400BadRequest);
        }

        var check = await step.CheckAsync(half.User, code, context, ct);
        if (check.Outcome == SignInOutcome.Done)
        {
            await SecondStep.EndAsync(context);
            await signIn.BeginAsync(half.User, context, ct);
            return TypedResults.LocalRedirect(half.ReturnUrl);
        }

        return Wait(check, context) is { } wait
            ? CodePage(wait, StatusCodes.Status429TooManyRequests)
            : CodePage("The code is not correct, or was already used.", StatusCodes.Status401Unauthorized);
    }

    /// <summary>Sets Retry-After and returns the waiting time as text; null when there is none.</summary>
    private static string? Wait(SignInCheck check, HttpContext context)
    {
        if (check.WaitSeconds == 0)
        {
            return null;
        }

        context.Response.Headers.RetryAfter = check.WaitSeconds.ToString(CultureInfo.InvariantCulture);
        return check.Outcome == SignInOutcome.Busy ? SignInPage.Busy : SignInPage.Locked(check.Wait);
    }

    private static async Task<IResult> SignOutAsync(
        HttpContext context, IAntiforgery antiforgery, UserSessions sessions, CancellationToken ct)
    {
        if (await antiforgery.IsRequestValidAsync(context))
        {
            if (context.FindCaller() is { } caller)
            {
                await sessions.EndAsync(caller.UserId, caller.CredentialId, context.Actor(), ct);
            }

            await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        }

        return TypedResults.LocalRedirect("/sign-in");
    }

    private static RazorComponentResult<SignInPage> Page(SignInForm form, int status = StatusCodes.Status200OK) =>
        new(new Dictionary<string, object?> { [nameof(SignInPage.Form)] = form })
        {
            StatusCode = status,
            PreventStreamingRendering = true,
        };

    private static RazorComponentResult<SignInCodePage> CodePage(
        string? message, int status = StatusCodes.Status200OK) =>
        new(new Dictionary<string, object?> { [nameof(SignInCodePage.Message)] = message })
        {
            StatusCode = status,
            PreventStreamingRendering = true,
        };
}

using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Sessions;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Problems;
using ChatPlatform.Web.Security;
using ChatPlatform.Web.Security.Authentication;
using ChatPlatform.Web.Security.Limits.Requests;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.IdentityModel.Tokens;

namespace ChatPlatform.Web.Api.Account;

/// <summary>Access tokens for API clients, and the public keys that verify them.</summary>
public static class AuthEndpoints
{
    private const int MaxLength = 256;

    public static void MapAuth(this WebApplication app)
    {
        app.MapPost("/api/v1/auth/token", TokenAsync).WithRateLimit(EndpointRateLimit.SignIn).AllowAnonymous()
            .WithTags("Account").WithSummary("Create an access token with e-mail and password")
            .WithRequestExample(new TokenRequest("supporter@demo.local", "Demo-supporter-2026!"))
            .ProducesExample(
                new TokenResponse(
                    "eyJhbGciOi...", "Bearer", 86_400, new(Examples.AgentId, "supporter@demo.local", "Supporter", [])));
        app.MapPost("/api/v1/auth/revoke", RevokeAsync)
            .RequireAuthorization(SecurityExtensions.StaffPolicy)
            .DisableAntiforgery()
            .WithTags("Account")
            .WithSummary("Revoke the access token of this request")
            .ProducesNoContent();
        app.MapGet("/.well-known/jwks.json", Keys).AllowAnonymous();
    }

    public sealed record TokenRequest(string Email, string Password, string? Code = null);

    public sealed record TokenResponse(string AccessToken, string TokenType, int ExpiresIn, UserResponse User);

    public sealed record UserResponse(Guid Id, string Email, string Role, IReadOnlyList<MeEndpoints.MyTenant> Tenants);

    /// <summary>JSON Web Key Set (RFC 7517).</summary>
    public sealed record KeySetResponse(IReadOnlyList<KeyResponse> Keys);

    public sealed record KeyResponse(string Kty, string Use, string Alg, string Kid, string N, string E);

    /// <summary>A user with their tenants.</summary>
    private static UserResponse Describe(Guid id, string email, bool isAdmin, IReadOnlyList<TenantAccess> tenants) =>
        new(
            id,
            email,
            isAdmin ? MeEndpoints.AdminRole
                : tenants.Any(t => t.Role == TenantRole.Supporter) ? nameof(TenantRole.Supporter)
                : nameof(TenantRole.TenantUser),
            [.. tenants.Select(MeEndpoints.Describe)]);

    private static async Task<IResult> TokenAsync(
        TokenRequest request,
        StaffSignIn signIn,
        SecondStep step,
        StaffTokens tokens,
        StaffDirectory directory,
        TimeProvider clock,
        HttpContext context,
        CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(request.Email) || request.Email.Length > MaxLength)
        {
            return ProblemCodes.Invalid("email", $"must have 1 to {MaxLength} characters");
        }

        if (string.IsNullOrEmpty(request.Password) || request.Password.Length > MaxLength)
        {
            return ProblemCodes.Invalid("password", $"must have 1 to {MaxLength} characters");
        }

        var check = await signIn.CheckAsync(request.Email.Trim(), request.Password, null, context, ct);
        if (check.User is not { } user)
        {
            return Reject(check, context);
        }

        if (user.TwoFactorEnabled)
        {
            if (string.IsNullOrEmpty(request.Code))
            {
                return ProblemCodes.Problem(
                    StatusCodes.Status401Unauthorized, "code_required",
                    "Also send the code from your authenticator app.");
            }

            if (await step.CheckAsync(user, request.Code, context, ct) is { Outcome: not SignInOutcome.Done } second)
            {
                return Reject(second, context);
            }
        }

        var session = await signIn.BeginForTokenAsync(user, context, ct);
        var tenants = (await directory.TenantsOfAsync(user.Id, [], ct)).Items;
        return TypedResults.Ok(
            new TokenResponse(
                tokens.Issue(user, session), "Bearer", (int)(session.ExpiresAt - clock.GetUtcNow()).TotalSeconds,
                Describe(user.Id, user.Email!, user.IsPlatformAdmin, tenants)));
    }

    private static async Task<IResult> RevokeAsync(
        UserSessions sessions, ApiTokens tokens, HttpContext context, CancellationToken ct)
    {
        var caller = context.Caller();
        switch (caller.Kind)
        {
            case CredentialKind.Cookie:
                return ProblemCodes.Problem(
                    StatusCodes.Status400BadRequest, "bad_request", "Sign out in the browser instead.");
            case CredentialKind.ApiToken:
                await tokens.RevokeAsync(
                    caller.TokenTenantId!.Value, caller.CredentialId, caller.UserId, context.Actor(), ct);
                return TypedResults.NoContent();
            default:
                await sessions.EndAsync(caller.UserId, caller.CredentialId, context.Actor(), ct);
                return TypedResults.NoContent();
        }
    }

    private static Ok<KeySetResponse> Keys(SigningKeys keys, HttpContext context)
    {
        context.Response.Headers.CacheControl = "public, max-age=10";
        return TypedResults.Ok(
            new KeySetResponse([
                .. keys.All.Select(key =>
                {
                    var parts = key.Rsa.ExportParameters(false);
                    return new KeyResponse(
                        "RSA", "sig", SecurityAlgorithms.RsaSha256, key.KeyId, Base64UrlEncoder.Encode(parts.Modulus),
                        Base64UrlEncoder.Encode(parts.Exponent));
                }),
            ]));
    }

    private static ProblemHttpResult Reject(SignInCheck check, HttpContext context)
    {
        if (check.Outcome is not (SignInOutcome.Locked or SignInOutcome.Busy))
        {
            return ProblemCodes.Problem(
                StatusCodes.Status401Unauthorized, "invalid_credentials",
                "The e-mail, the password or the code is not correct.");
        }

        return ProblemCodes.TooManyRequests(
            context,
            check.WaitSeconds,
            "too_many_requests",
            check.Outcome == SignInOutcome.Locked
                ? $"Too many failed attempts. Wait {check.Wait}."
                : "Many users are signing in right now.");
    }
}

using System.Text.Encodings.Web;
using ChatPlatform.Core.Identity;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security.Authentication;

/// <summary>Authenticates personal API tokens ("Authorization: Bearer cp_...").</summary>
public sealed class ApiTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    CallerResolver resolver
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>Length of a token: the prefix and 256 bits.</summary>
    private const int Length = 46;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (StaffSchemes.ReadBearerToken(Request) is not { Length: Length } token)
        {
            return AuthenticateResult.Fail("Not an API token of this platform.");
        }

        if (await resolver.OfApiTokenAsync(token, Context.RequestAborted) is not { } caller)
        {
            return AuthenticateResult.Fail("The API token is not valid.");
        }

        Context.SetCaller(caller, ct => resolver.OfApiTokenAsync(token, ct));
        return AuthenticateResult.Success(new(Callers.PrincipalOf(caller, Scheme.Name), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return base.HandleChallengeAsync(properties);
    }
}

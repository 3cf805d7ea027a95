using ChatPlatform.Core.Identity.Attempts;
using ChatPlatform.Core.Identity.SecondFactor;
using ChatPlatform.Core.Identity.Sessions;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Core.Identity.Users;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;
using ChatPlatform.Web.Api.Tenants;
using ChatPlatform.Web.Problems;
using ChatPlatform.Web.Security.Limits.Requests;

namespace ChatPlatform.Web.Api.Account;

/// <summary>The user's own account: name, password, second factor and sessions. Not available to API tokens.</summary>
public static class AccountEndpoints
{
    private const string WrongCode = "is not correct; wait for the next one and try again";

    public static void MapAccount(this RouteGroupBuilder api)
    {
        var me = api.MapGroup("/me").WithTags("Account");
        me.MapPut("/", RenameAsync)
            .ForSignedInUsers()
            .WithSummary("Change your name")
            .WithRequestExample(new NameRequest("Mira Rahn"))
            .ProducesNoContent();
        me.MapPost("/password", ChangePasswordAsync)
            .WithRateLimit(EndpointRateLimit.SignIn)
            .ForSignedInUsers()
            .WithSummary(
                "Change your password. Signs you out of other sessions and revokes your API tokens unless you keep them"
            )
            .WithRequestExample(new PasswordRequest("the one before", "seven plum kettles", true))
            .ProducesNoContent();
        me.MapGet("/api-tokens", TokensAsync)
            .ForSignedInUsers()
            .WithSummary("List your API tokens in all tenants, newest first")
            .ProducesPage(TokenExample);
        me.MapGet("/failed-sign-ins", FailedAsync)
            .ForSignedInUsers()
            .WithSummary("Get the number of failed sign-ins to your account from unknown devices")
            .ProducesExample(FailedExample);
        me.MapDelete("/failed-sign-ins", DismissAsync)
            .ForSignedInUsers()
            .WithSummary("Dismiss the notice about failed sign-ins")
            .ProducesNoContent();

        var factor = me.MapGroup("/second-factor");
        factor
            .MapGet("/", FactorAsync)
            .ForSignedInUsers()
            .AllowBeforeSecondFactor()
            .WithSummary("Get the state of your second factor")
            .ProducesExample(new FactorState(true, 10));
        factor
            .MapPost("/", BeginAsync)
            .ForSignedInUsers()
            .AllowBeforeSecondFactor()
            .WithSummary("Create a key for an authenticator app. It takes effect when you confirm it with a code")
            .ProducesExample(
                new FactorKey(
                    "JBSWY3DPEHPK3PXP",
                    "otpauth://totp/ChatPlatform:mira%40example.com?secret=JBSWY3DPEHPK3PXP"
                ),
                StatusCodes.Status201Created)
            .ProducesError(StatusCodes.Status409Conflict, "The second factor is already turned on.");
        factor
            .MapPost("/confirm", ConfirmAsync)
            .ForSignedInUsers()
            .AllowBeforeSecondFactor()
            .WithSummary("Turn on the second factor with a code. Signs you out of all other sessions")
            .WithRequestExample(new CodeRequest("123456"))
            .ProducesExample(CodesExample);
        factor
            .MapPost("/recovery-codes", RenewAsync)
            .WithRateLimit(EndpointRateLimit.SignIn)
            .ForSignedInUsers()
            .WithSummary("Create new recovery codes. The previous codes stop working")
            .WithRequestExample(new ProofRequest("seven plum kettles"))
            .ProducesExample(CodesExample)
            .ProducesError(StatusCodes.Status409Conflict, SecondFactorIsOff);
        factor
            .MapPost("/disable", DisableAsync)
            .WithRateLimit(EndpointRateLimit.SignIn)
            .ForSignedInUsers()
            .WithSummary("Turn off the second factor")
            .WithRequestExample(new ProofRequest("seven plum kettles"))
            .ProducesNoContent()
            .ProducesError(StatusCodes.Status409Conflict, SecondFactorIsOff);

        me.MapGet("/sessions", SessionsAsync)
            .ForSignedInUsers()
            .WithSummary("List your sessions, newest first")
            .ProducesPage(SessionExample);
        me.MapDelete("/sessions", EndOthersAsync)
            .ForSignedInUsers()
            .WithSummary("End all your other sessions and revoke your API tokens")
            .ProducesNoContent();
        me.MapDelete("/sessions/{sessionId:guid}", EndAsync)
            .ForSignedInUsers()
            .WithSummary("End one of your sessions")
            .ProducesNoContent();
    }

    /// <param name="Name">1 to 100 characters. Shown to colleagues and customers.</param>
    public sealed record NameRequest(string Name);

    /// <param name="Old">The current password.</param>
    /// <param name="Password">The new password, 12 to 128 characters.</param>
    /// <param name="RevokeTokens">False keeps your API tokens; true or omitted revokes them. GET /me/api-tokens lists
    /// them.</param>
    public sealed record PasswordRequest(string Old, string Password, bool RevokeTokens = true);

    /// <param name="Code">The six digits that the app shows.</param>
    public sealed record CodeRequest(string Code);

    /// <param name="Password">Your current password.</param>
    public sealed record ProofRequest(string Password);

    /// <param name="RecoveryCodes">Each code works once. They are not returned again.</param>
    public sealed record CodesResponse(IReadOnlyList<string> RecoveryCodes);

    /// <param name="IsCurrent">True for the session of this request.</param>
    public sealed record OwnSession(
        Guid Id,
        SessionKind Kind,
        DateTimeOffset CreatedAt,
        DateTimeOffset LastSeenAt,
        DateTimeOffset ExpiresAt,
        string? Address,
        string? UserAgent,
        bool IsCurrent)
    {
        internal static OwnSession Of(SessionItem s, Guid current) =>
            new(s.Id, s.Kind, s.CreatedAt, s.LastSeenAt, s.ExpiresAt, s.Address, s.UserAgent, s.Id == current);
    }

    private const string SecondFactorIsOff = "The second factor is not turned on.";

    private static CodesResponse CodesExample { get; } = new(["AB2C-DEF3-GH4J-KLM5"]);

    private static OwnApiToken TokenExample { get; } =
        new(Examples.ToolId, "Acme Logistics", ApiTokenEndpoints.Example);

    private static FailedSignIns FailedExample { get; } = new(5, Examples.At, Examples.At.AddHours(2), ["203.0.113.7"]);

    private static OwnSession SessionExample { get; } =
        new(Examples.AgentId, SessionKind.Browser, Examples.At, Examples.At, Examples.At, "192.0.2.7", "Firefox", true);

    private static Task<IResult> RenameAsync(
        ApiCaller caller, NameRequest request, OwnAccount account, CancellationToken ct
    ) => account.RenameAsync(caller.UserId, request.Name, caller.Actor, ct).ToNoContentAsync();

    private static Task<IResult> ChangePasswordAsync(
        ApiCaller caller, PasswordRequest request, OwnAccount account, CancellationToken ct) =>
        account
            .ChangePasswordAsync(
                caller.UserId, caller.User.CredentialId, request.Old, request.Password,
                request.RevokeTokens ? [] : null, caller.Actor, ct)
            .ToNoContentAsync();

    private static Task<IResult> TokensAsync(
        ApiCaller caller, [AsParameters] PageQuery page, ApiTokens tokens, Cursors cursors, HttpContext context,
        CancellationToken ct) =>
        cursors.PageAsync(context, page, caller.UserId.ToString(), wanted =>
            tokens.OwnAsync(caller.UserId, wanted, ct));

    private static async Task<IResult> FailedAsync(ApiCaller caller, SignInNotices notices, CancellationToken ct) =>
        TypedResults.Ok(await notices.ReadAsync(caller.UserId, ct));

    private static async Task<IResult> DismissAsync(ApiCaller caller, SignInNotices notices, CancellationToken ct)
    {
        await notices.DismissAsync(caller.UserId, ct);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> FactorAsync(ApiCaller caller, SecondFactors factors, CancellationToken ct) =>
        TypedResults.Ok(await factors.StateAsync(caller.UserId, ct));

    private static async Task<IResult> BeginAsync(ApiCaller caller, SecondFactors factors, CancellationToken ct) =>
        await factors.BeginAsync(caller.UserId, ct) is { } key
            ? TypedResults.Created((string?)null, key)
            : ProblemCodes.Problem(
                StatusCodes.Status409Conflict, "conflict",
                "The second factor is already turned on. Turn it off first.");

    private static async Task<IResult> ConfirmAsync(
        ApiCaller caller, CodeRequest request, SecondFactors factors, UserSessions sessions, CancellationToken ct)
    {
        if (
            (await factors.StateAsync(caller.UserId, ct)).IsEnabled
            || await factors.ConfirmAsync(caller.UserId, request.Code, caller.Actor, ct) is not { } codes)
        {
            return ProblemCodes.Invalid("code", WrongCode);
        }

        await sessions.EndOthersAsync(caller.UserId, caller.User.CredentialId, caller.Actor, ct);
        return TypedResults.Ok(new CodesResponse(codes));
    }

    private static Task<IResult> RenewAsync(
        ApiCaller caller, ProofRequest request, OwnAccount account, SecondFactors factors, CancellationToken ct) =>
        ProvedAsync(
            caller,
            request,
            account,
            factors,
            async () =>
                TypedResults.Ok(new CodesResponse(await factors.RenewRecoveryAsync(caller.UserId, caller.Actor, ct))),
            ct);

    private static Task<IResult> DisableAsync(
        ApiCaller caller, ProofRequest request, OwnAccount account, SecondFactors factors, CancellationToken ct) =>
        ProvedAsync(
            caller,
            request,
            account,
            factors,
            async () =>
            {
                await factors.DisableAsync(caller.UserId, caller.Actor, ct);
                return TypedResults.NoContent();
            },
            ct);

    private static Task<IResult> SessionsAsync(
        ApiCaller caller, [AsParameters] PageQuery page, UserSessions sessions, Cursors cursors, HttpContext context,
        CancellationToken ct) =>
        cursors.PageAsync(context, page, caller.UserId.ToString(), async wanted =>
            (await sessions.PageAsync(caller.UserId, wanted, ct)).Select(s =>
                OwnSession.Of(s, caller.User.CredentialId)));

    private static async Task<IResult> EndOthersAsync(ApiCaller caller, UserSessions sessions, CancellationToken ct)
    {
        await sessions.EndAllAsync(caller.UserId, caller.User.CredentialId, caller.Actor, ct);
        return TypedResults.NoContent();
    }

    private static Task<IResult> EndAsync(
        ApiCaller caller, Guid sessionId, UserSessions sessions, CancellationToken ct
    ) => sessions.EndAsync(caller.UserId, sessionId, caller.Actor, ct).ToNoContentAsync();

    /// <summary>Verifies the password before a change of the second factor.</summary>
    private static async Task<IResult> ProvedAsync(
        ApiCaller caller, ProofRequest request, OwnAccount account, SecondFactors factors, Func<Task<IResult>> act,
        CancellationToken ct) =>
        await account.ConfirmPasswordAsync(caller.UserId, request.Password, caller.Actor, ct) is { } wrong
            ? ProblemCodes.Invalid("password", wrong)
        : !(await factors.StateAsync(caller.UserId, ct)).IsEnabled
            ? ProblemCodes.Problem(StatusCodes.Status409Conflict, "conflict", SecondFactorIsOff)
        : await act();
}

using ChatPlatform.Core.Identity.People;
using ChatPlatform.Web.Hosting;

namespace ChatPlatform.Web.Endpoints.Api;

/// <summary>The caller's own sign-ins with identity providers. Connecting one takes a browser: the account page does it.</summary>
public static class ExternalLoginEndpoints
{
    internal static void MapExternalLogins(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/me/external-logins").WithTags("Account");
        group.MapGet("/", ListAsync).ForStaff().WithSummary("List your connected sign-ins").Gives(new ExternalLoginsAnswer([Example]));
        group.MapDelete("/{provider}", UnlinkAsync).ForStaff().WithSummary("Unlink a connected sign-in").GivesNothing()
            .Refuses(StatusCodes.Status409Conflict, "It may be your only way to sign in.");
    }

    /// <summary>All of them; nobody has more than a few.</summary>
    public sealed record ExternalLoginsAnswer(IReadOnlyList<LinkedLogin> Logins);

    private static LinkedLogin Example { get; } = new("5f0c6c8d2b1e4a77", "Example ID", "https://id.example.com", Examples.At);

    private static async Task<IResult> ListAsync(ApiCaller caller, LinkedLogins logins, CancellationToken ct) =>
        TypedResults.Ok(new ExternalLoginsAnswer(IsPerson(caller) ? await logins.ListAsync(caller.UserId, ct) : []));

    private static async Task<IResult> UnlinkAsync(ApiCaller caller, string provider, LinkedLogins logins, CancellationToken ct) =>
        IsPerson(caller) ? ApiAnswers.Of(await logins.UnlinkAsync(caller.UserId, provider, caller.Actor, ct), _ => TypedResults.NoContent()) : ProblemCodes.NotFound();

    /// <summary>An API token is for one tenant; how its maker signs in is nothing to it.</summary>
    private static bool IsPerson(ApiCaller caller) => caller.Person.TokenTenantId is null;
}

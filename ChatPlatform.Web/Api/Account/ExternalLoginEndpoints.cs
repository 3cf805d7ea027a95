using ChatPlatform.Core.Data;
using ChatPlatform.Core.Identity.Users;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;

namespace ChatPlatform.Web.Api.Account;

/// <summary>The caller's external sign-in methods. They are connected in the browser, on the account page.</summary>
public static class ExternalLoginEndpoints
{
    internal static void MapExternalLogins(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/me/external-logins").WithTags("Account");
        group.MapGet("/", ListAsync).ForSignedInUsers()
            .WithSummary("List your external sign-in methods").ProducesPage(Example);
        group
            .MapDelete("/{provider}", UnlinkAsync)
            .ForSignedInUsers()
            .WithSummary("Remove an external sign-in method")
            .ProducesNoContent()
            .ProducesError(StatusCodes.Status409Conflict, "It may be your only sign-in method.");
    }

    private static LinkedLogin Example { get; } =
        new("5f0c6c8d2b1e4a77", "Example ID", "https://id.example.com", Examples.At);

    private static Task<IResult> ListAsync(
        ApiCaller caller, [AsParameters] PageQuery page, LinkedLogins logins, Cursors cursors, HttpContext context,
        CancellationToken ct) =>
        cursors.PageAsync(context, page, caller.UserId.ToString(), async wanted =>
            (await logins.ListAsync(caller.UserId, ct))
                .OrderBy(l => l.Provider, StringComparer.Ordinal)
                .Where(l => wanted.After is null || string.CompareOrdinal(l.Provider, wanted.After) > 0)
                .ToList()
                .PageOf(wanted, login => login.Provider));

    private static Task<IResult> UnlinkAsync(
        ApiCaller caller, string provider, LinkedLogins logins, CancellationToken ct
    ) => logins.UnlinkAsync(caller.UserId, provider, caller.Actor, ct).ToNoContentAsync();
}

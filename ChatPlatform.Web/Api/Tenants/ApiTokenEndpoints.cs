using ChatPlatform.Core.Identity;
using ChatPlatform.Core.Identity.Tokens;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;
using ChatPlatform.Web.Api.Paging;
using ChatPlatform.Web.Problems;

namespace ChatPlatform.Web.Api.Tenants;

/// <summary>
/// Personal API tokens in a tenant. Members create and revoke their own; managers see and revoke all.
/// </summary>
public static class ApiTokenEndpoints
{
    public static void MapApiTokens(this RouteGroupBuilder tenant)
    {
        var group = tenant.MapGroup("/api-tokens").WithTags("API tokens");
        group.MapGet("/", ListAsync).ForMembers().WithSummary("List API tokens").ProducesPage(Example);
        group
            .MapPost("/", CreateAsync)
            .ForMembers()
            .WithSummary("Create an API token")
            .WithRequestExample(new ApiTokenRequest("Nightly export", ["read"], 90))
            .ProducesExample(new NewApiToken(Example, "cp_9f2c..."), StatusCodes.Status201Created)
            .ProducesError(StatusCodes.Status409Conflict, "You have reached the limit of API tokens.");
        group.MapDelete("/{id:guid}", RevokeAsync).ForMembers().WithSummary("Revoke an API token").ProducesNoContent();
    }

    /// <param name="Name">1 to 100 characters.</param>
    /// <param name="Scopes">"read", "write".</param>
    /// <param name="Days">1 to 365.</param>
    public sealed record ApiTokenRequest(string Name, IReadOnlyList<string> Scopes, int Days);

    internal static ApiTokenItem Example { get; } =
        new(
            Examples.AgentId, "Nightly export", "k3Xw", ["read"], Examples.ToolId, "Olga Owner", Examples.At,
            Examples.At.AddDays(90), null);

    private static Task<IResult> ListAsync(
        ApiCaller caller, [AsParameters] PageQuery page, ApiTokens tokens, Cursors cursors, HttpContext context,
        CancellationToken ct) =>
        cursors.PageAsync(context, page, caller.UserId.ToString(), wanted =>
            tokens.PageAsync(caller.TenantId, VisibleOwner(caller), wanted, ct));

    private static async Task<IResult> CreateAsync(
        ApiCaller caller, ApiTokenRequest request, ApiTokens tokens, CancellationToken ct)
    {
        if (caller.User.Kind == CredentialKind.ApiToken)
        {
            return ProblemCodes.Problem(
                StatusCodes.Status403Forbidden, "forbidden",
                "API tokens cannot create API tokens. Sign in to create one.");
        }

        if (ApiTokens.Check(request.Name, request.Scopes, request.Days) is { Any: true } errors)
        {
            return ProblemCodes.Invalid(errors);
        }

        return await tokens
            .CreateAsync(
                caller.TenantId, caller.User, request.Name.Trim(), [.. request.Scopes.Distinct()], request.Days,
                caller.Actor, ct)
            .ToResultAsync(token => TypedResults.Created((string?)null, token));
    }

    private static Task<IResult> RevokeAsync(ApiCaller caller, Guid id, ApiTokens tokens, CancellationToken ct) =>
        tokens.RevokeAsync(caller.TenantId, id, VisibleOwner(caller), caller.Actor, ct).ToNoContentAsync();

    private static Guid? VisibleOwner(ApiCaller caller) => caller.Tenant is { CanManage: true } ? null : caller.UserId;
}

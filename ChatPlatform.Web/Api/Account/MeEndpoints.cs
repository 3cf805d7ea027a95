using ChatPlatform.Core.Identity;
using ChatPlatform.Web.Api.Access;
using ChatPlatform.Web.Api.OpenApi;

namespace ChatPlatform.Web.Api.Account;

/// <summary>The profile of the caller.</summary>
public static class MeEndpoints
{
    public static void MapMe(this RouteGroupBuilder api)
    {
        api.MapGet("/me", GetAsync)
            .ForStaff()
            .WithTags("Account")
            .WithSummary("Get your profile and your tenants")
            .ProducesExample(MeResponse.Example);
        api.MapExternalLogins();
    }

    /// <summary>Role of a platform admin in every tenant.</summary>
    internal const string AdminRole = "Admin";

    /// <param name="Role">"Admin", "Supporter" or "TenantUser".</param>
    public sealed record MyTenant(Guid Id, string Slug, string Name, string Role);

    public sealed record MeResponse(
        Guid Id, string Name, string Email, bool IsPlatformAdmin, IReadOnlyList<MyTenant> Tenants)
    {
        internal static MeResponse Example { get; } =
            new(
                Examples.AgentId, "Mira Rahn", "supporter@demo.local", false,
                [new(Examples.ConversationId, "acme", "Acme Logistics", "Supporter")]);
    }

    private static async Task<IResult> GetAsync(ApiCaller caller, StaffDirectory staff, CancellationToken ct)
    {
        IReadOnlyCollection<Guid> kept = caller.User.TokenTenantId is { } only ? [only] : [];
        var tenants = (await staff.TenantsOfAsync(caller.UserId, kept, ct)).Items;
        return TypedResults.Ok(
            new MeResponse(
                caller.UserId,
                caller.User.Name,
                caller.User.Email,
                caller.User.IsPlatformAdmin,
                [
                    .. tenants
                        .Where(t => caller.User.TokenTenantId is null || caller.User.TokenTenantId == t.TenantId)
                        .Select(Describe),
                ]));
    }

    internal static MyTenant Describe(TenantAccess access) =>
        new(access.TenantId, access.Slug, access.Name, access.IsAdmin ? AdminRole : access.Role.ToString()!);
}

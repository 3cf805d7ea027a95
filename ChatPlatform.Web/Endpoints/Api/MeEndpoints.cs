using ChatPlatform.Core.Identity;

namespace ChatPlatform.Web.Endpoints.Api;

/// <summary>The caller.</summary>
public static class MeEndpoints
{
    public static void MapMe(this RouteGroupBuilder api) => api.MapGet("/me", GetAsync).ForStaff()
        .WithTags("Account").WithSummary("Read who you are and which tenants are open to you").Gives(MeAnswer.Example);

    /// <param name="Role">"admin", "supporter" or "tenantUser".</param>
    public sealed record MyTenant(Guid Id, string Slug, string Name, string Role);

    public sealed record MeAnswer(Guid Id, string Name, string Email, bool IsPlatformAdmin, IReadOnlyList<MyTenant> Tenants)
    {
        internal static MeAnswer Example { get; } =
            new(Examples.AgentId, "Mira Rahn", "supporter@demo.local", false, [new(Examples.ConversationId, "acme", "Acme Logistics", "supporter")]);
    }

    private static async Task<IResult> GetAsync(ApiCaller caller, StaffDirectory staff, CancellationToken ct)
    {
        var tenants = await staff.TenantsOfAsync(caller.UserId, ct);
        return TypedResults.Ok(new MeAnswer(
            caller.UserId, caller.Person.Name, caller.Person.Email, caller.Person.IsAdmin, [.. tenants.Select(t => new MyTenant(t.TenantId, t.Slug, t.Name, RoleOf(t)))]));
    }

    private static string RoleOf(TenantAccess access) => access.IsAdmin ? "admin" : access.Role == TenantRole.Supporter ? "supporter" : "tenantUser";
}

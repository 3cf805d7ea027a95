using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Identity;

namespace ChatPlatform.Web.Components.Layout.Session;

/// <summary>The signed-in person and the tenants that are open to them, as of some seconds ago.</summary>
/// <param name="Tenants">For a platform admin, who may enter all, the first ones and those that were entered.</param>
/// <param name="MustSetUp">True for somebody who has to set up a second factor before anything is open to them.</param>
public sealed record Staff(
    Guid UserId, string Name, string Email, bool IsAdmin, IReadOnlyList<TenantAccess> Tenants, bool MustSetUp = false,
    bool HasMoreTenants = false)
{
    /// <summary>The person towards visitors.</summary>
    public Supporter AsSupporter => new(UserId, Name);

    public TenantAccess? Access(string slug) => Tenants.FirstOrDefault(t => t.Slug == slug);

    /// <summary>What the person is in a tenant, in words.</summary>
    public static string RoleIn(TenantAccess? access) => access switch
    {
        { IsAdmin: true } => "Platform admin",
        { Role: TenantRole.Supporter } => "Supporter",
        { Role: TenantRole.TenantUser } => "Tenant user",
        _ => "",
    };
}

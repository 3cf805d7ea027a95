using ChatPlatform.Core.Escalations;
using ChatPlatform.Core.Identity;

namespace ChatPlatform.Web.Components.Layout.Session;

/// <summary>The signed-in user and their tenants. The data is a few seconds old at most.</summary>
/// <param name="Tenants">For a platform admin, the first tenants and those opened in this circuit.</param>
/// <param name="MustSetUp">True when the user must set up a second factor before using the console.</param>
public sealed record Staff(
    Guid UserId, string Name, string Email, bool IsAdmin, IReadOnlyList<TenantAccess> Tenants, bool MustSetUp = false,
    bool HasMoreTenants = false)
{
    /// <summary>Tenants of a supporter whose inboxes are followed at the same time.</summary>
    private const int MaxSupported = 50;

    /// <summary>The user as visitors see them.</summary>
    public Supporter AsSupporter => new(UserId, Name);

    /// <summary>The tenants in which the user is a supporter, not those that a platform admin may enter.</summary>
    public IReadOnlyList<TenantAccess> SupportedTenants =>
        [.. Tenants.Where(t => t.Role == TenantRole.Supporter).Take(MaxSupported)];

    public TenantAccess? Access(string slug) => Tenants.FirstOrDefault(t => t.Slug == slug);

    /// <summary>Display name of the role in a tenant.</summary>
    public static string RoleIn(TenantAccess? access) => access switch
    {
        { IsAdmin: true } => "Platform admin",
        { Role: TenantRole.Supporter } => "Supporter",
        { Role: TenantRole.TenantUser } => "Tenant user",
        _ => "",
    };
}

using ChatPlatform.Core.Identity;
using ChatPlatform.Web.Components.Layout.Session;
using Microsoft.AspNetCore.Components;

namespace ChatPlatform.Web.Components.Layout.Navigation;

/// <summary>Finds the tenant of the current page.</summary>
public static class TenantPaths
{
    /// <summary>The tenant of the address; null on pages of the platform, and without access.</summary>
    public static TenantAccess? Current(NavigationManager navigation, Staff staff) =>
        navigation.ToBaseRelativePath(navigation.Uri).Split('/', '?', '#') is ["t", var slug, ..]
            ? staff.Access(slug)
            : null;
}

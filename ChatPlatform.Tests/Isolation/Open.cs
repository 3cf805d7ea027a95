namespace ChatPlatform.Tests.Isolation;

/// <summary>The callers to whom a route is open.</summary>
internal enum Open
{
    /// <summary>All callers; returns no tenant data except what the tenant publishes.</summary>
    Public,

    /// <summary>The visitor of the conversation.</summary>
    Visitors,

    /// <summary>All staff, for their own data.</summary>
    Staff,

    /// <summary>All staff, but not with an API token.</summary>
    Users,

    /// <summary>Staff with any role in the tenant.</summary>
    Members,
    Supporters,
    Managers,
    PlatformAdmins,

    /// <summary>A console page, which checks access itself; see <see cref="PageTests"/>.</summary>
    Page,
}

namespace ChatPlatform.Web.Api.Access;

/// <summary>
/// The access level of an API route. Permissions are read from the database at each request, never from a token.
/// </summary>
public enum ApiAccess
{
    /// <summary>Any signed-in user or API token, for their own data.</summary>
    Staff,

    /// <summary>Signed-in users only; API tokens are rejected.</summary>
    SignedInUsers,

    /// <summary>Members of the tenant in the route.</summary>
    Members,

    /// <summary>Supporters of the tenant.</summary>
    Supporters,

    /// <summary>Members who may change the tenant's agents, documents and settings.</summary>
    Managers,

    /// <summary>Platform admins.</summary>
    PlatformAdmins,
}

/// <summary>Endpoint metadata: the access level of a route.</summary>
public sealed record RequiredAccess(ApiAccess Access);

/// <summary>
/// Endpoint metadata: the route changes nothing although its method is POST, so read-only tokens may call it.
/// </summary>
public sealed record ReadOnlyMetadata;

/// <summary>Endpoint metadata: users who must still set up a second factor may call the route.</summary>
public sealed record BeforeSecondFactorMetadata;

/// <summary>Sets the access level of a route. The application does not start when a route has none.</summary>
public static class ApiAccessExtensions
{
    public static RouteHandlerBuilder AllowReadOnlyTokens(this RouteHandlerBuilder route) =>
        route.WithMetadata(new ReadOnlyMetadata());

    public static RouteHandlerBuilder ForStaff(this RouteHandlerBuilder route) =>
        route.WithMetadata(new RequiredAccess(ApiAccess.Staff));

    public static RouteHandlerBuilder ForSignedInUsers(this RouteHandlerBuilder route) =>
        route.WithMetadata(new RequiredAccess(ApiAccess.SignedInUsers));

    public static RouteHandlerBuilder AllowBeforeSecondFactor(this RouteHandlerBuilder route) =>
        route.WithMetadata(new BeforeSecondFactorMetadata());

    public static RouteHandlerBuilder ForMembers(this RouteHandlerBuilder route) =>
        route.WithMetadata(new RequiredAccess(ApiAccess.Members));

    public static RouteHandlerBuilder ForSupporters(this RouteHandlerBuilder route) =>
        route.WithMetadata(new RequiredAccess(ApiAccess.Supporters));

    public static RouteHandlerBuilder ForManagers(this RouteHandlerBuilder route) =>
        route.WithMetadata(new RequiredAccess(ApiAccess.Managers));

    public static RouteHandlerBuilder ForPlatformAdmins(this RouteHandlerBuilder route) =>
        route.WithMetadata(new RequiredAccess(ApiAccess.PlatformAdmins));
}

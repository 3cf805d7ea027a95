namespace ChatPlatform.Web.Api.Access;

/// <summary>
/// Who may call a route of the API. Rights are read from the database when the call comes, never from a token.
/// </summary>
public enum ApiAccess
{
    /// <summary>Everybody of the staff, for what belongs to themselves.</summary>
    Staff,

    /// <summary>Everybody of the staff who has signed in themselves; no program with an API token.</summary>
    SignedInUsers,

    /// <summary>Everybody who belongs to the tenant in the route.</summary>
    Members,

    /// <summary>Those who talk to the tenant's visitors.</summary>
    Supporters,

    /// <summary>Those who change the tenant's agents, documents and settings.</summary>
    Managers,

    /// <summary>The platform's own people.</summary>
    PlatformAdmins,
}

/// <summary>The word as it stands on a route.</summary>
public sealed record RequiredAccess(ApiAccess Access);

/// <summary>The route changes nothing although its method is POST: a token that may only read may call it.</summary>
public sealed record ReadsOnly;

/// <summary>
/// The route is open to somebody who has to set up a second factor first, because it is the way to one.
/// </summary>
public sealed record OpenBeforeSecondFactor;

/// <summary>The words that say on a route who may call it. A route without one does not start.</summary>
public static class ApiAccessExtensions
{
    public static RouteHandlerBuilder ThatOnlyReads(this RouteHandlerBuilder route) =>
        route.WithMetadata(new ReadsOnly());

    public static RouteHandlerBuilder ForStaff(this RouteHandlerBuilder route) =>
        route.WithMetadata(new RequiredAccess(ApiAccess.Staff));

    public static RouteHandlerBuilder ForSignedInUsers(this RouteHandlerBuilder route) =>
        route.WithMetadata(new RequiredAccess(ApiAccess.SignedInUsers));

    public static RouteHandlerBuilder BeforeSecondFactor(this RouteHandlerBuilder route) =>
        route.WithMetadata(new OpenBeforeSecondFactor());

    public static RouteHandlerBuilder ForMembers(this RouteHandlerBuilder route) =>
        route.WithMetadata(new RequiredAccess(ApiAccess.Members));

    public static RouteHandlerBuilder ForSupporters(this RouteHandlerBuilder route) =>
        route.WithMetadata(new RequiredAccess(ApiAccess.Supporters));

    public static RouteHandlerBuilder ForManagers(this RouteHandlerBuilder route) =>
        route.WithMetadata(new RequiredAccess(ApiAccess.Managers));

    public static RouteHandlerBuilder ForPlatformAdmins(this RouteHandlerBuilder route) =>
        route.WithMetadata(new RequiredAccess(ApiAccess.PlatformAdmins));
}

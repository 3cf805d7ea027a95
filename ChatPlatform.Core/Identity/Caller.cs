using ChatPlatform.Core.Audit;

namespace ChatPlatform.Core.Identity;

/// <summary>Kind of credential of a staff user.</summary>
public enum CredentialKind
{
    /// <summary>A browser's cookie.</summary>
    Cookie,

    /// <summary>A bearer token from a sign-in over the API.</summary>
    Bearer,

    /// <summary>A personal API token.</summary>
    ApiToken,
}

/// <summary>An authenticated staff user with current data from the database, whatever the credential (S17).</summary>
/// <param name="CredentialId">Id of the session or the API token.</param>
/// <param name="TokenTenantId">The only tenant that an API token gives access to; null for other credentials.</param>
/// <param name="CanWrite">False for a read-only API token.</param>
/// <param name="Address">IP address where the session started; null for an API token.</param>
/// <param name="LacksSecondFactor">True for a platform admin or supporter without a second factor.</param>
public sealed record Caller(
    CredentialKind Kind,
    Guid UserId,
    string Name,
    string Email,
    bool IsPlatformAdmin,
    Guid CredentialId,
    Guid? TokenTenantId = null,
    bool CanWrite = true,
    string? Address = null,
    bool LacksSecondFactor = false)
{
    /// <summary>The user as an actor for the audit log.</summary>
    /// <param name="address">IP address of the request.</param>
    /// <param name="requestId">Id of the request.</param>
    public Actor ActorFrom(string? address, string? requestId) =>
        new(Kind == CredentialKind.ApiToken ? ActorKind.ApiToken : ActorKind.User, UserId, Name, address, requestId);
}

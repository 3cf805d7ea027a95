using ChatPlatform.Core.Audit;

namespace ChatPlatform.Core.Identity;

/// <summary>What somebody of the staff has shown to get in.</summary>
public enum CredentialKind
{
    /// <summary>A browser's cookie.</summary>
    Cookie,

    /// <summary>A bearer token of a sign-in over the API.</summary>
    Bearer,

    /// <summary>A personal API token.</summary>
    ApiToken,
}

/// <summary>Somebody of the staff, as the database knows them now, whatever they have shown to get in (S17).</summary>
/// <param name="CredentialId">Id of the session or the API token.</param>
/// <param name="TokenTenantId">The one tenant that an API token opens; null where nothing narrows the tenants.</param>
/// <param name="CanWrite">False for an API token that may only read.</param>
/// <param name="Address">Where the session began; null for an API token.</param>
/// <param name="LacksSecondFactor">True for a platform admin or supporter without one.</param>
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
    /// <summary>The person for the audit log.</summary>
    /// <param name="address">Where the request came from.</param>
    /// <param name="requestId">The request's id.</param>
    public Actor ActorFrom(string? address, string? requestId) =>
        new(Kind == CredentialKind.ApiToken ? ActorKind.ApiToken : ActorKind.User, UserId, Name, address, requestId);
}

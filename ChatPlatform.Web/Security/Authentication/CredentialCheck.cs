namespace ChatPlatform.Web.Security.Authentication;

/// <summary>Checks whether the credential of a request is still valid. Used by long-running requests.</summary>
public sealed record CredentialCheck(Func<CancellationToken, Task<bool>> IsValidAsync);

namespace ChatPlatform.Web.Security.Authentication;

/// <summary>
/// Asks whether what a request came in with still stands. For requests that outlive their first check.
/// </summary>
public sealed record CredentialCheck(Func<CancellationToken, Task<bool>> AskAsync);

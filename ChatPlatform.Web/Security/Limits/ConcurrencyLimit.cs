namespace ChatPlatform.Web.Security.Limits;

/// <summary>Somebody who may have only so many of something open at the same time.</summary>
/// <param name="Key">"t:{tenant}:open:…" where it belongs to a tenant, "g:open:…" else.</param>
/// <param name="Most">Open at the same time, on all instances together.</param>
public readonly record struct ConcurrencyLimit(string Key, int Most);

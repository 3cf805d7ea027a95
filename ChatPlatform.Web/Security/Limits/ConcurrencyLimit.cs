namespace ChatPlatform.Web.Security.Limits;

/// <summary>A limit on the number of slots that are open at the same time.</summary>
/// <param name="Key">"t:{tenant}:open:…" for tenants, otherwise "g:open:…".</param>
/// <param name="Most">Maximum number of open slots on all instances together.</param>
public readonly record struct ConcurrencyLimit(string Key, int Most);

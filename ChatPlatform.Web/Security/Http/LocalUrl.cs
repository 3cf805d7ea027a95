namespace ChatPlatform.Web.Security.Http;

/// <summary>Validates redirect targets: only URLs of this site.</summary>
public static class LocalUrl
{
    /// <summary>Returns the URL, or the home page when it is not local.</summary>
    public static string OrHome(string? url) =>
        url is ['/', ..]
        && url is not ['/', '/' or '\\', ..]
        && !url.Any(char.IsControl)
        && !url.StartsWith("/sign-", StringComparison.OrdinalIgnoreCase)
            ? url
            : "/";

    /// <summary>Tenant slug of a local URL; null for pages outside of tenants.</summary>
    public static string? TenantOf(string url) =>
        url.Split('?', '#')[0].Split('/') is ["", "t", { Length: > 0 } slug, ..] ? slug : null;
}

namespace ChatPlatform.Web.Security.Http;

/// <summary>Addresses that a redirect may go to: of this site only.</summary>
public static class LocalUrl
{
    /// <summary>The address, or the start page when it leads anywhere else.</summary>
    public static string OrHome(string? url) =>
        url is ['/', ..]
        && url is not ['/', '/' or '\\', ..]
        && !url.Any(char.IsControl)
        && !url.StartsWith("/sign-", StringComparison.OrdinalIgnoreCase)
            ? url
            : "/";

    /// <summary>Slug of the tenant that a page of this site belongs to; null for all others.</summary>
    public static string? TenantOf(string url) =>
        url.Split('?', '#')[0].Split('/') is ["", "t", { Length: > 0 } slug, ..] ? slug : null;
}

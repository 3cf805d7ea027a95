namespace ChatPlatform.Web.Security;

/// <summary>Addresses that a redirect may go to: of this site only.</summary>
public static class LocalUrl
{
    /// <summary>The address, or the start page when it leads anywhere else.</summary>
    public static string OrHome(string? url) =>
        url is ['/', ..] && url is not ['/', '/' or '\\', ..] && !url.Any(char.IsControl) && !url.StartsWith("/sign-", StringComparison.OrdinalIgnoreCase)
            ? url
            : "/";
}

namespace ChatPlatform.Core.Knowledge.Web.Fetching;

/// <summary>With what a request asks a site whether a page has changed.</summary>
/// <param name="EntityTag">Entity tag of the response that was read before; null for none.</param>
/// <param name="ChangedAt">Last-Modified of that response; null for none.</param>
internal sealed record PageVersion(string? EntityTag, DateTimeOffset? ChangedAt);

/// <summary>What a site has answered.</summary>
internal abstract record WebResponse
{
    /// <param name="Address">Address that gave the content, after redirects.</param>
    /// <param name="MediaType">In lower case, without parameters; empty when the site gave none.</param>
    /// <param name="Charset">Encoding that the site names; null when it names none.</param>
    /// <param name="Robots">Values of X-Robots-Tag.</param>
    public sealed record Content(
        Uri Address, byte[] Body, string MediaType, string? Charset, IReadOnlyList<string> Robots, PageVersion Version)
        : WebResponse;

    /// <summary>The page is as it was.</summary>
    public sealed record Unchanged : WebResponse;

    /// <param name="Target">As the site wrote it.</param>
    public sealed record Redirect(string Target) : WebResponse;

    /// <summary>There is no such page.</summary>
    /// <param name="Status">HTTP status: 404 or 410.</param>
    public sealed record Gone(int Status) : WebResponse;

    /// <param name="Reason">For users.</param>
    /// <param name="Status">HTTP status; 0 without a response.</param>
    /// <param name="IsBlocked">True when the egress rules forbid the connection.</param>
    public sealed record Failed(string Reason, int Status = 0, bool IsBlocked = false) : WebResponse;
}

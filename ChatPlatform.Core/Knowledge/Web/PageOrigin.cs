namespace ChatPlatform.Core.Knowledge.Web;

/// <summary>Where a document was read, and with what a request asks the site whether it has changed since.</summary>
/// <param name="Address">Address of the page, unique in the source.</param>
/// <param name="EntityTag">Entity tag of the response; null when there was none.</param>
/// <param name="ChangedAt">Last-Modified of the response; null when there was none.</param>
public sealed record PageOrigin(Guid SourceId, string Address, string? EntityTag, DateTimeOffset? ChangedAt)
{
    /// <summary>Maximum characters of an entity tag; a longer one is not kept.</summary>
    public const int MaxEntityTag = 200;
}

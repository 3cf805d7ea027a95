using ChatPlatform.Core.Knowledge.Ingestion.Extraction;
using ChatPlatform.Core.Knowledge.Labels;
using ChatPlatform.Core.Knowledge.Web;

namespace ChatPlatform.Core.Knowledge.Uploads;

/// <summary>Result of an upload.</summary>
public abstract record UploadResult
{
    /// <summary>The file was stored and queued.</summary>
    public sealed record Accepted(Document Document) : UploadResult;

    /// <summary>The file exceeds the size limit.</summary>
    public sealed record TooLarge(long Limit) : UploadResult;

    public sealed record Empty : UploadResult;

    /// <summary>The format is not supported, or the file has forbidden content.</summary>
    public sealed record Refused(ExtractionFailure Failure) : UploadResult;

    /// <summary>The tenant already has an identical file.</summary>
    public sealed record AlreadyExists(string Name) : UploadResult;

    /// <summary>A document has this name, and the caller wants to decide what happens then.</summary>
    public sealed record NameTaken(Guid DocumentId, string Name) : UploadResult;

    /// <summary>The document to be replaced does not exist.</summary>
    public sealed record NotFound : UploadResult;

    /// <summary>The tenant's limit of files or bytes is reached.</summary>
    public sealed record OverQuota(string Rule) : UploadResult;
}

/// <summary>What an upload does when a document of the tenant has the same name.</summary>
public enum SameName
{
    /// <summary>Both stay.</summary>
    Keep,

    /// <summary>The file becomes the new version of the newest of them.</summary>
    Replace,

    /// <summary>Nothing is stored, and <see cref="UploadResult.NameTaken"/> is returned.</summary>
    Ask,
}

/// <summary>A file to be stored.</summary>
/// <param name="Name">File name given by the client; shown to users, never used as a path.</param>
/// <param name="Content">Read once, never buffered as a whole.</param>
/// <param name="Key">Key created by the client. A repeated key returns the document created first, without reading the
/// content; null for none.</param>
/// <param name="SameName">What happens when a document has the same name.</param>
/// <param name="ShownAs">Name of the document; null for the file's name.</param>
/// <param name="Page">The web page that it is; null for a file.</param>
/// <param name="Labels">Labels of a new document, which are valid; null for none. A new version keeps those of its
/// document, and a web page has those of its source.</param>
public sealed record UploadedFile(
    string Name, Stream Content, string? Key = null, SameName SameName = SameName.Keep, string? ShownAs = null,
    PageOrigin? Page = null, DocumentLabels? Labels = null);

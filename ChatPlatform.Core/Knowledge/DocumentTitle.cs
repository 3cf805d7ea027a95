using ChatPlatform.Core.Knowledge.Ingestion.Extraction;

namespace ChatPlatform.Core.Knowledge;

/// <summary>The title of a document, which is searched together with each of its chunks.</summary>
internal static class DocumentTitle
{
    /// <summary>
    /// The file's name without the extension of a format that is read, with blanks instead of underscores. A written
    /// answer is named like its question, which may have a dot.
    /// </summary>
    public static string Of(string name) =>
        (DocumentFormats.OfName(name) is null ? name : Path.GetFileNameWithoutExtension(name)).Replace('_', ' ').Trim();
}

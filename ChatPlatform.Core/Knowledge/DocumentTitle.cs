namespace ChatPlatform.Core.Knowledge;

/// <summary>The title of a document, which is searched together with each of its chunks.</summary>
internal static class DocumentTitle
{
    /// <summary>The file's name without extension, with blanks instead of underscores.</summary>
    public static string Of(string name) => Path.GetFileNameWithoutExtension(name).Replace('_', ' ').Trim();
}

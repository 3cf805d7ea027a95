using System.Text.RegularExpressions;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Architecture;

/// <summary>The source files of the product, without build output and generated files.</summary>
internal static partial class SourceTree
{
    private static readonly string[] s_skipped = ["bin", "obj", "node_modules", "Migrations"];

    /// <summary>Files with an extension below a folder of the repository, by path relative to the root.</summary>
    public static IEnumerable<SourceFile> Files(string ending, params string[] folders) =>
        folders
            .SelectMany(folder =>
                Directory.EnumerateFiles(Repository.Path(folder), "*" + ending, SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.Root, path))
            .Where(path => !path.Split('/').Any(s_skipped.Contains))
            .Select(path => new SourceFile(path, File.ReadAllText(Repository.Path(path))));

    /// <summary>Folders of ChatPlatform.Core that a file references, by usings and by qualified names.</summary>
    public static IEnumerable<string> Dependencies(SourceFile file) =>
        Mention().Matches(file.Text).Select(m => m.Groups["folder"].Value).Distinct();

    /// <summary>Folders of ChatPlatform.Web that a file uses, by namespace.</summary>
    public static IEnumerable<string> WebDependencies(SourceFile file) =>
        WebMention().Matches(file.Text).Select(m => m.Groups["folder"].Value).Distinct();

    [GeneratedRegex(@"(?:using|inject|cref="") ?ChatPlatform\.Web\.(?<folder>[A-Z]\w+)(?=[.;\s])")]
    private static partial Regex WebMention();

    [GeneratedRegex(@"ChatPlatform\.Core\.(?<folder>[A-Z]\w+)(?=[.;\s])")]
    private static partial Regex Mention();
}

/// <param name="Path">Relative to the root, with slashes.</param>
internal sealed record SourceFile(string Path, string Text)
{
    public int Lines => Text.AsSpan().TrimEnd().Count('\n') + 1;

    /// <summary>First folder below the project.</summary>
    public string Feature => Path.Split('/')[1];
}

using System.IO.Enumeration;
using System.Text.RegularExpressions;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Hosting;

/// <summary>One instruction of a Dockerfile, with its continuation lines joined.</summary>
internal sealed record DockerInstruction(string Name, string Text)
{
    /// <summary>The arguments of a COPY, without options.</summary>
    public IReadOnlyList<string> Words { get; } =
        [.. Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word[0] != '-')];

    /// <summary>The stage that a COPY reads from; null for the build context.</summary>
    public string? From =>
        Text.StartsWith("--from=", StringComparison.Ordinal) ? Text.Split(' ')[0]["--from=".Length..] : null;
}

/// <summary>The stages of the repository's Dockerfile, in order.</summary>
internal sealed partial class DockerfileStages
{
    private static readonly string[] s_ignored = [.. File.ReadAllLines(Repository.Path(".dockerignore"))];

    public DockerfileStages()
    {
        var text = File.ReadAllText(Repository.Path("Dockerfile")).Replace("\\\n", " ", StringComparison.Ordinal);
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var split = line.Split(' ', 2);
            var (name, rest) = (split[0], split[1]);
            if (name == "FROM")
            {
                var words = rest.Split(' ');
                Images.Add(words[0]);
                Stages.Add((words[2], []));
            }
            else
            {
                Stages[^1].Instructions.Add(new(name, rest.Trim()));
            }
        }
    }

    public List<string> Images { get; } = [];

    public List<(string Name, List<DockerInstruction> Instructions)> Stages { get; } = [];

    public List<DockerInstruction> Final => Stages[^1].Instructions;

    /// <summary>True for a path of the build context that .dockerignore excludes.</summary>
    public static bool IsIgnored(string path) => s_ignored.Any(pattern =>
        pattern.StartsWith("**/", StringComparison.Ordinal)
            ? path.Split('/').Any(part => FileSystemName.MatchesSimpleExpression(pattern.AsSpan(3), part))
            : path == pattern || path.StartsWith(pattern + "/", StringComparison.Ordinal));

    /// <summary>The environment that the final stage sets, with absolute paths below the stage's folder.</summary>
    public IEnumerable<KeyValuePair<string, string>> EnvironmentIn(string folder) =>
        Final.Where(i => i.Name == "ENV").SelectMany(i => i.Words)
            .Select(word => word.Split('=', 2))
            .Select(pair => KeyValuePair.Create(pair[0], Below(folder, pair[1])));

    /// <summary>
    /// Runs COPY, WORKDIR and RUN of a stage as a user without privileges. The folder of the stage's name in the user's
    /// folder represents the root of its file system: absolute paths in commands are prefixed with it.
    /// </summary>
    /// <returns>The last WORKDIR.</returns>
    public async Task<string> RunAsync(string stage, OrdinaryUser user, CancellationToken ct)
    {
        var root = Path.Combine(user.Folder, stage);
        var folder = root;
        foreach (var instruction in Stages.Single(s => s.Name == stage).Instructions)
        {
            switch (instruction.Name)
            {
                case "WORKDIR":
                    folder = Path.Combine(root, instruction.Text.TrimStart('/'));
                    Directory.CreateDirectory(folder);
                    break;
                case "COPY":
                    var from = instruction.From is { } other ? Path.Combine(user.Folder, other) : Repository.Root;
                    foreach (var source in instruction.Words.SkipLast(1))
                    {
                        var target = Path.Combine(folder, instruction.Words[^1]);
                        Copy(from, source.TrimStart('/'), target, isContext: instruction.From is null);
                    }

                    break;
                case "RUN":
                    await OrdinaryUser.OwnAsync(root, ct);
                    var start = user.Command(folder, "bash", "-c", Below(root, instruction.Text));
                    start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
                    start.Environment["UseSharedCompilation"] = "false";
                    start.Environment["APP_UID"] = user.Id;
                    await Shell.RunAsync(start, ct);
                    break;
                case "ENV" or "VOLUME" or "USER" or "EXPOSE" or "HEALTHCHECK" or "ENTRYPOINT":
                    break;
                default:
                    throw new InvalidOperationException($"{instruction.Name} is not known to this test.");
            }
        }

        return folder;
    }

    private static string Below(string root, string text) => AbsolutePath().Replace(text, root + "/");

    private static void Copy(string from, string source, string target, bool isContext)
    {
        var path = Path.Combine(from, source);
        if (File.Exists(path))
        {
            Directory.CreateDirectory(target);
            File.Copy(path, Path.Combine(target, Path.GetFileName(path)), overwrite: true);
            return;
        }

        Assert.True(Directory.Exists(path), $"COPY {source}: there is no such path.");
        foreach (var file in Files(path, relative => isContext && IsIgnored(Path.Combine(source, relative))))
        {
            var to = Path.Combine(target, Path.GetRelativePath(path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to, overwrite: true);
        }
    }

    private static FileSystemEnumerable<string> Files(string folder, Func<string, bool> isIgnored) =>
        new(folder, (ref FileSystemEntry entry) => entry.ToFullPath(), new() { RecurseSubdirectories = true })
        {
            ShouldIncludePredicate = (ref FileSystemEntry e) =>
                !e.IsDirectory && !isIgnored(Path.GetRelativePath(folder, e.ToFullPath())),
            ShouldRecursePredicate = (ref FileSystemEntry e) =>
                !isIgnored(Path.GetRelativePath(folder, e.ToFullPath())),
        };

    [GeneratedRegex(@"(?<=^|\s)/(?=\w)")]
    private static partial Regex AbsolutePath();
}

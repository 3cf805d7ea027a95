using System.Diagnostics;
using System.IO.Enumeration;
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
internal sealed class DockerfileStages
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

    /// <summary>
    /// Runs COPY, WORKDIR and RUN of a stage below a folder that represents the root of the stages' file systems.
    /// Absolute paths in commands are prefixed with it.
    /// </summary>
    public async Task RunAsync(string stage, string root, CancellationToken ct)
    {
        var folder = Path.Combine(root, stage);
        foreach (var instruction in Stages.Single(s => s.Name == stage).Instructions)
        {
            switch (instruction.Name)
            {
                case "WORKDIR":
                    folder = Path.Combine(root, stage, instruction.Text.TrimStart('/'));
                    Directory.CreateDirectory(folder);
                    break;
                case "COPY":
                    var from = instruction.From is { } other ? Path.Combine(root, other) : Repository.Root;
                    foreach (var source in instruction.Words.SkipLast(1))
                    {
                        var target = Path.Combine(folder, instruction.Words[^1]);
                        Copy(from, source.TrimStart('/'), target, isContext: instruction.From is null);
                    }

                    break;
                case "RUN":
                    var command = instruction.Text.Replace(" /app", $" {root}/{stage}/app", StringComparison.Ordinal);
                    await ExecuteAsync(command, folder, ct);
                    break;
                default:
                    throw new InvalidOperationException($"{instruction.Name} is not known to this test.");
            }
        }
    }

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

    private static async Task ExecuteAsync(string command, string folder, CancellationToken ct)
    {
        var start = new ProcessStartInfo("bash", ["-c", command])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        Assert.True(process.ExitCode == 0, $"{command}\n{await output}\n{await errors}");
    }
}

using System.Diagnostics;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Hosting;

/// <summary>
/// Runs programs without privileges and with a folder for their files: as the user nobody when the tests run as root,
/// otherwise as the tests' own user.
/// </summary>
internal sealed class OrdinaryUser : IDisposable
{
    /// <summary>User and group id of nobody on Linux.</summary>
    private const string Nobody = "65534";

    private static readonly string[] s_unprivileged =
        ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", "--no-new-privs"];

    private readonly Dictionary<string, string> _environment = [];

    private OrdinaryUser(string folder, string id) => (Folder, Id) = (folder, id);

    /// <summary>A temporary folder that belongs to the user.</summary>
    public string Folder { get; }

    /// <summary>The numeric user id.</summary>
    public string Id { get; }

    public static async Task<OrdinaryUser> CreateAsync(CancellationToken ct)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            var own = Directory.CreateTempSubdirectory("chatplatform-").FullName;
            return new(own, (await Shell.RunAsync("id", ["-u"], ct)).Trim());
        }

        // Below /root, for example, nobody cannot open files of its own.
        var parent = await CanOpenAsync(Path.GetTempPath(), ct) ? Path.GetTempPath() : "/tmp";
        var folder = Path.Combine(parent, $"chatplatform-{Guid.NewGuid():N}");
        var home = Path.Combine(folder, "home");
        var user = new OrdinaryUser(folder, Nobody);
        user._environment["HOME"] = home;
        user._environment["DOTNET_CLI_HOME"] = home;
        user._environment["TMPDIR"] = Directory.CreateDirectory(Path.Combine(home, "tmp")).FullName;
        await Shell.RunAsync("chmod", ["700", folder], ct);
        await OwnAsync(folder, ct);
        return user;
    }

    /// <summary>
    /// Gives the user the packages that NuGet and npm have downloaded for root, so that they are not downloaded again.
    /// The files are hard links which the user can read but not change; the folders are copies.
    /// </summary>
    public async Task SharePackagesAsync(CancellationToken ct)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return;
        }

        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var npm = (await Shell.RunAsync("npm", ["config", "get", "cache"], ct)).Trim();
        var home = _environment["HOME"];
        _environment["NUGET_PACKAGES"] = Path.Combine(home, "nuget");
        _environment["npm_config_cache"] = Path.Combine(home, "npm");
        await LinkAsync(packages, _environment["NUGET_PACKAGES"], ct);
        await LinkAsync(
            Path.Combine(npm, "_cacache", "content-v2"), Path.Combine(home, "npm", "_cacache", "content-v2"), ct);

        // npm appends to the files of the index: the user needs copies.
        var index = Path.Combine(npm, "_cacache", "index-v5");
        if (Directory.Exists(index))
        {
            var copy = Path.Combine(home, "npm", "_cacache", "index-v5");
            await Shell.RunAsync("cp", ["-rT", index, copy], ct);
            await OwnAsync(copy, ct);
        }

        await Shell.RunAsync("find", [home, "-type", "d", "-exec", "chown", $"{Nobody}:{Nobody}", "{}", "+"], ct);
    }

    /// <summary>Makes the user the owner of a folder and of all that is in it.</summary>
    public static async Task OwnAsync(string folder, CancellationToken ct)
    {
        if (Environment.IsPrivilegedProcess)
        {
            await Shell.RunAsync("chown", ["-R", $"{Nobody}:{Nobody}", folder], ct);
        }
    }

    /// <summary>Describes the start of a program in a folder.</summary>
    /// <param name="command">The program and its arguments.</param>
    public ProcessStartInfo Command(string folder, params string[] command)
    {
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", [.. s_unprivileged, .. command])
            : new ProcessStartInfo(command[0], command[1..]);
        start.WorkingDirectory = folder;
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static async Task<bool> CanOpenAsync(string folder, CancellationToken ct)
    {
        using var test = Process.Start("setpriv", [.. s_unprivileged, "test", "-x", folder]);
        await test.WaitForExitAsync(ct);
        return test.ExitCode == 0;
    }

    /// <summary>Links a tree's files if it exists; copies them when the target is on another file system.</summary>
    private static async Task LinkAsync(string from, string to, CancellationToken ct)
    {
        Directory.CreateDirectory(to);
        if (!Directory.Exists(from))
        {
            return;
        }

        const string Link = """cp -rlT "$0" "$1" 2>/dev/null || cp -rT "$0" "$1" """;
        await Shell.RunAsync("bash", ["-c", Link, from, to], ct);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction;

/// <summary>Builds the start information of the child process: its limits and an empty environment.</summary>
internal static class ExtractionCommand
{
    private static readonly string[] s_folders = ["/usr/bin", "/bin", "/usr/local/bin"];
    private static readonly string? s_limiter = Find("prlimit");
    private static readonly Lazy<string[]> s_withoutNetwork = new(FindNetworkIsolation);

    public static ProcessStartInfo Create(ExtractionOptions options, DocumentKind kind, string path)
    {
        string[] limits = s_limiter is null
            ? []
            : [s_limiter, string.Create(CultureInfo.InvariantCulture, $"--cpu={options.CpuSeconds}"), "--core=0", "--"];
        string[] words =
        [
            .. limits,
            .. s_withoutNetwork.Value,
            .. Program(options.Program),
            ExtractionChild.Verb,
            kind.ToString().ToLowerInvariant(),
            path,
        ];
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["HOME"] = Path.GetTempPath();
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(
            Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        start.Environment["DOTNET_GCHeapHardLimit"] = ((long)options.MemoryMegabytes << 20).ToString(
            "x", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        return start;
    }

    private static string[] Program(string? configured)
    {
        var program = configured
            ?? (
                Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
                    ? Assembly.GetEntryAssembly()?.Location
                    : Environment.ProcessPath)
            ?? throw new InvalidOperationException("The running program's path is unknown: set Extraction:Program.");
        return program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? [Dotnet(), program] : [program];
    }

    private static string Dotnet()
    {
        var own = Path.GetFullPath(
            Path.Combine(
                System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        return File.Exists(own) ? own : "dotnet";
    }

    // A separate network namespace has no devices. Not every container allows one, so it is tested once.
    private static string[] FindNetworkIsolation()
    {
        if (Find("unshare") is not { } unshare)
        {
            return [];
        }

        string[][] forms = [[unshare, "--net", "--"], [unshare, "--net", "--map-root-user", "--"]];
        return forms.FirstOrDefault(Succeeds) ?? [];
    }

    private static bool Succeeds(string[] command)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], [.. command.Skip(1), "true"])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            });
            return process is not null && process.WaitForExit(2000) && process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string? Find(string tool) => s_folders
        .Select(folder => Path.Combine(folder, tool))
        .FirstOrDefault(File.Exists);
}

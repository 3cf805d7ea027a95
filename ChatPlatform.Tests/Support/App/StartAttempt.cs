using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatPlatform.Tests.Support.App;

/// <summary>The real program, started with some settings and observed until it exits or listens.</summary>
/// <param name="ExitCode">Null if it began to listen.</param>
/// <param name="Errors">Its standard error.</param>
/// <param name="Output">Its log.</param>
/// <param name="WasBound">Whether its port accepted a connection at any time.</param>
internal sealed record StartAttempt(int? ExitCode, string Errors, string Output, bool WasBound, TimeSpan Took)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    /// <summary>Two at a time: each start uses most of a CPU.</summary>
    private static readonly SemaphoreSlim s_places = new(2);

    /// <param name="look">Receives each line of the log.</param>
    /// <param name="command">An operator command to run instead of the server, or null.</param>
    public static async Task<StartAttempt> RunAsync(
        IReadOnlyDictionary<string, string> settings,
        CancellationToken ct,
        Action<string>? look = null,
        string? command = null)
    {
        await s_places.WaitAsync(ct);
        try
        {
            return await WatchAsync(settings, look, command, ct);
        }
        finally
        {
            s_places.Release();
        }
    }

    private static async Task<StartAttempt> WatchAsync(
        IReadOnlyDictionary<string, string> settings, Action<string>? look, string? command, CancellationToken ct)
    {
        var port = Ports.Free();
        string[] arguments = command is null ? [Repository.WebProgram] : [Repository.WebProgram, command];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        start.Environment.Remove("ASPNETCORE_ENVIRONMENT");
        foreach (var (name, value) in settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        port = new Uri(start.Environment["ASPNETCORE_URLS"]!).Port;
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var (errors, output) = (new StringBuilder(), new StringBuilder());
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.OutputDataReceived += (_, line) =>
        {
            output.AppendLine(line.Data);
            look?.Invoke(line.Data ?? "");
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var wasBound = false;
        while (!process.HasExited && !wasBound && watch.Elapsed < s_patience)
        {
            wasBound = await IsRespondingAsync(port, ct);
            await timer.WaitForNextTickAsync(ct);
        }

        var took = watch.Elapsed;
        var exited = process.HasExited;
        if (!exited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync(ct);
        return new(exited ? process.ExitCode : null, errors.ToString(), output.ToString(), wasBound, took);
    }

    private static async Task<bool> IsRespondingAsync(int port, CancellationToken ct)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, ct);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

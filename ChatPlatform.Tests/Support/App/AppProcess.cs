using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace ChatPlatform.Tests.Support.App;

/// <summary>The built program as a separate process, for tests that kill it.</summary>
public sealed partial class AppProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly int _port = Ports.Free();
    private readonly ConcurrentQueue<string> _log = new();
    private Process? _process;

    /// <param name="settings">Configuration keys and values, such as "Section:Name".</param>
    public AppProcess(IReadOnlyDictionary<string, string> settings)
    {
        _settings = settings;
        Http = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = Address, Timeout = s_patience };
    }

    /// <summary>The log output so far.</summary>
    public IReadOnlyList<string> Log => [.. _log];

    public Uri Address => new($"http://127.0.0.1:{_port}");

    public HttpClient Http { get; }

    public int ProcessId => _process!.Id;

    /// <summary>Resident memory of the process in bytes.</summary>
    public long ResidentBytes =>
        1024
        * long.Parse(
            Resident().Match(File.ReadAllText($"/proc/{ProcessId}/status")).Groups[1].Value,
            CultureInfo.InvariantCulture);

    public bool HasExited => _process is null or { HasExited: true };

    /// <summary>Runs an operator command ("migrate", "seed") and waits for its end.</summary>
    public async Task RunAsync(params string[] command)
    {
        using var process = Start(command);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)} ended with {process.ExitCode}");
    }

    public async Task StartAsync()
    {
        _process = Start([]);
        await WaitUntilReadyAsync();
    }

    /// <summary>Kills the process (SIGKILL), without any clean-up.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _process.Dispose();
        _process = null;
    }

    /// <summary>Waits until the application reports that it is ready.</summary>
    public async Task WaitUntilReadyAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(s_patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await ReadyAsync() != HttpStatusCode.OK)
        {
            Assert.False(
                HasExited,
                $"The app ended instead of starting. It said: {string.Join(Environment.NewLine, Log.TakeLast(20))}");
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    /// <summary>The status of /healthz/ready; null if there is no response.</summary>
    public async Task<HttpStatusCode?> ReadyAsync()
    {
        try
        {
            using var response = await Http.GetAsync(
                new Uri("/healthz/ready", UriKind.Relative), TestContext.Current.CancellationToken);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process?.Dispose();
        Http.Dispose();
    }

    private Process Start(string[] command)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.WebProgram, .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["ASPNETCORE_URLS"] = Address.ToString(),
                ["Serilog__MinimumLevel__Default"] = "Fatal",
            },
        };
        foreach (
            var limit in (string[])
                ["PerPrincipal", "PerAddress", "MessagesPerSession", "NewSessionsPerAddress", "SignInsPerAddress"])
        {
            start.Environment[$"Limits__Requests__{limit}"] = "100000"; // All visitors share one address.
        }

        start.Environment["Limits__Streams__PerAddress"] = "100000";
        foreach (var (name, value) in _settings)
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine(); // Always read, so that the program never blocks on its output.
        process.BeginErrorReadLine();
        return process;
    }

    [GeneratedRegex(@"VmRSS:\s+(\d+) kB")]
    private static partial Regex Resident();
}

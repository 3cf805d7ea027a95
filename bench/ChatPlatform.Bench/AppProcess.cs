using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace ChatPlatform.Bench;

/// <summary>Runs the app in a separate process and measures it.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    /// <summary>Limits raised for the run, because a single address plays all visitors.</summary>
    private static readonly string[] s_raised =
    [
        "Requests:PerPrincipal",
        "Requests:PerAddress",
        "Requests:MessagesPerSession",
        "Requests:NewSessionsPerAddress",
        "Tenants:RequestsPerMinute",
        "Tenants:TurnsPerDay",
        "Streams:PerAddress", "Streams:PerInstance",
    ];

    private readonly Process _process;
    private readonly HttpClient _http;

    private AppProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
        _http = new() { BaseAddress = address };
    }

    public Uri Address { get; }

    public int Id => _process.Id;

    /// <summary>Processor seconds so far, user and system together.</summary>
    public double CpuSeconds => ProcessorTime.Of(_process.Id);

    /// <summary>Resident memory in MB.</summary>
    public long ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 >> 20;
        }
    }

    /// <summary>Highest resident memory in MB since <see cref="ResetPeak"/>.</summary>
    public long PeakMegabytes => long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) >> 10;

    /// <summary>Begins a new measurement of the highest memory (proc(5), clear_refs).</summary>
    public void ResetPeak() => File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5");

    public static async Task<AppProcess> StartAsync(BenchOptions options, string providerUrl, CancellationToken ct)
    {
        var address = new Uri($"http://127.0.0.1:{options.Port}");
        var start = new ProcessStartInfo("dotnet", [options.Program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["ASPNETCORE_URLS"] = address.ToString(),
                ["Inference__Providers__bench__Kind"] = "openai-compatible",
                ["Inference__Providers__bench__BaseUrl"] = providerUrl,
                ["Egress__AllowedPrivateHosts__0"] = "127.0.0.2",
            },
        };
        foreach (var limit in s_raised)
        {
            start.Environment[$"Limits__{limit.Replace(":", "__", StringComparison.Ordinal)}"] = "10000000";
        }

        Console.WriteLine($"Raised to 10,000,000 for this run: Limits:{string.Join(", Limits:", s_raised)}");
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Show(options, line.Data);
        process.ErrorDataReceived += (_, line) => Show(options, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var app = new AppProcess(process, address);
        await app.WaitUntilReadyAsync(ct);
        return app;
    }

    /// <summary>Number of round trips of the app to PostgreSQL.</summary>
    public async Task<long> RoundTripsAsync(CancellationToken ct)
    {
        using var json = JsonDocument.Parse(
            await _http.GetStringAsync(new Uri("/metrics/round-trips", UriKind.Relative), ct));
        return json.RootElement.GetProperty("roundTrips").GetInt64();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task WaitUntilReadyAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(ct))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The app ended with {_process.ExitCode} before it was ready.");
            }

            try
            {
                using var response = await _http.GetAsync(new Uri("/healthz/ready", UriKind.Relative), ct);
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }
    }

    private static void Show(BenchOptions options, string? line)
    {
        if (
            line is { Length: > 0 }
            && (!options.IsQuiet || line.Contains("\"@l\":\"Error\"", StringComparison.Ordinal)))
        {
            Console.Error.WriteLine(line.Length > 2000 ? line[..2000] : line);
        }
    }
}

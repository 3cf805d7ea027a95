using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ChatPlatform.Tests.Support.Database;

/// <summary>A private Redis of one test, which can be killed, frozen and restarted on the same port.</summary>
internal sealed class PrivateRedis : IAsyncDisposable
{
    private readonly int _port = Ports.Free();
    private Process? _process;

    /// <summary>Value of ConnectionStrings:Redis.</summary>
    public string Settings => $"127.0.0.1:{_port}";

    public static bool IsInstalled =>
        Environment
            .GetEnvironmentVariable("PATH")!
            .Split(':')
            .Any(folder => File.Exists(Path.Combine(folder, "redis-server")));

    public async Task StartAsync(CancellationToken ct)
    {
        Assert.SkipUnless(IsInstalled, "Redis is not installed.");
        var port = _port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        _process = Process.Start(
            new ProcessStartInfo(
                "redis-server",
                ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--loglevel", "warning"])
            {
                RedirectStandardOutput = true,
            }
        )!;
        _process.BeginOutputReadLine();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await IsRespondingAsync(ct))
        {
            await timer.WaitForNextTickAsync(ct);
        }
    }

    /// <summary>Suspends the process: connections stay open without responses.</summary>
    public Task FreezeAsync(CancellationToken ct) => SignalAsync("STOP", ct);

    public Task ThawAsync(CancellationToken ct) => SignalAsync("CONT", ct);

    /// <summary>Deletes all keys.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> FlushAsync(CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _port, ct);
        using var lines = new StreamReader(client.GetStream());
        await client.GetStream().WriteAsync("DBSIZE\r\nFLUSHALL\r\n"u8.ToArray(), ct);
        var keys = int.Parse(
            (await lines.ReadLineAsync(ct))!.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal("+OK", await lines.ReadLineAsync(ct));
        return keys;
    }

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }
    }

    private Task<string> SignalAsync(string name, CancellationToken ct) =>
        Shell.RunAsync(
            "kill", [$"-{name}", _process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)], ct);

    private async Task<bool> IsRespondingAsync(CancellationToken ct)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, _port, ct);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

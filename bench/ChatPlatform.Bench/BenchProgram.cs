using System.Globalization;
using ChatPlatform.Bench.Documents;
using ChatPlatform.FakeLlm;

namespace ChatPlatform.Bench;

/// <summary>
/// Runs the load bench and prints the cost of a turn, or of documents that are uploaded. Started by scripts/bench,
/// which creates the database.
/// </summary>
internal static class BenchProgram
{
    /// <summary>Model calls of a turn: routing, tool call, answer.</summary>
    private const int ModelCalls = 3;

    private static async Task<int> Main(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var options = BenchOptions.Read(args);
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        await using var outside = await FakeLlmServer.StartAsync(
            "127.0.0.2", options.OutsidePort, keepsRequests: false, stop.Token);
        outside.Script = Script(options);
        await using var app = await AppProcess.StartAsync(options, outside.BaseUrl, stop.Token);
        using var http = new HttpClient(
            new SocketsHttpHandler
            {
                UseCookies = false,
                UseProxy = false,
                MaxConnectionsPerServer = 1000,
            })
        {
            BaseAddress = app.Address,
        };
        if (options.WordList is { } list)
        {
            await UploadAsync(app, http, list, stop.Token);
            return 0;
        }

        var visitors = Enumerable.Range(0, options.Sessions).Select(_ => new Visitor(http)).ToList();
        await Task.WhenAll(visitors.Select(v => v.ArriveAsync(stop.Token)));
        var load = new LoadRun(visitors);
        await load.RunAsync(options.WarmUpTurns, options.Limit, stop.Token);

        var (trips, cpu, own, postgres, calls) = (
            await app.RoundTripsAsync(stop.Token),
            app.CpuSeconds,
            OwnCpu(),
            ProcessorTime.OfFamily(options.PostgresId),
            outside.Count);
        var result = await load.RunAsync(options.Turns, options.Limit, stop.Token);
        var turns = Math.Max(1, result.Outcomes.Count);
        var served = app.CpuSeconds - cpu;
        Print("turns/s", result.TurnsPerSecond, "0.0");
        Print("app CPU s / 1,000 turns", served * 1000 / turns, "0.00");
        Print(
            "PostgreSQL CPU s / 1,000 turns", (ProcessorTime.OfFamily(options.PostgresId) - postgres) * 1000 / turns,
            "0.00");
        Print("bench CPU s / 1,000 turns", (OwnCpu() - own) * 1000 / turns, "0.00");
        Print("database round trips / turn", (await app.RoundTripsAsync(stop.Token) - trips) / (double)turns, "0.00");
        Print("model calls / turn", (outside.Count - calls) / (double)turns, "0.00");
        Print("time to first text p50 ms", result.FirstText(0.5), "0.0");
        Print("time to first text p95 ms", result.FirstText(0.95), "0.0");
        if (options.IsPaced)
        {
            Print("added time to first text p50 ms", result.FirstText(0.5) - ModelTime(options), "0.0");
            Print("added time to first text p95 ms", result.FirstText(0.95) - ModelTime(options), "0.0");
        }

        Print("time to whole answer p95 ms", result.Whole(0.95), "0.0");
        Print("app memory MB", app.ResidentMegabytes, "0");
        Print("turns", result.Outcomes.Count, "0");
        Print("errors", result.Errors, "0");
        await Task.WhenAll(visitors.Select(v => v.LeaveAsync()));
        return result.Errors == 0 ? 0 : 1;
    }

    private static async Task UploadAsync(AppProcess app, HttpClient http, string list, CancellationToken ct)
    {
        string[] words =
        [
            .. (await File.ReadAllLinesAsync(list, ct)).Where(w => w.Length > 3 && w.All(char.IsAsciiLetter)),
        ];
        var folder = Directory.CreateTempSubdirectory("bench-documents");
        try
        {
            await new DocumentRun(app, http, words, folder.FullName).RunAsync(ct);
        }
        finally
        {
            folder.Delete(true);
        }
    }

    /// <summary>Only the answer is streamed; plan and tool call are sent as a whole after the delay.</summary>
    private static Func<CompletionRequest, Reply> Script(BenchOptions options)
    {
        var whole = Scripts.WellBehaved(new(options.FirstToken, 0));
        var streamed = Scripts.WellBehaved(new(options.FirstToken, options.TokensPerSecond));
        return request => request.HasToolResult ? streamed(request) : whole(request);
    }

    private static double ModelTime(BenchOptions options) => ModelCalls * options.FirstToken.TotalMilliseconds;

    private static double OwnCpu() => ProcessorTime.Of(Environment.ProcessId);

    private static void Print(string name, double value, string format) =>
        Console.WriteLine($"{name,-34}{value.ToString(format, CultureInfo.InvariantCulture),10}");
}

using System.Globalization;

namespace ChatPlatform.FakeLlm;

/// <summary>
/// Runs the fake as a command: <c>--port 5999 --first-token 300 --rate 40</c>, or <c>--fault cut-off</c>.
/// </summary>
internal static class FakeLlmProgram
{
    private static async Task<int> Main(string[] args)
    {
        var options = args.Chunk(2).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1]);
        var pace = new Pace(
            TimeSpan.FromMilliseconds(Number(options, "--first-token")), Number(options, "--rate"));
        await using var server = await FakeLlmServer.StartAsync(
            options.GetValueOrDefault("--address", "127.0.0.2"), (int)Number(options, "--port"), keepsRequests: false);
        server.Script = Scripts.WellBehaved(pace);
        if (options.TryGetValue("--fault", out var fault))
        {
            if (!Scripts.Faults.TryGetValue(fault, out var reply))
            {
                await Console.Error.WriteLineAsync(
                    $"There is no fault \"{fault}\". Known: {string.Join(", ", Scripts.Faults.Keys)}.");
                return 2;
            }

            server.Script = Scripts.AfterRouting(reply);
        }

        Console.WriteLine(server.BaseUrl);
        var stop = new TaskCompletionSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.TrySetResult();
        };
        using var term = System.Runtime.InteropServices.PosixSignalRegistration.Create(
            System.Runtime.InteropServices.PosixSignal.SIGTERM, c =>
            {
                c.Cancel = true;
                stop.TrySetResult();
            });
        await stop.Task;
        return 0;
    }

    private static double Number(Dictionary<string, string> options, string name) =>
        options.TryGetValue(name, out var text) ? double.Parse(text, CultureInfo.InvariantCulture) : 0;
}

using System.Diagnostics;
using System.Globalization;
using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.Providers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace ChatPlatform.ClientBench;

/// <summary>
/// Prints processor time and allocated bytes of one streamed answer for each format of a provider, without network: the
/// answer is in memory. Started by "scripts/bench clients [TOKENS] [ANSWERS]".
/// </summary>
internal static class ClientBenchProgram
{
    private static async Task Main(string[] args)
    {
        var tokens = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200;
        var answers = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5000;
        Console.WriteLine($"{answers} answers of {tokens} tokens");
        Console.WriteLine($"{"client",-24}{"CPU ms / answer",18}{"kB / answer",14}");
        foreach (var kind in (string[])[ProviderKinds.OpenAiCompatible, ProviderKinds.OpenAi, ProviderKinds.Anthropic])
        {
            var body = kind == ProviderKinds.Anthropic ? RecordedAnswer.Messages(tokens) : RecordedAnswer.Chat(tokens);
            var client = new ProviderClients(new RecordedAnswer(body), Options.Create(new InferenceOptions()))
                .Create("bench", new() { Kind = kind, BaseUrl = "http://bench/v1", ApiKey = "k", Model = "m" });
            await RunAsync(client, Math.Max(1, answers / 5));
            var (cpu, bytes) = (Process.GetCurrentProcess().TotalProcessorTime, GC.GetTotalAllocatedBytes(true));
            await RunAsync(client, answers);
            cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
            bytes = GC.GetTotalAllocatedBytes(true) - bytes;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{kind,-24}{cpu.TotalMilliseconds / answers,18:0.000}{bytes / 1024.0 / answers,14:0.0}"));
        }
    }

    private static async Task RunAsync(IChatClient client, int answers)
    {
        for (var i = 0; i < answers; i++)
        {
            await foreach (var _ in client.GetStreamingResponseAsync("Where is my parcel?"))
            {
            }
        }
    }
}

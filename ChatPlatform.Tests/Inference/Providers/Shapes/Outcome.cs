using System.Globalization;
using System.Text.Json;
using ChatPlatform.Core.Inference;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Tests.Inference.Providers.Shapes;

/// <summary>What a client made of a response.</summary>
public sealed class Outcome
{
    public string Text { get; set; } = "";

    /// <summary>How the answer ended; null when it failed.</summary>
    public string? Ending { get; set; }

    public string? Fault { get; set; }

    public List<(string Name, JsonElement Arguments)> Calls { get; } = [];

    public (long Input, long Output)? Usage { get; set; }

    public List<string> CallIds { get; } = [];

    /// <summary>Asks a client and reads its answer.</summary>
    public static async Task<Outcome> OfAsync(IChatClient client, CancellationToken ct)
    {
        var outcome = new Outcome();
        try
        {
            var response = await client.GetResponseAsync("Hello", cancellationToken: ct);
            outcome.Text = response.Text;
            outcome.Ending = response.FinishReason?.Value;
            foreach (var call in response.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>())
            {
                outcome.Calls.Add((call.Name, JsonSerializer.SerializeToElement(call.Arguments)));
                outcome.CallIds.Add(call.CallId);
            }

            if (response.Usage is { InputTokenCount: { } input, OutputTokenCount: { } output })
            {
                outcome.Usage = (input, output);
            }
        }
        catch (ProviderException e)
        {
            outcome.Fault = e.Fault.ToString();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            outcome.Fault = e.GetType().Name;
        }

        return outcome;
    }

    /// <summary>Text, ending, calls and usage in one line; of a failed answer only the fault.</summary>
    public override string ToString()
    {
        var calls = string.Join(", ", Calls.Select(c => c.Name + JsonSerializer.Serialize(c.Arguments)));
        return Fault is not null
            ? $"fault {Fault}"
            : string.Create(CultureInfo.InvariantCulture, $"'{Text}' {Ending} [{calls}] {Usage}");
    }
}

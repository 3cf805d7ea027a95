using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Agents.Routing.Classifier;

/// <summary>Vectors of texts that belong to no agent of any tenant.</summary>
/// <param name="Texts">All of the texts, for the weights of words.</param>
/// <param name="OutOfScope">Vectors of questions about anything: general knowledge, sport, cooking.</param>
/// <param name="SmallTalk">Vectors of greetings, thanks and messages that are too vague to be routed.</param>
public sealed record Background(
    IReadOnlyList<string> Texts, IReadOnlyList<float[]> OutOfScope, IReadOnlyList<float[]> SmallTalk);

/// <summary>
/// Reads the texts of background.jsonl, which were written for this project, and computes their vectors once.
/// </summary>
public sealed class BackgroundTexts(IEmbeddingGenerator<string, Embedding<float>> embeddings)
{
    private const string OutOfScope = "oos";

    private readonly Lock _lock = new();
    private Task<Background>? _background;

    /// <summary>The background, computed by the first caller and again after a failure.</summary>
    public Task<Background> GetAsync(CancellationToken ct)
    {
        lock (_lock)
        {
            return (_background = _background is null or { IsFaulted: true } ? ComputeAsync() : _background)
                .WaitAsync(ct);
        }
    }

    private async Task<Background> ComputeAsync()
    {
        var lines = Read();
        var texts = lines.Select(l => l.Text).ToList();
        var vectors = (await embeddings.GenerateAsync(texts)).Select(v => v.Vector.ToArray()).ToList();
        return new(texts, [.. Of(isOutOfScope: true)], [.. Of(isOutOfScope: false)]);

        IEnumerable<float[]> Of(bool isOutOfScope) =>
            vectors.Where((_, i) => lines[i].Kind == OutOfScope == isOutOfScope);
    }

    private static List<Line> Read()
    {
        using var resource = typeof(BackgroundTexts).Assembly.GetManifestResourceStream("routing-background.jsonl")!;
        using var reader = new StreamReader(resource);
        var lines = new List<Line>();
        while (reader.ReadLine() is { } line)
        {
            lines.Add(JsonSerializer.Deserialize<Line>(line, JsonSerializerOptions.Web)!);
        }

        return lines;
    }

    private sealed record Line(string Kind, string Text);
}

using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;
using ChatPlatform.Core.Inference.Embeddings;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Tests.Inference;

public sealed class EmbeddingTests : IDisposable
{
    private readonly MiniLmEmbeddingGenerator _generator = new(Options.Create(new EmbeddingOptions()));

    private static List<Reference> References { get; } = [.. File
        .ReadLines(Path.Combine(AppContext.BaseDirectory, "Inference", "reference.jsonl"))
        .Select(line => JsonSerializer.Deserialize<Reference>(line, JsonSerializerOptions.Web)!)];

    public void Dispose() => _generator.Dispose();

    [Fact]
    public void Tokenizer_Returns_the_ids_of_the_models_authors()
    {
        Assert.Equal(240, References.Count);
        Assert.All(References, reference =>
            Assert.Equal(reference.Ids, _generator.Tokenizer.Encode(reference.Text, MiniLmEmbeddingGenerator.MaxTokens))
        );
    }

    [Fact]
    public async Task Vectors_Equal_the_reference()
    {
        var vectors = await _generator.GenerateAsync(
            References.Select(r => r.Text), cancellationToken: TestContext.Current.CancellationToken);
        var cosines = References
            .Select((r, i) => TensorPrimitives.CosineSimilarity(r.Floats, vectors[i].Vector.Span))
            .ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"cosine min {cosines.Min():F4}, mean {cosines.Average():F5}");
        Assert.True(cosines.Min() >= 0.997, $"lowest {cosines.Min()}");
        Assert.True(cosines.Average() >= 0.999, $"mean {cosines.Average()}");
    }

    [Fact]
    public async Task Vector_Does_not_depend_on_its_batch()
    {
        var ct = TestContext.Current.CancellationToken;
        using var other = new MiniLmEmbeddingGenerator(Options.Create(new EmbeddingOptions { CacheEntries = 0 }));
        var texts = References.Take(24).Select(r => r.Text).ToList();
        var together = await other.GenerateAsync(texts, cancellationToken: ct);
        for (var i = 0; i < texts.Count; i++)
        {
            var alone = await other.EmbedAsync(texts[i], ct);
            Assert.True(TensorPrimitives.Distance(alone.Span, together[i].Vector.Span) < 1e-4);
        }
    }

    [Fact]
    public async Task Concurrent_callers_Get_their_own_vectors()
    {
        var ct = TestContext.Current.CancellationToken;
        var answers = await Task.WhenAll(
            References.Take(40).Select(async r => (r, Vector: await _generator.EmbedAsync(r.Text, ct))));
        Assert.All(answers, a => Assert.True(TensorPrimitives.CosineSimilarity(a.r.Floats, a.Vector.Span) >= 0.997));
    }

    [Fact]
    public async Task Cancelled_call_Stops()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _generator.GenerateAsync(["never computed"], cancellationToken: source.Token));
    }

    private sealed record Reference(string Text, int[] Ids, string Vector)
    {
        public float[] Floats => MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(Vector)).ToArray();
    }
}

using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Knowledge.Ingestion.Chunking;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Tests.Knowledge;

public sealed class ChunkerTests : IDisposable
{
    private readonly MiniLmEmbeddingGenerator _model = new(Options.Create(new EmbeddingOptions()));

    public void Dispose() => _model.Dispose();

    private IReadOnlyList<ChunkDraft> Split(params Block[] blocks) =>
        new Chunker(_model.Tokenizer).Split("Guide", blocks);

    [Fact]
    public void Chunk_Never_crosses_a_heading()
    {
        var chunks = Split(
            new(BlockKind.Heading, 1, "Claims", 1), new(BlockKind.Paragraph, 0, "Report damage soon.", 1),
            new(BlockKind.Heading, 1, "Prices", 2), new(BlockKind.Paragraph, 0, "A parcel costs five euros.", 2));

        Assert.Equal(
            [("Claims", "Report damage soon."), ("Prices", "A parcel costs five euros.")],
            chunks.Select(p => (p.Heading, p.Text)));
    }

    [Fact]
    public void Chunk_Has_its_heading_path_and_first_page()
    {
        var chunk = Split(
                new(BlockKind.Heading, 1, "Claims", 3),
                new(BlockKind.Heading, 2, "Late reports", 4),
                new(BlockKind.Paragraph, 0, "After 14 days it is late.", 4))
            .Single();

        Assert.Equal(("Claims > Late reports", 4), (chunk.Heading, chunk.Page));
    }

    [Fact]
    public void Chunk_Joins_paragraphs_up_to_the_target_and_fits_the_model()
    {
        var paragraph = string.Join(' ', Enumerable.Repeat("The driver leaves the parcel with a neighbour.", 8));

        var chunks = Split([.. Enumerable.Repeat(new Block(BlockKind.Paragraph, 0, paragraph), 6)]);

        Assert.InRange(chunks.Count, 3, 6);
        Assert.All(chunks, p => Assert.InRange(p.Tokens, 60, MiniLmEmbeddingGenerator.MaxTokens - 2));
    }

    [Fact]
    public void Continued_chunk_Starts_with_the_previous_sentence()
    {
        var text = string.Join(
            ' ', Enumerable.Range(1, 60).Select(i => $"Sentence number {i} says something of its own."));

        var chunks = Split(new Block(BlockKind.Paragraph, 0, text));

        Assert.True(chunks.Count > 1);
        Assert.All(chunks.Zip(chunks.Skip(1)), pair =>
            Assert.StartsWith(pair.First.Text.Split('\n')[^1], pair.Second.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Later_chunks_of_a_table_Repeat_its_first_row()
    {
        var rows = Enumerable.Range(1, 120).Select(i => $"Country {i} | {i} days | {i}.50 euros");

        var chunks = Split(new Block(BlockKind.Table, 0, string.Join('\n', rows.Prepend("Country | Time | Price"))));

        Assert.True(chunks.Count > 1);
        Assert.All(chunks, p => Assert.StartsWith("Country | Time | Price", p.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Very_long_word_Is_split()
    {
        var chunks = Split(new Block(BlockKind.Paragraph, 0, new string('x', 20_000)));

        Assert.All(chunks, p => Assert.InRange(p.Tokens, 1, MiniLmEmbeddingGenerator.MaxTokens - 2));
        Assert.Equal(20_000, chunks.Sum(p => p.Text.Count(c => c == 'x')));
    }
}

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

    [Fact]
    public void Headings_without_text_Are_text_of_a_chunk()
    {
        var chunks = Split(
            new(BlockKind.Heading, 1, "Office closed on 24 December"), new(BlockKind.Heading, 1, "Hotline until noon"),
            new(BlockKind.Heading, 1, "Deliveries resume on 27 December"));

        Assert.Equal(
            [("", "Office closed on 24 December\nHotline until noon\nDeliveries resume on 27 December")],
            chunks.Select(p => (p.Heading, p.Text)));
    }

    [Fact]
    public void Heading_without_text_Stands_below_its_own_heading()
    {
        var chunks = Split(
            new(BlockKind.Heading, 1, "Holidays"), new(BlockKind.Paragraph, 0, "We wish you a good time."),
            new(BlockKind.Heading, 2, "24 December: closed"), new(BlockKind.Heading, 2, "Hotline"),
            new(BlockKind.Paragraph, 0, "Until noon."));

        Assert.Equal(
            [("Holidays", "We wish you a good time."), ("Holidays", "24 December: closed"),
                ("Holidays > Hotline", "Until noon.")],
            chunks.Select(p => (p.Heading, p.Text)));
    }

    [Fact]
    public void Every_word_Is_in_the_text_or_heading_of_a_chunk()
    {
        Block[] blocks =
        [
            .. Enumerable.Range(0, 300).Select(i => (i % 7) switch
            {
                0 => new Block(BlockKind.Heading, 1 + (i % 3), Words("h", i, i % 4 == 0 ? 90 : 3), 1 + (i / 20)),
                1 => new(BlockKind.Heading, 1 + (i % 5), Words("g", i, 2), 1 + (i / 20)),
                2 => new(BlockKind.Table, 0, string.Join('\n', Enumerable.Range(0, i % 90).Select(r =>
                    $"{Words("t", (i * 100) + r, 4)} | {r}"))),
                3 => new(BlockKind.Paragraph, 0, Words("l", i, 400), 1 + (i / 20)),
                _ => new(BlockKind.Paragraph, 0, Words("p", i, 1 + (i % 30)), 1 + (i / 20)),
            }).Where(block => block.Text.Length > 0),
        ];

        var kept = Split(blocks).SelectMany(p => $"{p.Heading} {p.Text}".Split([' ', '\n'])).ToHashSet();

        Assert.DoesNotContain(
            blocks.SelectMany(block => block.Text.Split([' ', '\n'])), word => !kept.Contains(word));

        static string Words(string prefix, int i, int count) =>
            string.Join(' ', Enumerable.Range(0, count).Select(n => $"{prefix}{i}x{n}"));
    }

    [Fact]
    public void Overlap_Never_moves_a_sentence_to_another_page()
    {
        var text = string.Join(' ', Enumerable.Range(1, 20).Select(i => $"Sentence number {i} of the first page."));

        var chunks = Split(
            new(BlockKind.Paragraph, 0, text, 1), new(BlockKind.Paragraph, 0, "The second page begins here.", 2));

        Assert.Equal("The second page begins here.", Assert.Single(chunks, p => p.Page == 2).Text);
    }

    [Theory]
    [InlineData("Vienna | 1100 | 7 euros")]
    [InlineData("Vienna | east | slow")]
    public void Table_without_a_header_Repeats_no_row(string first)
    {
        var rows = Enumerable.Range(1, 120).Select(i => first.Contains('7', StringComparison.Ordinal)
            ? $"Town {i} | {i} | {i} euros"
            : "Graz | south | quick and reliable in all seasons");

        var chunks = Split(new Block(BlockKind.Table, 0, string.Join('\n', rows.Prepend(first))));

        Assert.True(chunks.Count > 1);
        Assert.Single(chunks, p => p.Text.Contains("Vienna", StringComparison.Ordinal));
    }

    [Fact]
    public void Marked_header_of_a_table_Is_repeated()
    {
        var rows = Enumerable.Range(1, 120).Select(i => $"Town {i} | {i} | {i} euros");

        var table = string.Join('\n', rows.Prepend("Prices of | 2025 | 2026"));
        var chunks = Split(new Block(BlockKind.Table, 0, table) { HeaderRows = 1 });

        Assert.All(chunks, p => Assert.StartsWith("Prices of | 2025 | 2026\n", p.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Long_word_Is_never_cut_inside_a_character()
    {
        var chunks = Split(new Block(BlockKind.Paragraph, 0, string.Concat(Enumerable.Repeat("x👩‍🔧", 3000))));

        Assert.All(chunks, p => Assert.True(Core.Unicode.UnicodeText.IsValid(p.Text)));
        Assert.Equal(3000, chunks.Sum(p => p.Text.Split("👩‍🔧").Length - 1));
    }

    [Fact]
    public void Long_word_Is_not_divided_by_blanks()
    {
        var word = string.Concat(Enumerable.Range(0, 60).Select(i => $"key{i}-"));

        Assert.Contains(word, Split(new Block(BlockKind.Paragraph, 0, $"The code is {word} today.")).Single().Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_unknown_words_Is_bounded_in_characters()
    {
        var chunks = Split(
            new Block(BlockKind.Paragraph, 0, string.Join(' ', Enumerable.Repeat(new string('ⴰ', 99), 3000))));

        Assert.All(chunks, p => Assert.InRange(p.Text.Length, 1, Chunker.MaxCharacters));
    }
}

using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Knowledge.Ingestion.Chunking;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf;
using ChatPlatform.Tests.Support;
using UglyToad.PdfPig;

namespace ChatPlatform.Tests.Knowledge.Pdf;

/// <summary>What a reader sees is taught, and nothing else.</summary>
public sealed class PdfPropertyTests(AppFixture app) : IClassFixture<AppFixture>
{
    private const int SampleStep = 12;

    private static readonly string s_shared = Repository.Path("..", "shared");

    public static TheoryData<string> Fixtures => [.. PdfFixtures.All.Select(fixture => fixture.Name)];

    public static TheoryData<string> SharedFiles =>
    [
        .. Directory.Exists(s_shared)
            ? Files("faults/inputs", "p*.pdf", 1).Concat(Files("data/pdf-extract/files", "*.pdf", SampleStep))
            : [],
    ];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Visible_words_Are_in_passages_and_hidden_ones_are_not(string name)
    {
        var fixture = PdfFixtures.All.Single(f => f.Name == name);

        var passages = Passages(fixture.File.Read());

        Assert.All(Words(fixture.Visible), word => Assert.Contains(word, passages, StringComparison.Ordinal));
        Assert.All(Words(fixture.Hidden), word => Assert.DoesNotContain(word, passages, StringComparison.Ordinal));
    }

    /// <summary>Chunks have every word of the blocks, and a file ends with text, a reason or a warning.</summary>
    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(SharedFiles))]
    public void Words_of_real_files_Are_in_passages_or_named(string path)
    {
        var file = File.ReadAllBytes(Path.Combine(s_shared, path));
        try
        {
            var document = PdfTextExtractor.Extract(file, null, TestContext.Current.CancellationToken);
            var passages = Words(Passages(document)).ToHashSet(StringComparer.Ordinal);
            var headings = document.Blocks.Where(block => block.Kind == BlockKind.Heading);

            Assert.Empty(
                document.Blocks.Except(headings)
                    .SelectMany(block => Words(block.Text))
                    .Where(word => word.Length < 40 && !passages.Contains(word))
                    .Distinct());
        }
        catch (ExtractionFailedException e)
        {
            Assert.NotEqual("", e.Failure.Detail);
            Assert.False(e.Failure == ExtractionFailure.NoText && HasPlainText(file));
        }
    }

    private static bool HasPlainText(byte[] file)
    {
        try
        {
            using var pdf = PdfDocument.Open(file);
            return pdf.GetPages().Any(page =>
                page.Letters.Count(letter => letter.Value.Length > 0 && char.IsAsciiLetter(letter.Value[0])) > 100);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Files(string folder, string pattern, int step) =>
        Directory.Exists(Path.Combine(s_shared, folder))
            ? Directory.EnumerateFiles(Path.Combine(s_shared, folder), pattern)
                .Order(StringComparer.Ordinal)
                .Where((_, i) => i % step == 0)
                .Select(path => Path.GetRelativePath(s_shared, path))
            : [];

    private static string[] Words(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private string Passages(ExtractedDocument document) => string.Join(
        '\n',
        new Chunker(app.Get<MiniLmEmbeddingGenerator>().Tokenizer)
            .Split("title", document.Blocks)
            .SelectMany(chunk => new[] { chunk.Heading, chunk.Text }));
}

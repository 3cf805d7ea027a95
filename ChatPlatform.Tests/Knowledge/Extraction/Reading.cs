using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Knowledge.Ingestion.Chunking;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Tests.Knowledge.Extraction;

/// <summary>Reads files as the extraction process does.</summary>
internal static class Reading
{
    private static readonly Lazy<MiniLmEmbeddingGenerator> s_model =
        new(() => new(Options.Create(new EmbeddingOptions())));

    /// <summary>The text of all blocks, one per line.</summary>
    public static string Text(DocumentKind kind, byte[] file) =>
        string.Join('\n', Blocks(kind, file).Select(block => block.Text));

    public static string Word(byte[] file) => Text(DocumentKind.Docx, file);

    public static IReadOnlyList<Block> Blocks(DocumentKind kind, byte[] file)
    {
        using var content = new MemoryStream(file);
        return DocumentReader.Read(kind, content, null, TestContext.Current.CancellationToken).Blocks;
    }

    /// <summary>The chunks of the blocks, in a document without a title.</summary>
    public static IReadOnlyList<ChunkDraft> Chunks(IReadOnlyList<Block> blocks) =>
        new Chunker(s_model.Value.Tokenizer).Split("", blocks);

    /// <summary>The reason why a file cannot be read.</summary>
    public static ExtractionFailure FailureOf(DocumentKind kind, byte[] file) =>
        Assert.Throws<ExtractionFailedException>(() => Blocks(kind, file)).Failure;
}

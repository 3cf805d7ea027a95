using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Knowledge.Ingestion.Chunking;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;
using ChatPlatform.Core.Knowledge.Search;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Knowledge.Ingestion;

/// <summary>
/// Processes a claimed document: extracts, splits, embeds and publishes it. Each step reports its progress.
/// </summary>
public sealed partial class DocumentIngestion(
    DocumentQueue queue,
    FileStore files,
    ExtractionProcess extraction,
    MiniLmEmbeddingGenerator embeddings,
    ChunkPublisher publisher,
    KnowledgeSearch search,
    DocumentPublisher changes,
    IOptions<IngestionOptions> options,
    ILogger<DocumentIngestion> logger)
{
    private const int EmbeddingBatch = 32;

    // Shares of the steps in the progress bar, in percent.
    private const int ReadShare = 40;
    private const int EmbedShare = 58;

    /// <summary>
    /// Processes one document. A document that cannot be read ends as failed; any other exception is a failed attempt.
    /// </summary>
    public async Task RunAsync(ClaimedDocument document, CancellationToken ct)
    {
        using var work = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var progress = new IngestionProgress(queue, changes, document, work);
        var beat = progress.RunAsync(work.Token);
        try
        {
            await IngestAsync(document, progress, work.Token);
        }
        catch (ExtractionFailedException e)
        {
            await queue.FailAsync(document, e.Failure.Code, e.Failure.Detail, ct);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Deleted or claimed by another instance: there is nothing to write.
        }
        finally
        {
            await work.CancelAsync();
            await beat;
        }
    }

    private async Task IngestAsync(ClaimedDocument document, IngestionProgress progress, CancellationToken ct)
    {
        var path = files.PathOf(document.TenantId, document.StorageKey);
        var kind = DocumentFormats.KindOf(document.MediaType);
        await using (var content = File.OpenRead(path))
        {
            if (ContentSniffer.Sniff(content, document.Name).Failure is { } failure)
            {
                throw new ExtractionFailedException(failure);
            }
        }

        progress.Report(1, "Reading");
        var extracted = await extraction.ExtractAsync(
            kind,
            path,
            new SynchronousProgress<ExtractionProgress>(p =>
                progress.Report(ReadShare * p.Page / Math.Max(1, p.Of), $"Page {p.Page} of {p.Of}")),
            ct);
        var title = Path.GetFileNameWithoutExtension(document.Name).Replace('_', ' ').Trim();
        var drafts = new Chunker(embeddings.Tokenizer).Split(title, extracted.Blocks);
        if (drafts.Count > options.Value.MaxChunks)
        {
            throw new ExtractionFailedException(ExtractionFailure.TooLargeUncompressed);
        }

        var embedder = new ChunkEmbedder(embeddings, [.. drafts.Select(d => d.Head(title))]);
        var chunks = new List<EmbeddedChunk>(drafts.Count);
        foreach (var batch in drafts.Chunk(EmbeddingBatch))
        {
            chunks.AddRange(await embedder.EmbedAsync(title, batch, ct));
            progress.Report(
                ReadShare + (EmbedShare * chunks.Count / drafts.Count),
                $"Passage {chunks.Count} of {drafts.Count}");
        }

        var warning = string.Join(
            ' ', new[] { extracted.Warning, ScriptWarning.Of(drafts) }.Where(text => text is not null));
        if (await publisher.PublishAsync(document, title, extracted.Pages, warning, chunks, ct))
        {
            search.Invalidate(document.TenantId);
            changes.Changed(document.TenantId, document.Id);
            Log.Published(logger, document.Id, chunks.Count);
        }
    }

    /// <summary>Reports on the calling thread; <see cref="Progress{T}"/> would post to another thread.</summary>
    private sealed class SynchronousProgress<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Information, Message = "Document {DocumentId} is searchable with {Chunks} chunks")]
        public static partial void Published(ILogger logger, Guid documentId, int chunks);
    }
}

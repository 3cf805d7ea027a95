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
    IngestionTurns turns,
    IngestionPace pace,
    FileStore files,
    ExtractionProcess extraction,
    MiniLmEmbeddingGenerator embeddings,
    ChunkEmbedder embedder,
    ChunkPublisher publisher,
    KnowledgeSearch search,
    DocumentPublisher changes,
    IOptions<IngestionOptions> options,
    TimeProvider clock,
    ILogger<DocumentIngestion> logger)
{
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
            var failure = IsWebPage(document) && e.Failure == ExtractionFailure.Empty
                ? ExtractionFailure.NeedsScript
                : e.Failure;
            await queue.FailAsync(document, failure.Code, failure.Detail, ct);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Deleted or claimed by another instance: there is nothing to write.
        }
        finally
        {
            await work.CancelAsync();
            await beat;
            turns.Ended(document);
        }
    }

    private async Task IngestAsync(ClaimedDocument document, IngestionProgress progress, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        var path = files.PathOf(document.TenantId, document.StorageKey);
        var kind = DocumentFormats.KindOf(document.MediaType);
        await using (var content = File.OpenRead(path))
        {
            if (ContentSniffer.Sniff(
                content, DocumentFormats.FileNameOf(document.Name, document.MediaType)).Failure is { } failure)
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
        if (IsWebPage(document) && extracted.Blocks.All(block => block.Kind == BlockKind.Heading))
        {
            throw new ExtractionFailedException(ExtractionFailure.NeedsScript); // The title is all it has.
        }

        var title = DocumentTitle.Of(document.Name);
        var drafts = new Chunker(embeddings.Tokenizer).Split(title, extracted.Blocks);
        if (drafts.Count > options.Value.MaxChunks)
        {
            throw new ExtractionFailedException(ExtractionFailure.TooLargeUncompressed);
        }

        var chunks = await embedder.EmbedAsync(
            document, title, drafts,
            done => progress.Report(
                ReadShare + (EmbedShare * done / Math.Max(1, drafts.Count)), $"Passage {done} of {drafts.Count}"),
            ct);
        var warning = string.Join(
            ' ', new[] { extracted.Warning, ScriptWarning.Of(drafts) }.Where(text => text is not null));
        if (await publisher.PublishAsync(document, title, extracted.Pages, warning, chunks, ct))
        {
            search.Invalidate(document.TenantId);
            changes.Changed(document.TenantId, document.Id);
            pace.Note(document.MediaType, document.Size, clock.GetElapsedTime(began));
            Log.Published(logger, document.Id, chunks.Count);
        }
    }

    private static bool IsWebPage(ClaimedDocument document) =>
        document.Address is not null && DocumentFormats.KindOf(document.MediaType) == DocumentKind.Html;

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

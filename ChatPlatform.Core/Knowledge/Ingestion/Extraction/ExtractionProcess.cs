using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction;

/// <summary>
/// Reads a file in a child process of the same executable: limited memory, processor time and elapsed time, an
/// environment without secrets, and no network where the system supports it. A malicious file can only cause a failure
/// with a reason.
/// </summary>
public sealed partial class ExtractionProcess(IOptions<ExtractionOptions> options, ILogger<ExtractionProcess> logger)
{
    private const int ExitOutOfMemory = 134;

    private readonly ExtractionOptions _options = options.Value;

    /// <summary>Extracts the file at <paramref name="path"/>.</summary>
    /// <exception cref="ExtractionFailedException">With the reason for the tenant.</exception>
    public async Task<ExtractedDocument> ExtractAsync(
        DocumentKind kind, string path, IProgress<ExtractionProgress>? progress, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(_options.TimeoutSeconds));
        using var process = Process.Start(ExtractionCommand.Create(_options, kind, path))
            ?? throw new InvalidOperationException("The extraction process could not be started.");
        try
        {
            Lower(process);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var outcome = await ReadAsync(process.StandardOutput, progress, limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return outcome ?? throw Broken(process.ExitCode, await errors);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new ExtractionFailedException(ExtractionFailure.Timeout);
        }
        finally
        {
            Kill(process);
        }
    }

    private async Task<ExtractedDocument?> ReadAsync(
        StreamReader output, IProgress<ExtractionProgress>? progress, CancellationToken ct)
    {
        var blocks = new List<Block>();
        var characters = 0L;
        while (await output.ReadLineAsync(ct) is { } line)
        {
            characters += line.Length;
            if (characters > _options.MaxCharacters)
            {
                throw new ExtractionFailedException(ExtractionFailure.TooLargeUncompressed);
            }

            var message = JsonSerializer.Deserialize<ExtractionMessage>(line, ExtractionMessage.Json);
            switch (message)
            {
                case { Progress: { } pages }:
                    progress?.Report(pages);
                    break;
                case { Block: { } block }:
                    blocks.Add(block);
                    break;
                case { Failure: { } code }:
                    throw new ExtractionFailedException(ExtractionFailure.Of(code));
                case { End: { } end }:
                    return new(end.Title, end.Pages, blocks, end.Warning);
                default:
                    break;
            }
        }

        return null;
    }

    // Ended without a result: out of processor time (signal from the kernel), out of memory, or a crash.
    private ExtractionFailedException Broken(int exitCode, string errors)
    {
        Log.EndedWithoutResult(logger, exitCode);
        var failure =
            exitCode is 152 or 137 or 24 or 9 ? ExtractionFailure.Timeout
            : exitCode == ExitOutOfMemory && errors.Contains("memory", StringComparison.OrdinalIgnoreCase)
                ? ExtractionFailure.TooLargeUncompressed
            : ExtractionFailure.Corrupt;
        return new(failure);
    }

    private static void Lower(Process process)
    {
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has already ended, or the system does not permit the change; both are acceptable.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has already ended.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning, Message = "The extraction process ended with code {ExitCode} before its result")]
        public static partial void EndedWithoutResult(ILogger logger, int exitCode);
    }
}

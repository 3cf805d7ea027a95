using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Evaluation;

/// <summary>Runs every file of a set through the product's extraction process and writes the results.</summary>
internal static class ExtractionRun
{
    public static async Task<int> RunAsync(string set, string predictions, CancellationToken ct)
    {
        var extraction = new ExtractionProcess(
            Options.Create(new ExtractionOptions { TimeoutSeconds = 60 }), NullLogger<ExtractionProcess>.Instance);
        var kind = set.Contains("docx", StringComparison.Ordinal) ? DocumentKind.Docx : DocumentKind.Pdf;
        var lines = new ConcurrentBag<string>();
        var files = File.ReadLines(Path.Combine(set, "manifest.jsonl"))
            .Select(line => JsonSerializer.Deserialize<Entry>(line, JsonSerializerOptions.Web)!);
        await Parallel.ForEachAsync(
            files, new ParallelOptions { MaxDegreeOfParallelism = 3, CancellationToken = ct },
            async (entry, token) => lines.Add(await Extract(extraction, kind, set, entry, token)));
        await File.WriteAllLinesAsync(predictions, lines, ct);
        return 0;
    }

    private static async Task<string> Extract(
        ExtractionProcess extraction, DocumentKind kind, string set, Entry entry, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        var path = Path.Combine(set, entry.File);
        try
        {
            var document = await extraction.ExtractAsync(kind, path, null, ct);
            return Line(entry, "ok", string.Join('\n', document.Blocks.Select(block => block.Text)), clock);
        }
        catch (ExtractionFailedException e)
        {
            await using var content = File.OpenRead(path);
            var failure =
                content.Length > 0
                    ? ContentSniffer.Sniff(content, "a." + kind.ToString().ToLowerInvariant()).Failure
                    : null;
            var code = failure == ExtractionFailure.Encrypted ? failure.Code : e.Failure.Code;
            return Line(
                entry,
                code switch
                {
                    "encrypted" => "password",
                    "no_text" or "empty" => "empty",
                    "timeout" => "timeout",
                    _ => "error",
                },
                "",
                clock);
        }
    }

    private static string Line(Entry entry, string status, string text, Stopwatch clock) =>
        JsonSerializer.Serialize(
            new
            {
                entry.Id,
                Status = status,
                Text = text,
                Ms = clock.ElapsedMilliseconds,
            },
            JsonSerializerOptions.Web);

    private sealed record Entry(string Id, string File);
}

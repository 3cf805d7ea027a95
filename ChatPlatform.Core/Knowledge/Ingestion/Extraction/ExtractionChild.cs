using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction;

/// <summary>
/// The <c>extract</c> command: reads one untrusted file in a separate process and writes the result as lines of JSON.
/// It starts no host, reads no configuration and has no secrets.
/// </summary>
public static class ExtractionChild
{
    public const string Verb = "extract";

    private static volatile bool s_isOutOfMemory;

    /// <param name="args">The kind (<c>pdf</c>, <c>docx</c>, …) and the file's path.</param>
    /// <param name="ct">Checked between pages.</param>
    /// <returns>Exit code: 0 when a result or a failure has been written, 2 for a wrong call.</returns>
    public static async Task<int> RunAsync(string[] args, CancellationToken ct)
    {
        if (args is not [var word, var path] || !Enum.TryParse<DocumentKind>(word, true, out var kind))
        {
            await Console.Error.WriteLineAsync("usage: extract KIND PATH");
            return 2;
        }

        // A library that catches OutOfMemoryException would return an incomplete page.
        AppDomain.CurrentDomain.FirstChanceException += OnFirstChanceException;
        await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16);
        var last = await Extract(kind, path, output, ct);
        await output.WriteLineAsync(JsonSerializer.Serialize(last, ExtractionMessage.Json).AsMemory(), ct);
        return 0;
    }

    private static async Task<ExtractionMessage> Extract(
        DocumentKind kind, string path, StreamWriter output, CancellationToken ct)
    {
        try
        {
            await using var file = File.OpenRead(path);
            var document = DocumentReader.Read(kind, file, new PageReport(output), ct);
            if (s_isOutOfMemory)
            {
                return Fail(ExtractionFailure.TooLargeUncompressed);
            }

            foreach (var block in document.Blocks)
            {
                Write(output, new() { Block = block });
            }

            return new() { End = new(document.Title, document.Pages, document.Warning) };
        }
        catch (ExtractionFailedException e)
        {
            return Fail(s_isOutOfMemory ? ExtractionFailure.TooLargeUncompressed : e.Failure);
        }
        catch (OutOfMemoryException)
        {
            return Fail(ExtractionFailure.TooLargeUncompressed);
        }
    }

    private static ExtractionMessage Fail(ExtractionFailure failure) => new() { Failure = failure.Code };

    private static void OnFirstChanceException(object? sender, FirstChanceExceptionEventArgs args) =>
        s_isOutOfMemory |= args.Exception is OutOfMemoryException;

    private static void Write(StreamWriter output, ExtractionMessage message) =>
        output.WriteLine(JsonSerializer.Serialize(message, ExtractionMessage.Json));

    private sealed class PageReport(StreamWriter output) : IProgress<(int Page, int Of)>
    {
        private long _next;

        public void Report((int Page, int Of) value)
        {
            if (Environment.TickCount64 >= _next)
            {
                _next = Environment.TickCount64 + 200;
                Write(output, new() { Progress = new(value.Page, value.Of) });
                output.Flush();
            }
        }
    }
}

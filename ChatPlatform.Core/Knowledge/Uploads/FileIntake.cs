using System.Security.Cryptography;
using ChatPlatform.Core.Egress;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;
using ChatPlatform.Core.Unicode;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Knowledge.Uploads;

/// <summary>A file in the store that belongs to no document yet.</summary>
/// <param name="Name">Last segment of the given name, on one line and without direction marks.</param>
/// <param name="Key">Random name in the file store.</param>
/// <param name="Size">Bytes; at least 1.</param>
/// <param name="Hash">SHA-256, lower-case hex.</param>
/// <param name="Failure">Why it cannot be read; null when it can.</param>
public sealed record ReceivedFile(
    string Name, string Key, long Size, string Hash, string MediaType, ExtractionFailure? Failure);

/// <summary>Writes a stream to the file store in buffers, counts and hashes it, and checks its content.</summary>
public sealed class FileIntake(FileStore files, IOptions<UploadOptions> options)
{
    /// <summary>Maximum characters of a name.</summary>
    public const int MaxNameLength = 255;

    private const int BufferSize = 1 << 16;

    /// <summary>
    /// Receives a file and passes it on. It is deleted again unless the result is a document that has this file.
    /// </summary>
    /// <param name="keep">Adds the file to a document.</param>
    public async Task<UploadResult> ReceiveAsync(
        Guid tenantId, UploadedFile file, Func<ReceivedFile, Task<UploadResult>> keep, CancellationToken ct)
    {
        var (key, stream) = files.Create(tenantId);
        var isKept = false;
        try
        {
            long size;
            string hash;
            SniffResult sniffed;
            await using (stream)
            {
                if (await CopyAsync(file.Content, stream, ct) is not var (copied, digest))
                {
                    return new UploadResult.TooLarge(options.Value.MaxBytes);
                }

                if (copied == 0)
                {
                    return new UploadResult.Empty();
                }

                (size, hash, sniffed) = (copied, digest, ContentSniffer.Sniff(stream, file.Name));
            }

            // An encrypted file is accepted and shown as failed, so that its owner finds the reason in the list.
            if (
                sniffed.Failure is { } failure
                && failure != ExtractionFailure.Encrypted
                && failure != ExtractionFailure.Corrupt)
            {
                return new UploadResult.Refused(failure);
            }

            var mediaType = sniffed.Kind is { } kind
                ? DocumentFormats.Of(kind).MediaType
                : (DocumentFormats.OfName(file.Name) ?? DocumentFormats.Of(DocumentKind.Docx)).MediaType;
            var result = await keep(new(Clean(file.ShownAs ?? file.Name), key, size, hash, mediaType, sniffed.Failure));
            isKept = result is UploadResult.Accepted { Document.StorageKey: var used } && used == key;
            return result;
        }
        finally
        {
            if (!isKept)
            {
                files.Delete(tenantId, key);
            }
        }
    }

    /// <summary>The last path segment on one line, without direction marks.</summary>
    public static string Clean(string name)
    {
        var last = name.Substring(name.LastIndexOfAny(['/', '\\']) + 1);
        var shown = UnicodeText.SingleLine(string.Concat(last.Where(c => !char.IsControl(c))));
        return UnicodeText.IsBlank(shown) ? "Unnamed" : UnicodeText.TruncateStart(shown, MaxNameLength);
    }

    /// <summary>Copies the content; null when it exceeds the limit.</summary>
    private async Task<(long Size, string Hash)?> CopyAsync(Stream from, FileStream to, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        var size = 0L;
        var bounded = new BoundedStream(from, options.Value.MaxBytes); // The caller disposes the content.
        try
        {
            while (await bounded.ReadAsync(buffer, ct) is > 0 and var read)
            {
                size += read;
                hash.AppendData(buffer, 0, read);
                await to.WriteAsync(buffer.AsMemory(0, read), ct);
            }
        }
        catch (ContentTooLargeException)
        {
            return null;
        }

        await to.FlushAsync(ct);
        return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}

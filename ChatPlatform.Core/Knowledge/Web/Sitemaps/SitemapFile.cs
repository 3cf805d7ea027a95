using System.IO.Compression;
using System.Text;
using System.Xml;
using ChatPlatform.Core.Egress;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.PlainText;

namespace ChatPlatform.Core.Knowledge.Web.Sitemaps;

/// <summary>
/// One file of a sitemap (sitemaps.org protocol): XML with pages or with further files, or a text with an address on
/// each line; each also packed with gzip.
/// </summary>
/// <param name="IsIndex">True when the addresses are those of further files.</param>
/// <param name="Addresses">As written, in order; at most <see cref="MaxAddresses"/>.</param>
/// <param name="Refusal">Why the file could not be read, for users; null when it was.</param>
internal sealed record SitemapFile(bool IsIndex, IReadOnlyList<string> Addresses, string? Refusal)
{
    /// <summary>Addresses of a file that are read; the protocol allows no more.</summary>
    public const int MaxAddresses = 50_000;

    /// <summary>Bytes that a packed file may unpack to.</summary>
    private const int MaxUnpacked = 20 << 20;

    // Root, entry, its address: the addresses of pictures and videos are deeper.
    private const int AddressDepth = 2;

    private static readonly XmlReaderSettings s_settings = new()
    {
        Async = true,
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxUnpacked,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    public static async Task<SitemapFile> ReadAsync(byte[] content, CancellationToken ct)
    {
        try
        {
            var file = content is [0x1F, 0x8B, ..] ? await UnpackAsync(content, ct) : content;
            var start = Encoding.Latin1.GetString(file.AsSpan(0, Math.Min(file.Length, 512)))
                .TrimStart('\u00EF', '\u00BB', '\u00BF').TrimStart();
            return start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
                || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase) ? Refused(
                    "The address leads to a page, not to a sitemap. Choose \"One page\", or enter the sitemap's "
                    + "address.")
                : start is ['<' or '\u00FE' or '\u00FF', ..] ? await ReadXmlAsync(file, ct)
                : ReadText(file);
        }
        catch (ContentTooLargeException)
        {
            return Refused($"The sitemap unpacks to more than {MaxUnpacked >> 20} MB.");
        }
        catch (InvalidDataException)
        {
            return Refused("The packed sitemap is damaged.");
        }
        catch (XmlException e)
        {
            return Refused($"The sitemap is not valid XML: see line {e.LineNumber}.");
        }
        catch (ExtractionFailedException)
        {
            return Refused("The address leads to a file that is no sitemap.");
        }
    }

    private static async Task<byte[]> UnpackAsync(byte[] content, CancellationToken ct)
    {
        await using var packed = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
        await using var bounded = new BoundedStream(packed, MaxUnpacked);
        return await bounded.ReadToEndAsync(ct);
    }

    private static async Task<SitemapFile> ReadXmlAsync(byte[] file, CancellationToken ct)
    {
        using var reader = XmlReader.Create(new MemoryStream(file), s_settings);
        await reader.MoveToContentAsync();
        if (reader.LocalName is not ("urlset" or "sitemapindex"))
        {
            return Refused("The address leads to an XML file that is no sitemap.");
        }

        var isIndex = reader.LocalName == "sitemapindex";
        var addresses = new List<string>();
        await reader.ReadAsync();
        while (!reader.EOF && addresses.Count < MaxAddresses)
        {
            ct.ThrowIfCancellationRequested();
            if (reader is { NodeType: XmlNodeType.Element, Depth: AddressDepth, LocalName: "loc" })
            {
                addresses.Add(await reader.ReadElementContentAsStringAsync());
            }
            else
            {
                await reader.ReadAsync();
            }
        }

        return new(isIndex, addresses, null);
    }

    private static SitemapFile ReadText(byte[] file)
    {
        var lines = new List<string>();
        foreach (var line in TextDecoder.Decode(file).AsSpan().EnumerateLines())
        {
            if (lines.Count == MaxAddresses)
            {
                break;
            }

            if (!line.IsWhiteSpace())
            {
                lines.Add(line.Trim().ToString());
            }
        }

        return new(false, lines, null);
    }

    private static SitemapFile Refused(string reason) => new(false, [], reason);
}

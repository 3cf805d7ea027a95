using System.IO.Compression;
using System.Text;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Packages;

/// <summary>
/// Checks the archive of an Office file before anything is unpacked: size, compression ratio, macros, encryption, and
/// that it is a Word or an Excel file.
/// </summary>
internal static class PackageCheck
{
    private const int MaxEntries = 10_000;
    private const long MaxUnpacked = 500L << 20;
    private const long MaxRatio = 200;

    // Small parts can have a very high ratio in regular files, so it is ignored below this many bytes.
    private const long RatioFloor = 1 << 20;

    private static readonly (string Mark, DocumentKind? Kind)[] s_mainTypes =
    [
        ("presentationml.presentation.main", null),
        ("presentationml.slideshow.main", null),
        ("spreadsheetml.sheet.main", DocumentKind.Xlsx),
        ("spreadsheetml.template.main", DocumentKind.Xlsx),
        ("ms-excel.sheet.macroEnabled", DocumentKind.Xlsx),
        ("ms-excel.template.macroEnabled", DocumentKind.Xlsx),
        ("wordprocessingml", DocumentKind.Docx),
        ("ms-word.document.macroEnabled", DocumentKind.Docx),
        ("ms-word.template.macroEnabled", DocumentKind.Docx),
    ];

    private static readonly string[] s_programs =
    [
        ".exe",
        ".dll",
        ".com",
        ".scr",
        ".bat",
        ".cmd",
        ".ps1",
        ".vbs",
        ".js",
        ".jar",
        ".msi",
        ".hta",
        ".lnk",
    ];

    /// <summary>The kind of the file, or why it may not be unpacked.</summary>
    public static SniffResult Check(Stream content)
    {
        try
        {
            content.Position = 0;
            using var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            return CheckSize(archive) is { } failure ? new(null, failure) : CheckParts(archive);
        }
        catch (Exception e)
            when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            return new(null, ExtractionFailure.Corrupt);
        }
    }

    /// <summary>Checks only the limits on the unpacked size.</summary>
    public static ExtractionFailure? CheckSize(ZipArchive archive)
    {
        if (archive.Entries.Count > MaxEntries)
        {
            return ExtractionFailure.TooLargeUncompressed;
        }

        var unpacked = archive.Entries.Sum(entry => entry.Length);
        var packed = Math.Max(1, archive.Entries.Sum(entry => entry.CompressedLength));
        return unpacked > MaxUnpacked || (unpacked > RatioFloor && unpacked / packed > MaxRatio)
            ? ExtractionFailure.TooLargeUncompressed
            : null;
    }

    private static SniffResult CheckParts(ZipArchive archive)
    {
        if (archive.Entries.Any(entry => entry.IsEncrypted))
        {
            return new(null, ExtractionFailure.Encrypted);
        }

        var names = archive.Entries.Select(entry => entry.FullName.Replace('\\', '/').TrimStart('/')).ToList();
        if (names.Distinct(StringComparer.OrdinalIgnoreCase).Count() != names.Count)
        {
            return new(null, ExtractionFailure.Corrupt);
        }

        var types = ReadTypes(archive);
        return KindOf(types) is not { } kind ? new(null, ExtractionFailure.Unsupported)
            : types.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase)
            || names.Any(IsExecutable)
            || archive.Entries.Any(ContainsExecutable)
                ? new(null, ExtractionFailure.Macros)
                : new(kind, null);
    }

    // A presentation or a workbook may contain Word files: the type of the main part decides.
    private static DocumentKind? KindOf(string types) =>
        s_mainTypes.Where(type => types.Contains(type.Mark, StringComparison.OrdinalIgnoreCase))
            .Select(type => type.Kind).FirstOrDefault();

    private static string ReadTypes(ZipArchive archive)
    {
        var entry = archive.Entries.FirstOrDefault(e =>
            e.FullName.TrimStart('/').Equals("[Content_Types].xml", StringComparison.OrdinalIgnoreCase));
        if (entry is null || entry.Length > RatioFloor)
        {
            return "";
        }

        using var reader = new StreamReader(entry.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static bool IsExecutable(string name) =>
        name.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase)
        || name.Contains("/activeX/", StringComparison.OrdinalIgnoreCase)
        || s_programs.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);

    // An embedded object is itself a container; a Windows executable inside still contains the text of its DOS stub.
    private static bool ContainsExecutable(ZipArchiveEntry entry)
    {
        if (!entry.FullName.Contains("embeddings/", StringComparison.OrdinalIgnoreCase) || entry.Length > 50 << 20)
        {
            return false;
        }

        using var stream = entry.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.GetBuffer().AsSpan(0, (int)memory.Length).IndexOf("This program cannot be run"u8) >= 0;
    }
}

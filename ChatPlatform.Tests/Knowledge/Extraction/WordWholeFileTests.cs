using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Knowledge.Extraction;

/// <summary>
/// Every visible word of a Word file is in the text or heading of a chunk, and no hidden one is. Checked on a folder of
/// unusual files where it is available, against a reading of the XML that knows nothing of the extractor.
/// </summary>
public sealed partial class WordWholeFileTests
{
    private static readonly string s_files = Repository.Path("..", "shared", "data", "docx-extract", "files");

    private static readonly string[] s_removed = ["del", "moveFrom", "Fallback", "rt", "instrText"];

    public static TheoryData<string> Files =>
    [
        .. Directory.Exists(s_files)
            ? Directory.GetFiles(s_files, "*.docx").Order().Select(file => Path.GetFileName(file))
            : [""],
    ];

    [Theory]
    [MemberData(nameof(Files), DisableDiscoveryEnumeration = true)]
    public void Visible_words_Are_kept_and_hidden_ones_left_out(string name)
    {
        Assert.SkipWhen(name.Length == 0, "The files are not available.");
        var file = File.ReadAllBytes(Path.Combine(s_files, name));
        IReadOnlyList<Block> blocks;
        try
        {
            blocks = Reading.Blocks(DocumentKind.Docx, file);
        }
        catch (ExtractionFailedException)
        {
            return; // What cannot be read is asserted elsewhere.
        }

        var kept = string.Join('\n', Reading.Chunks(blocks).Select(chunk => $"{chunk.Heading}\n{chunk.Text}"));
        var words = Word().Matches(kept).Select(match => match.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var (visible, hidden) = Read(file);

        Assert.Empty(visible.Where(text => !IsKept(text, kept, words)).Take(5));
        var shown = visible.Concat(blocks.Select(block => block.Text)).SelectMany(text => Word().Matches(text))
            .Select(match => match.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.Empty(hidden.SelectMany(text => Word().Matches(text)).Select(match => match.Value)
            .Where(word => word.Length > 4 && words.Contains(word) && !shown.Contains(word)).Take(5));
    }

    // Pieces of a word may be set apart, such as the mark of a note.
    private static bool IsKept(string text, string kept, HashSet<string> words) =>
        Word().Matches(text).All(match =>
            words.Contains(match.Value) || kept.Contains(match.Value, StringComparison.OrdinalIgnoreCase));

    /// <summary>The texts of the runs that are shown, and of those that are not.</summary>
    private static (IReadOnlyList<string> Visible, IReadOnlyList<string> Hidden) Read(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file));
        var part = archive.GetEntry("word/document.xml");
        if (part is null)
        {
            return ([], []);
        }

        using var reader = XmlReader.Create(part.Open());
        var texts = XDocument.Load(reader).Descendants()
            .Where(e => e.Name.LocalName == "t" && e.Parent?.Name.LocalName == "r"
                && e.Name.NamespaceName.Contains("wordprocessingml", StringComparison.Ordinal))
            .ToLookup(IsVisible, e => e.Value);
        return ([.. texts[true]], [.. texts[false]]);
    }

    private static bool IsVisible(XElement text) =>
        !text.Ancestors().Any(a => s_removed.Contains(a.Name.LocalName))
        && !text.Parent!.Elements().Where(e => e.Name.LocalName == "rPr").Elements()
            .Any(e => e.Name.LocalName is "vanish");

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Word();
}

using System.Collections.Concurrent;
using System.Text;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Syntax;
using UglyToad.PdfPig;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Fonts;

/// <summary>Reads character maps from files and the predefined ones, which are resources of the PDF library.</summary>
internal static class CharacterMapReader
{
    private const int MaxNested = 6;

    /// <summary>The maps that exist; names of files that do not exist are not kept.</summary>
    private static readonly ConcurrentDictionary<string, CharacterMap> s_predefined = new(StringComparer.Ordinal);

    /// <summary>A predefined map, such as "UniGB-UCS2-H"; null for an unknown name.</summary>
    public static CharacterMap? Predefined(string name) => Predefined(name, 0);

    /// <summary>Reads the content of an embedded map.</summary>
    public static CharacterMap Read(byte[] content) => Read(content, 0);

    private static CharacterMap? Predefined(string name, int depth)
    {
        if (name is "Identity-H" or "Identity-V")
        {
            return CharacterMap.Identity(name[^1] == 'V');
        }

        if (s_predefined.TryGetValue(name, out var known))
        {
            return known;
        }

        using var stream = typeof(PdfDocument).Assembly.GetManifestResourceStream(
            "UglyToad.PdfPig.Resources.CMap." + name);
        if (stream is null)
        {
            return null;
        }

        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        var map = Read(memory.ToArray(), depth + 1);
        map.IsVertical |= name.EndsWith("-V", StringComparison.Ordinal) || name == "V";
        return s_predefined.GetOrAdd(name, map);
    }

    private static CharacterMap Read(byte[] content, int depth)
    {
        var map = new CharacterMap();
        var lexer = new PdfLexer(content);
        object? previous = null;
        object? beforePrevious = null;
        while (lexer.Read() is { } token)
        {
            switch (token)
            {
                case PdfOperator { Value: "usecmap" } when previous is PdfName name && depth < MaxNested:
                    if (Predefined(name.Value, depth) is { } other)
                    {
                        map.Include(other);
                    }

                    break;
                case PdfOperator { Value: "def" } when beforePrevious is PdfName { Value: "WMode" }:
                    map.IsVertical = previous is 1.0;
                    break;
                case PdfOperator { Value: "begincodespacerange" }:
                    ReadCodespaces(lexer, map);
                    break;
                case PdfOperator { Value: "begincidrange" }:
                    ReadCids(lexer, map, isRange: true);
                    break;
                case PdfOperator { Value: "begincidchar" }:
                    ReadCids(lexer, map, isRange: false);
                    break;
                case PdfOperator { Value: "beginbfrange" }:
                    ReadTexts(lexer, map, isRange: true);
                    break;
                case PdfOperator { Value: "beginbfchar" }:
                    ReadTexts(lexer, map, isRange: false);
                    break;
                default:
                    break;
            }

            (beforePrevious, previous) = (previous, token);
        }

        return map;
    }

    private static void ReadCodespaces(PdfLexer lexer, CharacterMap map)
    {
        while (lexer.Read() is byte[] low && lexer.Read() is byte[] high)
        {
            if (low.Length is > 0 and <= 4)
            {
                map.AddCodespace(low.Length, Number(low), Number(high));
            }
        }
    }

    private static void ReadCids(PdfLexer lexer, CharacterMap map, bool isRange)
    {
        while (lexer.Read() is byte[] low)
        {
            var high = isRange ? lexer.Read() as byte[] : low;
            if (high is null || lexer.Read() is not double cid)
            {
                return;
            }

            map.AddCids(low.Length, Number(low), Number(high), (int)cid);
        }
    }

    private static void ReadTexts(PdfLexer lexer, CharacterMap map, bool isRange)
    {
        while (lexer.Read() is byte[] low)
        {
            var high = isRange ? lexer.Read() as byte[] : low;
            var target = lexer.Read();
            if (high is null || target is null or PdfOperator)
            {
                return;
            }

            var (first, last) = (Number(low), Number(high));
            switch (target)
            {
                case byte[] text:
                    map.AddTexts(first, last, Text(text));
                    break;
                case List<object> texts:
                    for (var i = 0; i < texts.Count && first + i <= last; i++)
                    {
                        if (texts[i] is byte[] item)
                        {
                            map.AddTexts(first + (uint)i, first + (uint)i, Text(item));
                        }
                    }

                    break;
                case PdfName name:
                    map.AddTexts(first, first, GlyphNames.Text(name.Value) ?? "");
                    break;
                default:
                    break;
            }
        }
    }

    private static string Text(byte[] bytes) => bytes.Length == 1
        ? ((char)bytes[0]).ToString()
        : Encoding.BigEndianUnicode.GetString(bytes);

    private static uint Number(byte[] bytes) => bytes.TakeLast(4).Aggregate(0u, (value, b) => (value << 8) | b);
}

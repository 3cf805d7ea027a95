using System.Xml.Linq;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Packages;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx.Numbering;

/// <summary>One level of a list.</summary>
/// <param name="Start">First number.</param>
/// <param name="Format">Number format, such as "lowerRoman"; null is decimal.</param>
/// <param name="Text">Text with %1 to %9 for the numbers of the levels.</param>
/// <param name="Restart">Level from 1 after which this one starts again; 0 for never; null after every higher
/// one.</param>
/// <param name="IsLegal">True when all numbers are written in digits.</param>
/// <param name="IsHidden">True when the number is not shown.</param>
internal sealed record ListLevel(
    int Start, string? Format, string Text, int? Restart, bool IsLegal, bool IsHidden)
{
    public static ListLevel Read(XElement level) => new(
        level.Child("start")?.Number("val") ?? 0,
        (level.Child("numFmt") ?? level.Child("AlternateContent", "Fallback")?.Child("numFmt"))?.Value("val"),
        level.Child("lvlText")?.Value("val") ?? "",
        level.Child("lvlRestart")?.Number("val"),
        level.Switch("isLgl") ?? false,
        level.Child("rPr").Switch("vanish") ?? false);
}

/// <summary>A list: its levels, and the numbering that it shares with other lists.</summary>
/// <param name="Key">Lists with the same key count on.</param>
/// <param name="Levels">By level from 0.</param>
/// <param name="Starts">Numbers with which this list begins anew, by level.</param>
internal sealed record ListDefinition(
    string Key, IReadOnlyDictionary<int, ListLevel> Levels, IReadOnlyDictionary<int, int> Starts);

/// <summary>The lists of numbering.xml.</summary>
internal sealed class NumberingDefinitions
{
    private readonly Dictionary<string, XElement> _lists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, XElement> _abstracts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ListDefinition?> _read = new(StringComparer.Ordinal);

    public NumberingDefinitions(XElement? numbering)
    {
        foreach (var element in numbering?.Elements() ?? [])
        {
            if (element.Is("num") && element.Value("numId") is { } id)
            {
                _lists[id] = element;
            }
            else if (element.Is("abstractNum") && element.Value("abstractNumId") is { } key)
            {
                _abstracts[key] = element;
            }
        }
    }

    /// <summary>The list with this id; null when it is not defined.</summary>
    public ListDefinition? Find(string id)
    {
        if (!_read.TryGetValue(id, out var definition))
        {
            _read[id] = definition = Read(id);
        }

        return definition;
    }

    /// <summary>The level of a list that belongs to a paragraph style.</summary>
    public int? LevelOfStyle(string id, string? style) =>
        style is not null && _lists.TryGetValue(id, out var list) && AbstractOf(list) is { } found
            ? found.Children("lvl").FirstOrDefault(l => l.Child("pStyle")?.Value("val") == style)?.Number("ilvl")
            : null;

    private ListDefinition? Read(string id)
    {
        if (!_lists.TryGetValue(id, out var list) || AbstractOf(list) is not { } found)
        {
            return null;
        }

        var levels = new Dictionary<int, ListLevel>();
        var starts = new Dictionary<int, int>();
        foreach (var level in found.Children("lvl"))
        {
            levels[level.Number("ilvl") ?? 0] = ListLevel.Read(level);
        }

        foreach (var change in list.Children("lvlOverride"))
        {
            var at = change.Number("ilvl") ?? 0;
            if (change.Child("lvl") is { } level)
            {
                levels[at] = ListLevel.Read(level);
            }

            if (change.Child("startOverride")?.Number("val") is { } start)
            {
                starts[at] = start;
            }
        }

        return new(found.Value("abstractNumId") ?? id, levels, starts);
    }

    // A definition may be that of a list style.
    private XElement? AbstractOf(XElement list)
    {
        var found = list.Child("abstractNumId")?.Value("val") is { } key ? _abstracts.GetValueOrDefault(key) : null;
        return found?.Child("numStyleLink")?.Value("val") is { } style
            ? _abstracts.Values.FirstOrDefault(a => a.Child("styleLink")?.Value("val") == style) ?? found
            : found;
    }
}

using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Inference.BuiltIn.Extracts;

/// <summary>Writes an extract as Markdown: sentences in a row, items and rows as a list, each source once.</summary>
internal static class ExtractText
{
    private const int ShortIntroduction = 14;

    private static readonly string[] s_conditions =
    [
        "unless", "only if", "except", "provided", "if you", "without", " not ", "außer", "nur wenn", "sofern", "ohne",
        "sauf", "à condition", "si vous", "sans", "salvo", "siempre que", "si usted", "sin ",
    ];

    private static readonly FrozenSet<string> s_asksForName =
        "which welche welcher welches welchen quel quelle quels quelles cuál cuáles".Split(' ')
            .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// The whole answer. After "which ...?" it begins with the section's heading, which is often the name.
    /// </summary>
    public static string Of(Extract extract, string question)
    {
        var text = new StringBuilder(Opening(extract.Parts[0], question));
        foreach (var part in extract.Parts)
        {
            var written = Of(part);
            text.Append(Separator(part == extract.Parts[0], text, written))
                .Append(written);
        }

        return text.ToString();
    }

    private static string Separator(bool isFirst, StringBuilder before, string next) =>
        isFirst ? "" : before.ToString().Contains('\n') || next.Contains('\n') ? "\n\n" : " ";

    private static string Opening(ExtractPart part, string question)
    {
        var heading = part.Chunk.Heading[(part.Chunk.Heading.LastIndexOf('>') + 1)..].Trim();
        return heading.Length > 0
            && TextLanguage.WordsOf(question).Any(s_asksForName.Contains)
            && !part.Units.Any(u => u.Text.Contains(heading, StringComparison.OrdinalIgnoreCase))
            ? $"**{heading}**: "
            : "";
    }

    /// <summary>One source's part, with its number behind it.</summary>
    public static string Of(ExtractPart part)
    {
        var lines = new StringBuilder();
        for (var i = 0; i < part.Units.Count;)
        {
            var group = GroupAt(part.Units, i);
            var isList = group.Count > 1;
            if (lines.Length > 0)
            {
                lines.Append(isList || lines.ToString().Contains('\n') ? "\n\n" : " ");
            }

            lines.Append(isList ? List(group) : One(group[0]));
            i += group.Count;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{lines} [{part.Chunk.Number}]");
    }

    /// <summary>The unit, with those after it that belong to the same list or table.</summary>
    private static List<TextUnit> GroupAt(IReadOnlyList<TextUnit> units, int start)
    {
        var first = units[start];
        return first.Kind is UnitKind.Sentence
            ? [first]
            : [.. units.Skip(start).TakeWhile(u => u.Kind == first.Kind && u.List == first.List
                && u.Context == first.Context)];
    }

    private static string List(List<TextUnit> units)
    {
        var items = string.Join('\n', units.Select(u => $"- {u.Text}"));
        return units[0].Context is { } context && (units[0].Kind == UnitKind.Item || context.Length > 0)
            ? $"{context.TrimEnd(':', '?')}:\n{items}"
            : items;
    }

    private static string One(TextUnit unit) =>
        unit is { Kind: UnitKind.Item, Context: { } introduction } && IsShown(introduction)
            ? $"{introduction.TrimEnd(':')}: {unit.Text}"
            : unit.Text;

    private static bool IsShown(string introduction) =>
        introduction.EndsWith(':')
        && (UnitRules.CountWords(introduction) <= ShortIntroduction
            || s_conditions.Any(c => introduction.Contains(c, StringComparison.OrdinalIgnoreCase)));
}

using System.Text;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx.Numbering;

/// <summary>
/// Counts the numbered paragraphs of a document, as Word does (ECMA-376 part 1, 17.9): lists of one definition count
/// on, a level starts again after a higher one, and a list with its own start begins with it once.
/// </summary>
internal sealed class NumberingCounter(NumberingDefinitions definitions)
{
    private const int MaxLevels = 9;

    private const string Bullet = "-";

    private readonly Dictionary<string, int?[]> _counts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _started = new(StringComparer.Ordinal);

    /// <summary>Counts a paragraph.</summary>
    /// <param name="list">Id of its list.</param>
    /// <param name="level">From 0.</param>
    /// <returns>What is shown before its text: "2.1", "(a)", or "-" for any bullet; empty for nothing.</returns>
    public string Next(string list, int level)
    {
        if (definitions.Find(list) is not { } definition)
        {
            return Bullet; // A list whose definition is missing.
        }

        level = Math.Clamp(level, 0, MaxLevels - 1);
        if (!_counts.TryGetValue(definition.Key, out var counts))
        {
            _counts[definition.Key] = counts = new int?[MaxLevels];
        }

        var isFirst = _started.Add(list);
        if (isFirst)
        {
            foreach (var at in definition.Starts.Keys.Where(at => at is >= 0 and < MaxLevels))
            {
                counts[at] = null;
            }
        }

        counts[level] = counts[level] is { } last ? last + 1 : StartOf(definition, level);
        for (var upper = 0; upper < level; upper++)
        {
            counts[upper] ??= StartOf(definition, upper);
        }

        for (var lower = level + 1; lower < MaxLevels; lower++)
        {
            var restart = definition.Levels.GetValueOrDefault(lower)?.Restart;
            if (restart is null || (restart > 0 && level < restart))
            {
                counts[lower] = null;
            }
        }

        return Label(definition, counts, level);
    }

    private static int StartOf(ListDefinition definition, int level) =>
        definition.Starts.TryGetValue(level, out var start) ? start
        : definition.Levels.TryGetValue(level, out var found) ? found.Start
        : 1;

    private static string Label(ListDefinition definition, int?[] counts, int level)
    {
        if (!definition.Levels.TryGetValue(level, out var shown))
        {
            return Bullet;
        }

        if (shown.IsHidden)
        {
            return "";
        }

        if (shown.Format == "bullet")
        {
            return shown.Text.Length > 0 ? Bullet : "";
        }

        var label = new StringBuilder();
        for (var i = 0; i < shown.Text.Length; i++)
        {
            if (shown.Text[i] == '%' && i + 1 < shown.Text.Length && shown.Text[i + 1] is >= '1' and <= '9')
            {
                i++;
                var at = shown.Text[i] - '1';
                var format = shown.IsLegal && at != level ? "decimal"
                    : shown.IsLegal && shown.Format is not ("decimalZero" or "none") ? "decimal"
                    : definition.Levels.GetValueOrDefault(at)?.Format;
                label.Append(NumberFormat.Write(counts[at] ?? StartOf(definition, at), format));
            }
            else
            {
                label.Append(shown.Text[i]);
            }
        }

        return label.ToString().Trim();
    }
}

using System.Text;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.PlainText;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Sheets;

/// <summary>
/// Reads a table in text (RFC 4180): values separated by comma, semicolon, tab or bar, which is detected, and quoted
/// where they contain one.
/// </summary>
internal static class CsvExtractor
{
    private const int SampledRows = 50;

    private static readonly char[] s_separators = [',', ';', '\t', '|'];

    /// <exception cref="ExtractionFailedException">The content is no text.</exception>
    public static ExtractedDocument Extract(byte[] content)
    {
        var text = TextDecoder.Decode(content);
        var start = 0;
        char? named = null;
        if (text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.Length > 4)
        {
            named = text[4]; // Spreadsheet programs write their separator so.
            start = text.IndexOf('\n', StringComparison.Ordinal) + 1;
        }

        var separator = named ?? Detect(text);
        var hasQuotes = text.Contains('"', StringComparison.Ordinal);
        var rows = Rows(text, start, separator, hasQuotes).ToList();
        if (hasQuotes && rows is [.., null])
        {
            rows = [.. Rows(text, start, separator, false)]; // A quote that never ends is none.
        }

        return new(null, null, [.. SheetBlocks.Of([.. rows.OfType<string[]>()])]);
    }

    private static char Detect(string text)
    {
        var best = (Separator: ',', Share: 0.0, Columns: 1);
        foreach (var separator in s_separators)
        {
            var counts = Rows(text, 0, separator, true).OfType<string[]>().Where(row => row is not [""])
                .Take(SampledRows).Select(row => row.Length).ToList();
            if (counts.Count == 0)
            {
                continue;
            }

            var columns = counts.GroupBy(c => c).OrderByDescending(g => g.Count()).First();
            var share = (double)columns.Count() / counts.Count;
            if (columns.Key > 1 && (share > best.Share || (share == best.Share && columns.Key > best.Columns)))
            {
                best = (separator, share, columns.Key);
            }
        }

        return best.Separator;
    }

    /// <summary>The rows; a null at the end when a quote is never closed.</summary>
    private static IEnumerable<string[]?> Rows(string text, int start, char separator, bool hasQuotes)
    {
        var row = new List<string>();
        var value = new StringBuilder();
        var isQuoted = false;
        for (var i = start; i < text.Length; i++)
        {
            var c = text[i];
            if (isQuoted)
            {
                if (c != '"')
                {
                    value.Append(c);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    value.Append(c);
                    i++;
                }
                else
                {
                    isQuoted = false;
                }
            }
            else if (c == '"' && hasQuotes && value.Length == 0)
            {
                isQuoted = true;
            }
            else if (c == separator)
            {
                row.Add(value.ToString());
                value.Clear();
            }
            else if (c is '\n' or '\r')
            {
                i += c == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? 1 : 0;
                row.Add(value.ToString());
                value.Clear();
                yield return [.. row];
                row.Clear();
            }
            else
            {
                value.Append(c);
            }
        }

        if (row.Count > 0 || value.Length > 0)
        {
            row.Add(value.ToString());
            yield return [.. row];
        }

        if (isQuoted)
        {
            yield return null;
        }
    }
}

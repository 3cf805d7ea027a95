using System.Text;

namespace ChatPlatform.Web.Api;

/// <summary>Formats CSV rows (RFC 4180). All fields are quoted and protected against formula injection (S46).</summary>
public static class CsvFile
{
    public const string MediaType = "text/csv; charset=utf-8";

    /// <summary>A row including the line break.</summary>
    public static string Row(params ReadOnlySpan<string?> fields)
    {
        var row = new StringBuilder();
        for (var i = 0; i < fields.Length; i++)
        {
            row.Append(i == 0 ? "\"" : ",\"").Append(EscapeFormula(fields[i] ?? "")).Append('"');
        }

        return row.Append("\r\n").ToString();
    }

    /// <summary>Prefixes values that a spreadsheet would evaluate as a formula with an apostrophe.</summary>
    private static string EscapeFormula(string field)
    {
        var text = field.Replace("\0", "", StringComparison.Ordinal).Replace("\"", "\"\"", StringComparison.Ordinal);
        return
            field
                is [
                    '='
                    or '+'
                    or '-'
                    or '@'
                    or '\t'
                    or '\r'
                    or '\n'
                    or '\0'
                    or '\uFF1D'
                    or '\uFF0B'
                    or '\uFF0D'
                    or '\uFF20',
                    ..,
                ]
            ? "'" + text
            : text;
    }
}

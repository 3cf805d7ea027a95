using System.Globalization;
using System.Text;
using ChatPlatform.Core.Analytics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChatPlatform.Web.Api;

/// <summary>Formats CSV rows (RFC 4180). All fields are quoted and protected against formula injection (S46).</summary>
public static class CsvFile
{
    public const string MediaType = "text/csv; charset=utf-8";

    /// <summary>
    /// A table with a heading. Days and times are in ISO 8601, numbers without separators and with up to three decimal
    /// places.
    /// </summary>
    public static string Table<T>(string[] head, IEnumerable<T> rows, Func<T, object?[]> cells) =>
        string.Concat(rows.Select(row => Row([.. cells(row).Select(Text)])).Prepend(Row([.. head])));

    /// <summary>The response with a file that browsers save, named after block and period.</summary>
    public static ContentHttpResult Of(HttpContext context, string block, AnalyticsPeriod period, string text)
    {
        context.Response.Headers.ContentDisposition =
            $"attachment; filename=\"{block}-{period.First:yyyy-MM-dd}-{period.Last:yyyy-MM-dd}.csv\"";
        return TypedResults.Text(text, MediaType);
    }

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

    private static string? Text(object? value) => value switch
    {
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset at => at.ToString("O", CultureInfo.InvariantCulture),
        double number => Math.Round(number, 3).ToString(CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString(),
    };

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

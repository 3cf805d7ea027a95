using System.Xml.Linq;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Packages;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Sheets;

/// <summary>Number formats of cells by their style.</summary>
internal sealed class XlsxStyles
{
    // Formats that files name by number only (ECMA-376 part 1, 18.8.30). Dates that follow the computer's country are
    // written as ISO dates.
    private static readonly Dictionary<int, string> s_builtIn = new()
    {
        [1] = "0",
        [2] = "0.00",
        [3] = "#,##0",
        [4] = "#,##0.00",
        [9] = "0%",
        [10] = "0.00%",
        [14] = "yyyy-mm-dd",
        [15] = "d-mmm-yy",
        [16] = "d-mmm",
        [17] = "mmm-yy",
        [18] = "h:mm AM/PM",
        [19] = "h:mm:ss AM/PM",
        [20] = "h:mm",
        [21] = "h:mm:ss",
        [22] = "yyyy-mm-dd h:mm",
        [37] = "#,##0;-#,##0",
        [38] = "#,##0;-#,##0",
        [39] = "#,##0.00;-#,##0.00",
        [40] = "#,##0.00;-#,##0.00",
        [45] = "mm:ss",
        [46] = "[h]:mm:ss",
        [47] = "mm:ss",
    };

    private readonly List<string?> _formats = [];

    public XlsxStyles(XElement? styles)
    {
        var codes = new Dictionary<int, string>(s_builtIn);
        foreach (var format in styles?.Child("numFmts")?.Children("numFmt") ?? [])
        {
            if (format.Number("numFmtId") is { } id)
            {
                codes[id] = format.Value("formatCode") ?? "";
            }
        }

        foreach (var style in styles?.Child("cellXfs")?.Children("xf") ?? [])
        {
            _formats.Add(codes.GetValueOrDefault(style.Number("numFmtId") ?? 0));
        }
    }

    /// <summary>The format code of a style; null for General.</summary>
    public string? FormatOf(int? style) => style is { } at && at >= 0 && at < _formats.Count ? _formats[at] : null;
}

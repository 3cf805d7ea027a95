using System.Globalization;
using System.Text;
using System.Xml.Linq;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Packages;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Texts;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx.Inline;

/// <summary>
/// The visible text of one paragraph: results of fields, form fields, symbols, formulas, raised marks and the addresses
/// of links; without hidden and deleted text.
/// </summary>
internal sealed class ParagraphReader
{
    // Half-points from which a shifted run is raised or lowered text.
    private const int MinShift = 5;

    private readonly DocxFile _file;
    private readonly string _part;
    private readonly bool _isHidden;
    private readonly bool _showsPageNumbers;
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _instructions = new();
    private readonly StringBuilder _shifted = new();
    private int _shift;
    private bool _isAfterMark;

    /// <param name="part">Part that holds the paragraph.</param>
    /// <param name="showsPageNumbers">False in headers and footers, where they are of no page.</param>
    public ParagraphReader(DocxFile file, string part, XElement paragraph, bool showsPageNumbers)
    {
        (_file, _part, _showsPageNumbers) = (file, part, showsPageNumbers);
        _isHidden = file.Styles.HidesParagraph(paragraph);
        Read(paragraph);
        Shift(0);
        if (file.Fields.IsInstruction && _instructions.Length > 0)
        {
            // The end of the instruction is missing, so nobody can say that this is one.
            file.Fields.EndParagraph(true);
            _text.Append(_instructions);
        }

        file.Fields.EndParagraph(false);
    }

    public string Text => _text.ToString().Trim();

    /// <summary>Text boxes and drawings, in order.</summary>
    public List<DocxFloat> Floats { get; } = [];

    /// <summary>References to footnotes and endnotes, in order.</summary>
    public List<XElement> Notes { get; } = [];

    private void Read(XElement parent)
    {
        foreach (var element in parent.Elements())
        {
            switch (element.Name.LocalName)
            {
                case "pPr" or "rPr" or "sdtPr" or "del" or "moveFrom" or "delText" or "rt":
                    break;
                case "r":
                    Run(element);
                    break;
                case "hyperlink":
                    Link(element);
                    break;
                case "fldSimple":
                    SimpleField(element);
                    break;
                case "oMath":
                    Shift(0);
                    Append(FormulaText.Write(element));
                    break;
                case "AlternateContent":
                    Read((element.Child("Choice") ?? element.Child("Fallback")) ?? element);
                    break;
                case "drawing" or "pict" or "object":
                    Floats.AddRange(DrawingReader.Read(_file, _part, element));
                    break;
                case "txbxContent":
                    Floats.Add(new(element, null));
                    break;
                default:
                    Read(element);
                    break;
            }
        }
    }

    private void Run(XElement run)
    {
        var isHidden = _file.Styles.IsHidden(run, _isHidden);
        var properties = run.Child("rPr");
        Shift(isHidden ? _shift : ShiftOf(properties, _file.Styles.VerticalAlign(properties)));
        var fonts = properties?.Child("rFonts");
        var font = fonts?.Value("ascii") ?? fonts?.Value("hAnsi");
        foreach (var element in run.Elements())
        {
            switch (element.Name.LocalName)
            {
                case "fldChar":
                    Field(element, isHidden);
                    break;
                case "instrText":
                    _file.Fields.Instruct(element.Value);
                    break;
                case var _ when isHidden:
                    break;
                case "t":
                    Append(SymbolFonts.IsSymbolFont(font) ? SymbolFonts.Map(font, element.Value) : element.Value);
                    break;
                case "sym":
                    Append(Symbol(element));
                    break;
                case "tab" or "ptab":
                    Append(" ");
                    break;
                case "br" or "cr":
                    Append("\n");
                    break;
                case "noBreakHyphen":
                    Append("-");
                    break;
                case "footnoteReference" or "endnoteReference":
                    Notes.Add(element);
                    break;
                case "ruby":
                    Read(element);
                    break;
                case "rPr" or "delText" or "delInstrText":
                    break;
                case "drawing" or "pict" or "object":
                    Floats.AddRange(DrawingReader.Read(_file, _part, element));
                    break;
                default:
                    Read(element);
                    break;
            }
        }
    }

    private void Field(XElement mark, bool isHidden)
    {
        switch (mark.Value("fldCharType"))
        {
            case "begin":
                _file.Fields.Begin(mark, _text.Length);
                break;
            case "separate":
                _file.Fields.Separate();
                break;
            case "end" when _file.Fields.End() is { } field:
                if (!isHidden)
                {
                    Shift(_shift);
                    Append(field.Shown);
                    AddAddress(field.Position, field.Address);
                }

                break;
            default:
                break;
        }

        if (!_file.Fields.IsInstruction)
        {
            _instructions.Clear();
        }
    }

    private void SimpleField(XElement field)
    {
        _file.Fields.Begin(field, _text.Length);
        _file.Fields.Instruct(field.Value("instr") ?? "");
        _file.Fields.Separate();
        Read(field);
        if (_file.Fields.End() is { } ended)
        {
            AddAddress(ended.Position, ended.Address);
        }
    }

    private void Link(XElement link)
    {
        var position = _text.Length;
        Read(link);
        var id = link.Value("id");

        // One link is often several elements in a row.
        var next = link.ElementsAfterSelf().FirstOrDefault(e =>
            !e.Name.LocalName.StartsWith("bookmark", StringComparison.Ordinal) && !e.Is("proofErr"));
        if (id is null || (next?.Is("hyperlink") == true && next.Value("id") == id))
        {
            return;
        }

        if (_file.Package.Relationships(_part).TryGetValue(id, out var target) && target.IsExternal)
        {
            AddAddress(position, target.Target);
        }
    }

    private void AddAddress(int position, string? address)
    {
        if (address is null || _text.Length == 0)
        {
            return;
        }

        Shift(0);
        var shown = _text.ToString(Math.Min(position, _text.Length), Math.Max(0, _text.Length - position));
        if (shown.Trim().Length > 0)
        {
            _text.Append(LinkText.Addition(shown, address));
        }
    }

    private void Append(string text)
    {
        if (text.Length == 0 || (!_showsPageNumbers && _file.Fields.IsPageNumber))
        {
            return;
        }

        if (_file.Fields.IsInstruction)
        {
            _instructions.Append(text);
        }
        else if (_shift != 0)
        {
            _shifted.Append(text);
        }
        else
        {
            _text.Append(_isAfterMark && char.IsLetterOrDigit(text[0]) ? " " : "").Append(text);
            _isAfterMark = false;
        }
    }

    /// <summary>Begins raised (1), lowered (-1) or plain (0) text; what was collected before is written.</summary>
    private void Shift(int shift)
    {
        if (shift != _shift && _shifted.Length > 0)
        {
            if (_shift > 0)
            {
                RaisedText.AppendRaised(_text, _shifted.ToString());
                _isAfterMark = _text.Length > 0 && (char.IsLetterOrDigit(_text[^1]) || _text[^1] == ']');
            }
            else
            {
                RaisedText.AppendLowered(_text, _shifted.ToString());
            }

            _shifted.Clear();
        }

        _shift = shift;
    }

    private static int ShiftOf(XElement? properties, string? alignment) => alignment switch
    {
        "superscript" => 1,
        "subscript" => -1,
        "baseline" => 0,
        _ => properties?.Child("position")?.Number("val") switch
        {
            >= MinShift => 1,
            <= -MinShift => -1,
            _ => 0,
        },
    };

    private static string Symbol(XElement symbol) =>
        int.TryParse(symbol.Value("char"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code)
            ? SymbolFonts.Map(symbol.Value("font"), code)
            : "";
}

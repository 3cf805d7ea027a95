using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Packages;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx.Inline;

/// <summary>Fields that have begun and not ended. An instruction is never shown, its result is.</summary>
internal sealed class FieldStack
{
    private readonly Stack<DocxField> _open = new();

    /// <summary>True inside an instruction.</summary>
    public bool IsInstruction => _open.Any(f => !f.HasResult);

    /// <summary>True inside the result of a field that counts pages.</summary>
    public bool IsPageNumber => _open.Any(f => f.IsPageNumber);

    /// <param name="position">Length of the paragraph's text before the field.</param>
    public void Begin(XElement mark, int position) => _open.Push(new(mark.Child("ffData"), position));

    public void Instruct(string text)
    {
        if (_open.TryPeek(out var field))
        {
            field.Instruction.Append(text);
        }
    }

    public void Separate()
    {
        if (_open.TryPeek(out var field))
        {
            field.HasResult = true;
        }
    }

    /// <summary>Ends the innermost field; null when none is open.</summary>
    public DocxField? End() => _open.TryPop(out var field) ? field : null;

    /// <summary>A paragraph has ended: fields go on in the next one, from its start.</summary>
    /// <param name="showsInstructions">True to treat instructions that do not end as text.</param>
    public void EndParagraph(bool showsInstructions)
    {
        foreach (var field in _open)
        {
            field.Position = 0;
            field.HasResult |= showsInstructions;
        }
    }
}

/// <summary>A field of a paragraph.</summary>
internal sealed partial class DocxField(XElement? form, int position)
{
    public StringBuilder Instruction { get; } = new();

    /// <summary>True after the instruction.</summary>
    public bool HasResult { get; set; }

    /// <summary>Length of the paragraph's text before the result.</summary>
    public int Position { get; set; } = position;

    public bool IsPageNumber => PageNumber().IsMatch(Instruction.ToString());

    /// <summary>The address of a HYPERLINK field; null for other fields and for marks inside the document.</summary>
    public string? Address => AddressOf(Instruction.ToString());

    /// <summary>What is shown for a form field or a formula without a result; empty for other fields.</summary>
    public string Shown
    {
        get
        {
            if (form?.Child("ddList") is { } list)
            {
                var chosen = list.Child("result")?.Number("val") ?? list.Child("default")?.Number("val") ?? 0;
                return list.Children("listEntry").ElementAtOrDefault(chosen)?.Value("val") ?? "";
            }

            if (form?.Child("checkBox") is { } box)
            {
                return box.Switch("checked") ?? box.Switch("default") ?? false ? "☒" : "☐";
            }

            return HasResult ? "" : Equation(Instruction.ToString());
        }
    }

    /// <summary>The address in the instruction of a HYPERLINK field.</summary>
    public static string? AddressOf(string? instruction) =>
        Hyperlink().Match(instruction ?? "") is { Success: true } match
            ? match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["plain"].Value
            : null;

    // EQ \f(3,4) is a fraction, EQ \r(2,x) a root; the other forms only place their text.
    private static string Equation(string instruction)
    {
        if (!EquationField().IsMatch(instruction))
        {
            return "";
        }

        var text = EquationField().Replace(instruction, "");
        text = Fraction().Replace(text, "$1/$2");
        text = Root().Replace(text, "√($1)");
        return EquationSwitch().Replace(text, "").Replace("(", " ", StringComparison.Ordinal)
            .Replace(")", "", StringComparison.Ordinal).Trim();
    }

    [GeneratedRegex(@"^\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION)\b", RegexOptions.IgnoreCase)]
    private static partial Regex PageNumber();

    [GeneratedRegex(
        """^\s*HYPERLINK\s+(?:\\[nmh]\s+|\\[ot]\s+"[^"]*"\s+)*(?:"(?<quoted>[^"]*)"|(?<plain>[^\s\\"]+))""",
        RegexOptions.IgnoreCase)]
    private static partial Regex Hyperlink();

    [GeneratedRegex(@"^\s*EQ\b", RegexOptions.IgnoreCase)]
    private static partial Regex EquationField();

    [GeneratedRegex(@"\\f\s*\(\s*([^(),;]*?)\s*[,;]\s*([^(),;]*?)\s*\)", RegexOptions.IgnoreCase)]
    private static partial Regex Fraction();

    [GeneratedRegex(@"\\r\s*\(\s*(?:[^(),;]*[,;])?\s*([^(),;]*?)\s*\)", RegexOptions.IgnoreCase)]
    private static partial Regex Root();

    [GeneratedRegex(@"\\\w+\s*-?\d*", RegexOptions.IgnoreCase)]
    private static partial Regex EquationSwitch();
}

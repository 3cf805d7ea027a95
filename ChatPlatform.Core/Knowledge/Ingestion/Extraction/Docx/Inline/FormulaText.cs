using System.Text;
using System.Xml.Linq;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Packages;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx.Inline;

/// <summary>
/// Writes a formula (Office Math, ECMA-376 part 1, 22.1) on one line: 3/4, x^2, a_1, √(2), ∑_(i=1)^n i.
/// </summary>
internal static class FormulaText
{
    public static string Write(XElement formula)
    {
        var text = new StringBuilder();
        foreach (var element in formula.Elements())
        {
            text.Append(Element(element));
        }

        return text.ToString();
    }

    private static string Element(XElement element) => element.Name.LocalName switch
    {
        "r" => string.Concat(element.Elements().Where(e => e.Is("t")).Select(e => e.Value)),
        "t" => element.Value,
        "f" => Fraction(element),
        "sSup" => $"{Part(element, "e")}^{Grouped(element, "sup")}",
        "sSub" => $"{Part(element, "e")}_{Grouped(element, "sub")}",
        "sSubSup" => $"{Part(element, "e")}_{Grouped(element, "sub")}^{Grouped(element, "sup")}",
        "sPre" => $"_{Grouped(element, "sub")}^{Grouped(element, "sup")}{Part(element, "e")}",
        "rad" => Root(element),
        "nary" => Operator(element),
        "d" => Delimited(element),
        "func" => $"{Part(element, "fName")}({Part(element, "e")})",
        "limLow" => $"{Part(element, "e")}_{Grouped(element, "lim")}",
        "limUpp" => $"{Part(element, "e")}^{Grouped(element, "lim")}",
        "m" => "[" + string.Join("; ", element.Children("mr").Select(row => Parts(row, ", "))) + "]",
        "eqArr" => Parts(element, "; "),
        "del" or "moveFrom" or "rPr" => "",
        var name when name.EndsWith("Pr", StringComparison.Ordinal) => "",
        _ => Write(element),
    };

    private static string Fraction(XElement fraction)
    {
        var type = fraction.Child("fPr", "type")?.Value("val");
        return type == "noBar"
            ? $"({Part(fraction, "num")} {Part(fraction, "den")})"
            : $"{Grouped(fraction, "num")}/{Grouped(fraction, "den")}";
    }

    private static string Root(XElement root)
    {
        var degree = Part(root, "deg");
        return $"{(degree.Length > 0 ? $"{degree}√" : "√")}({Part(root, "e")})";
    }

    private static string Operator(XElement operation)
    {
        var sign = operation.Child("naryPr", "chr")?.Value("val") ?? "∫";
        var (from, to) = (Part(operation, "sub"), Part(operation, "sup"));
        return sign
            + (from.Length > 0 ? "_" + Group(from) : "")
            + (to.Length > 0 ? "^" + Group(to) : "")
            + " " + Part(operation, "e");
    }

    private static string Delimited(XElement delimited)
    {
        var properties = delimited.Child("dPr");
        return (properties?.Child("begChr")?.Value("val") ?? "(")
            + Parts(delimited, properties?.Child("sepChr")?.Value("val") ?? "|")
            + (properties?.Child("endChr")?.Value("val") ?? ")");
    }

    private static string Parts(XElement parent, string separator) =>
        string.Join(separator, parent.Children("e").Select(Write));

    private static string Part(XElement parent, string name) =>
        parent.Child(name) is { } part ? Write(part).Trim() : "";

    private static string Grouped(XElement parent, string name) => Group(Part(parent, name));

    // A part of several signs keeps together.
    private static string Group(string part) =>
        part.Length > 1 && !part.All(c => char.IsLetterOrDigit(c) || c is '.' or ',') ? $"({part})" : part;
}

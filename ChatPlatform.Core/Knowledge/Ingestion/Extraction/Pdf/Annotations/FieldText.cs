using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Syntax;
using UglyToad.PdfPig.Tokens;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Annotations;

/// <summary>Values of form fields (PDF 32000-1, 12.7). A field inherits entries from its parents.</summary>
internal sealed class FieldText(PdfObjects objects)
{
    private const int MaxParents = 16;
    private const int PushButton = 1 << 16;
    private const int Password = 1 << 13;
    private const int Combo = 1 << 17;

    /// <summary>
    /// "☒ " or "☐ " for check boxes and radio buttons; null for other fields. A box without a state is empty.
    /// </summary>
    public string? Tick(DictionaryToken widget)
    {
        if (Inherited(widget, "FT") is not NameToken { Data: "Btn" } || (Flags(widget) & PushButton) != 0)
        {
            return null;
        }

        // Only a state with an appearance is shown; the others of a group name states of their neighbours.
        var state = objects.Name(widget, "AS") ?? (Inherited(widget, "V") as NameToken)?.Data;
        var states = objects.Dictionary(objects.Dictionary(widget, "AP"), "N")?.Data;
        return state is null or "Off" || states?.ContainsKey(state) == false ? "☐" : "☒";
    }

    /// <summary>True for a list that shows all its options, not only the chosen one.</summary>
    public bool IsList(DictionaryToken widget) =>
        Inherited(widget, "FT") is NameToken { Data: "Ch" } && (Flags(widget) & Combo) == 0;

    /// <summary>Value of a text or choice field, lines separated by line feeds; empty for none or a secret.</summary>
    public string Value(DictionaryToken widget)
    {
        if (Inherited(widget, "FT") is not NameToken { Data: "Tx" or "Ch" } kind
            || (kind.Data == "Tx" && (Flags(widget) & Password) != 0))
        {
            return "";
        }

        var value = Inherited(widget, "V");
        var texts = value switch
        {
            ArrayToken array => objects.ArrayOf(array).Select(PdfObjects.TextOf),
            StreamToken stream => [PdfObjects.TextOf(objects.Bytes(stream))],
            _ => [PdfObjects.TextOf(value)],
        };
        var options = kind.Data == "Ch" ? objects.ArrayOf(Inherited(widget, "Opt")) : [];
        return string.Join('\n', texts.OfType<string>().Select(text => Display(options, text))).Trim();
    }

    // An option may be a pair of the stored value and the text to show.
    private string Display(IReadOnlyList<IToken?> options, string value) => options
        .OfType<ArrayToken>()
        .Select(pair => objects.ArrayOf(pair))
        .Where(pair => pair.Count > 1 && PdfObjects.TextOf(pair[0]) == value)
        .Select(pair => PdfObjects.TextOf(pair[1]))
        .FirstOrDefault(text => text is not null) ?? value;

    private int Flags(DictionaryToken widget) => (int)((Inherited(widget, "Ff") as NumericToken)?.Data ?? 0);

    private IToken? Inherited(DictionaryToken? field, string key)
    {
        for (var i = 0; i < MaxParents && field is not null; i++)
        {
            if (objects.Get(field, key) is { } value)
            {
                return value;
            }

            field = objects.Dictionary(field, "Parent");
        }

        return null;
    }
}

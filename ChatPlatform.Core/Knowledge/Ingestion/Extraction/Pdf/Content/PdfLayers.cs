using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Syntax;
using UglyToad.PdfPig.Tokens;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Content;

/// <summary>Which layers (optional content, PDF 32000-1, 8.11) are switched off when the file is opened.</summary>
internal sealed class PdfLayers
{
    private const int MaxDepth = 10;

    private readonly PdfObjects _objects;
    private readonly HashSet<IToken> _off = [];

    public PdfLayers(PdfObjects objects, DictionaryToken? catalog)
    {
        _objects = objects;
        var properties = objects.Dictionary(catalog, "OCProperties");
        var usual = objects.Dictionary(properties, "D");
        if (objects.Name(usual, "BaseState") == "OFF")
        {
            _off.UnionWith(References(properties, "OCGs"));
            _off.ExceptWith(References(usual, "ON"));
        }

        _off.UnionWith(References(usual, "OFF"));
    }

    /// <summary>True when the entry (a group or a rule about groups) is not shown.</summary>
    public bool IsHidden(IToken? entry) => entry is not null && _off.Count > 0 && !IsVisible(entry, 0);

    private bool IsVisible(IToken entry, int depth)
    {
        if (_off.Contains(entry))
        {
            return false;
        }

        if (depth > MaxDepth || _objects.DictionaryOf(entry) is not { } rule || _objects.Name(rule, "Type") != "OCMD")
        {
            return true;
        }

        if (_objects.Get(rule, "VE") is ArrayToken expression)
        {
            return Evaluate(expression, depth + 1);
        }

        var groups = rule.Data.TryGetValue("OCGs", out var listed)
            ? _objects.Resolve(listed) is ArrayToken array ? array.Data : [listed]
            : [];
        var visible = groups.Select(group => IsVisible(group, depth + 1)).ToList();
        return visible.Count == 0 || _objects.Name(rule, "P") switch
        {
            "AllOn" => visible.All(on => on),
            "AnyOff" => visible.Any(on => !on),
            "AllOff" => visible.All(on => !on),
            _ => visible.Any(on => on),
        };
    }

    private bool Evaluate(ArrayToken expression, int depth)
    {
        var parts = expression.Data.Skip(1).Select(part =>
            _objects.Resolve(part) is ArrayToken inner && depth < MaxDepth
                ? Evaluate(inner, depth + 1)
                : IsVisible(part, depth + 1));
        return (expression.Data is [NameToken name, ..] ? name.Data : "") switch
        {
            "Not" => !parts.FirstOrDefault(true),
            "Or" => parts.Any(on => on),
            _ => parts.All(on => on),
        };
    }

    private IEnumerable<IToken> References(DictionaryToken? dictionary, string key) =>
        _objects.Get(dictionary, key) is ArrayToken array ? array.Data.Where(t => t is IndirectReferenceToken) : [];
}

using System.Globalization;
using System.Text;
using AngleSharp.Dom;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Texts;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Html;

/// <summary>Converts visible elements to blocks. Walks without recursion: pages may be nested to any depth.</summary>
internal sealed class HtmlWalker(HtmlVisibility visibility)
{
    private static readonly HashSet<string> s_blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
        "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "legend", "li",
        "main", "menu", "ol", "p", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th",
        "thead", "tr", "ul", "h1", "h2", "h3", "h4", "h5", "h6", "option",
    };

    private readonly List<Block> _blocks = [];
    private readonly StringBuilder _text = new();
    private readonly Stack<HtmlList> _lists = new();
    private readonly Stack<int> _starts = new();
    private string _mark = "";
    private int _level;
    private int _items;
    private int _preformatted;
    private bool _isAfterMark;

    public IReadOnlyList<Block> Blocks => _blocks;

    /// <summary>Reads an element with all it holds.</summary>
    public void Walk(IElement root)
    {
        var open = new Stack<(INode Node, int Next)>();
        open.Push((root, 0));
        while (open.TryPop(out var top))
        {
            if (top.Next >= top.Node.ChildNodes.Length)
            {
                Leave(top.Node, open.TryPeek(out var parent) ? parent : null);
                continue;
            }

            open.Push((top.Node, top.Next + 1));
            var child = top.Node.ChildNodes[top.Next];
            if (child is IElement element ? Enter(element) : Text(child))
            {
                open.Push((child, 0));
            }
        }

        Flush();
    }

    private bool Text(INode node)
    {
        if (node is IText text)
        {
            Append(text.Data);
        }

        return false;
    }

    /// <summary>True when the children are read as well; <see cref="Leave"/> is then called after them.</summary>
    private bool Enter(IElement element)
    {
        if (visibility.IsHidden(element))
        {
            return false;
        }

        if (s_blocks.Contains(element.LocalName))
        {
            Flush();
        }

        switch (element.LocalName)
        {
            case "table" when HtmlTable.IsData(element):
                _blocks.AddRange(HtmlTable.Read(element, visibility));
                return false;
            case ['h', >= '1' and <= '6' and var level]:
                _level = level - '0';
                return true;
            case "ol" or "ul" or "menu":
                _lists.Push(new(element));
                return true;
            case "li":
                _items++;
                _mark = _lists.TryPeek(out var list) ? list.Next(element) : "- ";
                return true;
            case "pre" or "textarea":
                _preformatted++;
                return true;
            case "br":
                _text.Append('\n');
                return false;
            case "img":
                Append(element.GetAttribute("alt") is { } alt && alt.Any(char.IsLetter) ? $" {alt} " : " ");
                return false;
            case "input":
                Append(ValueOf(element));
                return false;
            case "a" or "sup" or "sub":
                _starts.Push(_text.Length);
                return true;
            default:
                return true;
        }
    }

    private void Leave(INode node, (INode Node, int Next)? parent)
    {
        if (node is not IElement element)
        {
            return;
        }

        switch (element.LocalName)
        {
            case "a" or "sup" or "sub":
                Ended(element, _starts.Pop());
                break;
            case "pre" or "textarea":
                Flush();
                _preformatted--;
                break;
            case "ol" or "ul" or "menu":
                Flush();
                _lists.Pop();
                break;
            case "li":
                Flush();
                (_items, _mark) = (_items - 1, "");
                break;
            case var name when s_blocks.Contains(name):
                Flush();
                break;
            default:
                break;
        }

        if (element.LocalName is ['h', >= '1' and <= '6'])
        {
            _level = 0;
        }

        // MathML writes its signs by position.
        if (parent is { Node: IElement { LocalName: "mfrac" or "msup" or "msub" } math, Next: 1 })
        {
            _text.Append(math.LocalName switch { "mfrac" => '/', "msup" => '^', _ => '_' });
        }
    }

    private void Ended(IElement element, int start)
    {
        start = Math.Min(start, _text.Length);
        var inner = _text.ToString(start, _text.Length - start);
        if (element.LocalName == "a")
        {
            _text.Append(inner.Trim().Length > 0 ? LinkText.Addition(inner, element.GetAttribute("href")) : "");
            return;
        }

        _text.Length = start;
        if (element.LocalName == "sup")
        {
            RaisedText.AppendRaised(_text, inner);
            _isAfterMark = inner.Trim().Length > 0;
        }
        else
        {
            RaisedText.AppendLowered(_text, inner);
        }
    }

    private void Append(string text)
    {
        if (_preformatted > 0)
        {
            _text.Append(text);
            return;
        }

        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c) || c == '\u00A0')
            {
                _text.Append(_isAfterMark && char.IsLetterOrDigit(c) ? " " : "").Append(c);
            }
            else if (_text.Length > 0 && _text[^1] is not (' ' or '\n'))
            {
                _text.Append(' ');
            }

            _isAfterMark = false;
        }
    }

    private void Flush()
    {
        var text = _text.ToString().Trim();
        _text.Clear();
        _isAfterMark = false;
        if (_starts.Count > 0)
        {
            var open = _starts.Count;
            _starts.Clear();
            for (var i = 0; i < open; i++)
            {
                _starts.Push(0); // What is open begins again in the next block.
            }
        }

        if (text.Length == 0)
        {
            return;
        }

        _blocks.Add(_level > 0
            ? new(BlockKind.Heading, _level, text.ReplaceLineEndings(" "))
            : new(_items > 0 ? BlockKind.List : BlockKind.Paragraph, 0, _mark + text));
        _mark = "";
    }

    private static string ValueOf(IElement input) => input.GetAttribute("type")?.ToLowerInvariant() switch
    {
        "hidden" or "password" => "",
        "checkbox" or "radio" => input.HasAttribute("checked") ? "☒ " : "☐ ",
        _ => $" {input.GetAttribute("value")} ",
    };

    /// <summary>A list, and the number of its next item.</summary>
    private sealed class HtmlList(IElement list)
    {
        private readonly bool _isNumbered = list.LocalName == "ol";
        private readonly string _type = list.GetAttribute("type") ?? "1";
        private int _next = NumberOf(list, "start") ?? 1;

        public string Next(IElement item)
        {
            if (!_isNumbered)
            {
                return "- ";
            }

            var number = NumberOf(item, "value") ?? _next;
            _next = number + 1;
            return Docx.Numbering.NumberFormat.Write(number, _type switch
            {
                "a" => "lowerLetter",
                "A" => "upperLetter",
                "i" => "lowerRoman",
                "I" => "upperRoman",
                _ => null,
            }) + ". ";
        }

        private static int? NumberOf(IElement element, string name) =>
            int.TryParse(
                element.GetAttribute(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && Math.Abs((long)number) < 1_000_000
                ? number
                : null;
    }
}

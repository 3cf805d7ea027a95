using System.Buffers;
using ChatPlatform.Web.Components.Shared.Chat.Markdown.Syntax;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown.Inlines;

/// <summary>
/// Parses the inline marks of a text. Raw HTML and unknown marks remain text; only &lt;br&gt; is a line break.
/// </summary>
internal sealed class InlineParser(string source, Definitions definitions)
{
    private const int MaxLabelLength = 999;

    private static readonly SearchValues<char> s_special = SearchValues.Create("\\`*_~[]!<&\nhHwW");

    private readonly List<Token> _tokens = [];
    private readonly DelimiterStack _delimiters = new();
    private readonly Stack<Bracket> _brackets = [];

    /// <summary>The last position of a run of backticks by its length.</summary>
    private Dictionary<int, int>? _backticks;

    private int _at;

    /// <summary>Where the current line starts.</summary>
    private int _line;

    public IReadOnlyList<Token> Parse()
    {
        while (_at < source.Length)
        {
            var length = source.AsSpan(_at).IndexOfAny(s_special);
            if (length == 0)
            {
                AddSpecial(source[_at]);
            }
            else
            {
                var end = length < 0 ? source.Length : _at + length;
                Add(new(InlineType.Text, source[_at..end]), end - _at);
            }
        }

        _delimiters.Close(null);
        return _tokens;
    }

    private void AddSpecial(char character)
    {
        switch (character)
        {
            case '\n':
                AddLineBreak();
                break;
            case '\\':
                AddEscape();
                break;
            case '`':
                AddCode();
                break;
            case '*' or '_' or '~':
                AddDelimiter();
                break;
            case '[':
                OpenBracket("[");
                break;
            case '!' when Characters.At(source, _at + 1) == '[':
                OpenBracket("![");
                break;
            case ']':
                CloseBracket();
                break;
            case '<':
                AddAngle();
                break;
            case '&' when Entities.TryRead(source, _at, out var text, out var length):
                Add(new(InlineType.Text, text), length);
                break;
            default:
                AddBareLink();
                break;
        }
    }

    private void Add(Token token, int length)
    {
        _tokens.Add(token);
        _at += length;
    }

    private void AddText(int length) => Add(new(InlineType.Text, source[_at..(_at + length)]), length);

    private void AddLineBreak()
    {
        var spaces = _at - _line - source.AsSpan(_line, _at - _line).TrimEnd(Characters.Spaces).Length;
        if (spaces > 0)
        {
            _tokens[^1].Text = _tokens[^1].Text[..^spaces];
        }

        Add(spaces > 1 ? new(InlineType.Break, "\n") : new(InlineType.Text, "\n"), 1);
        SkipSpaces();
    }

    private void SkipSpaces()
    {
        while (Characters.IsSpace(Characters.At(source, _at)))
        {
            _at++;
        }

        _line = _at;
    }

    private void AddEscape()
    {
        if (Characters.IsEscapable(Characters.At(source, _at + 1)))
        {
            Add(new(InlineType.Text, source[_at + 1].ToString()), 2);
        }
        else if (_at + 1 < source.Length && source[_at + 1] == '\n')
        {
            Add(new(InlineType.Break, "\n"), 2);
            SkipSpaces();
        }
        else
        {
            AddText(1);
        }
    }

    private void AddCode()
    {
        var length = Characters.RunLength(source, _at);
        var from = _at + length;
        if ((_backticks ??= Backticks()).GetValueOrDefault(length) < from)
        {
            AddText(length);
            return;
        }

        var end = source.IndexOf('`', from);
        while (Characters.RunLength(source, end) is var run && run != length)
        {
            end = source.IndexOf('`', end + run);
        }

        var text = source[from..end].Replace('\n', ' ');
        var isPadded = text is [' ', .., ' '] && text.AsSpan().ContainsAnyExcept(' ');
        Add(new(InlineType.Code, isPadded ? text[1..^1] : text), end + length - _at);
    }

    private Dictionary<int, int> Backticks()
    {
        var last = new Dictionary<int, int>();
        for (var at = source.IndexOf('`'); at >= 0;)
        {
            var length = Characters.RunLength(source, at);
            last[length] = at;
            at = at + length < source.Length ? source.IndexOf('`', at + length) : -1;
        }

        return last;
    }

    private void AddDelimiter()
    {
        var (at, length) = (_at, Characters.RunLength(source, _at));
        AddText(length);
        if (Delimiter.Of(_tokens[^1], source, at, length) is { } delimiter)
        {
            _delimiters.Push(delimiter);
        }
    }

    private void OpenBracket(string mark)
    {
        if (_brackets.TryPeek(out var outer))
        {
            outer.HasBrackets = true;
        }

        _brackets.Push(new(_tokens.Count, _at + mark.Length, mark.Length == 2, _delimiters.Last));
        AddText(mark.Length);
    }

    /// <summary>A closing bracket ends a link, an image or a citation.</summary>
    private void CloseBracket()
    {
        if (!_brackets.TryPop(out var bracket))
        {
            AddText(1);
            return;
        }

        var isLabel = !bracket.HasBrackets && _at - bracket.From <= MaxLabelLength;
        var label = isLabel ? source[bracket.From.._at] : "";
        var isNumber = !bracket.IsImage && label.Length is > 0 and <= 3 && label.All(char.IsAsciiDigit);
        var target = bracket.IsActive
            ? LinkSyntax.InlineTarget(source, _at + 1) ?? (isNumber ? null : Reference(label, _at + 1))
            : null;
        if (target is not null)
        {
            AddLink(bracket, target.Address);
            _at = target.End;
        }
        else if (isNumber)
        {
            _tokens.RemoveRange(bracket.Token, _tokens.Count - bracket.Token);
            Add(new(InlineType.Citation, label), 1);
        }
        else
        {
            AddText(1);
        }
    }

    private void AddLink(Bracket bracket, string address)
    {
        _delimiters.Close(bracket.Bottom);
        var start = _tokens[bracket.Token];
        start.Text = "";
        start.Open(bracket.IsImage ? new(ElementType.Image) : new(ElementType.Link, SafeUrl.Of(address)));
        _tokens.Add(new(InlineType.Text, "") { Closes = 1 });
        if (bracket.IsImage)
        {
            return;
        }

        foreach (var outer in _brackets)
        {
            if (!outer.IsImage && !outer.IsActive)
            {
                break;
            }

            outer.IsActive = outer.IsImage;
        }
    }

    private LinkSyntax.Target? Reference(string text, int at)
    {
        var label = LinkSyntax.LabelAt(source, at);
        var isCollapsed = Characters.At(source, at) == '[' && Characters.At(source, at + 1) == ']';
        return definitions.Find(label?.Text ?? LinkSyntax.Normalize(text)) is { } address
            ? new(address, label?.End ?? (isCollapsed ? at + 2 : at))
            : null;
    }

    private void AddAngle()
    {
        if (Autolink.BreakLengthAt(source, _at) is > 0 and var length)
        {
            Add(new(InlineType.Break, "\n"), length);
        }
        else if (Autolink.At(source, _at) is { } link && SafeUrl.Of(link.Address) is { } href)
        {
            Add(new(InlineType.Link, link.Text, href), link.Text.Length + 2);
        }
        else
        {
            AddText(1);
        }
    }

    private void AddBareLink()
    {
        var length = source[_at] is '!' or '&' ? 0 : WebAddress.LengthAt(source, _at);
        var text = Entities.Decode(source[_at..(_at + length)]);
        var scheme = text.StartsWith("www", StringComparison.OrdinalIgnoreCase) ? "http://" : "";
        if (length > 0 && SafeUrl.Of(scheme + text) is { } href)
        {
            Add(new(InlineType.Link, text, href), length);
        }
        else
        {
            AddText(1);
        }
    }

    /// <summary>An opening bracket that may begin a link, an image or a citation.</summary>
    /// <param name="token">The index of its token.</param>
    /// <param name="from">The position after it.</param>
    private sealed class Bracket(int token, int from, bool isImage, Delimiter? bottom)
    {
        public int Token => token;

        public int From => from;

        public bool IsImage => isImage;

        /// <summary>The last delimiter before it.</summary>
        public Delimiter? Bottom => bottom;

        /// <summary>False when a link follows it: links contain no links.</summary>
        public bool IsActive { get; set; } = true;

        public bool HasBrackets { get; set; }
    }
}

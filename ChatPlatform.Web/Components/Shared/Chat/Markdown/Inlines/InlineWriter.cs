using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown.Inlines;

/// <summary>Writes inlines as HTML. Only the elements named here are written, and text is encoded.</summary>
internal sealed class InlineWriter(StringBuilder html, Func<int, bool> isCitation)
{
    /// <summary>Deeper elements are shown as their content.</summary>
    private const int MaxDepth = 16;

    private static readonly HtmlEncoder s_encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly Stack<Level> _outer = [];
    private readonly StringBuilder _text = new();
    private Level _level = new("", 0, IsLink: false, IsPlain: false, 0);

    public static string Encode(string text) => s_encoder.Encode(text);

    public void Write(IReadOnlyList<Token> tokens)
    {
        foreach (var token in tokens)
        {
            for (var i = 0; i < token.Closes; i++)
            {
                Close();
            }

            Write(token);
            for (var i = (token.Opens?.Count ?? 0) - 1; i >= 0; i--)
            {
                Open(token.Opens![i]);
            }
        }

        Flush();
    }

    private void Write(Token token)
    {
        var isText = _level.IsPlain || (_level.IsLink && token.Type is (InlineType.Citation or InlineType.Link));
        if (token.Type == InlineType.Citation && (isText || !isCitation(Number(token))))
        {
            _text.Append('[').Append(token.Text).Append(']');
        }
        else if (isText || token.Type == InlineType.Text)
        {
            _text.Append(token.Shown);
        }
        else
        {
            Flush();
            html.Append(Element(token));
        }
    }

    private static int Number(Token token) => int.Parse(token.Text, CultureInfo.InvariantCulture);

    private static string Element(Token token) =>
        token.Type switch
        {
            InlineType.Break => "<br>",
            InlineType.Code => $"<code>{Encode(token.Text)}</code>",
            InlineType.Citation => $"<span class=\"cite\">{Number(token)}</span>",
            _ => $"{LinkStart(token.Href!)}{Encode(token.Text)}</a>",
        };

    private static string LinkStart(string href) =>
        $"<a href=\"{Encode(href)}\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">";

    private void Open(ElementStart start)
    {
        _outer.Push(_level);
        var isLink = start.Type == ElementType.Link;
        if (start.Type == ElementType.Image || _level.IsPlain || _level.Depth >= MaxDepth
            || (isLink && (_level.IsLink || start.Href is null)))
        {
            _level = _level with { Tag = "", IsPlain = _level.IsPlain || start.Type == ElementType.Image };
            return;
        }

        Flush();
        var tag = start.Type switch
        {
            ElementType.Bold => "strong",
            ElementType.Italic => "em",
            ElementType.Strike => "del",
            _ => "a",
        };
        html.Append(isLink ? LinkStart(start.Href!) : $"<{tag}>");
        _level = new(tag, _level.Depth + 1, _level.IsLink || isLink, IsPlain: false, html.Length, start.Href);
    }

    private void Close()
    {
        if (_level.Tag.Length > 0)
        {
            Flush();
            var isEmptyLink = _level.Href is not null && html.Length == _level.Start; // It could not be seen.
            html.Append(isEmptyLink ? Encode(_level.Href!) : "").Append("</").Append(_level.Tag).Append('>');
        }

        _level = _outer.Pop();
    }

    /// <summary>Writes the collected text with links for the mail addresses in it.</summary>
    private void Flush()
    {
        if (_text.Length == 0)
        {
            return;
        }

        var text = _text.ToString();
        _text.Clear();
        if (_level.IsLink || !text.Contains('@'))
        {
            html.Append(Encode(text));
            return;
        }

        foreach (var (part, href) in MailAddress.Split(text))
        {
            html.Append(href is null ? Encode(part) : $"{LinkStart(href)}{Encode(part)}</a>");
        }
    }

    /// <param name="Tag">The element's name; empty where only its content is shown.</param>
    /// <param name="IsPlain">True inside an image, of which only the text is shown.</param>
    /// <param name="Start">The length of the HTML where its content starts.</param>
    private sealed record Level(string Tag, int Depth, bool IsLink, bool IsPlain, int Start, string? Href = null);
}

using ChatPlatform.Web.Components.Shared.Chat.Markdown.Syntax;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown.Blocks;

/// <summary>A line being parsed: its position, and its indentation in columns with tab stops every four.</summary>
internal sealed class Line
{
    private const int TabStop = 4;

    private int _at;
    private int _column;

    /// <summary>Columns left of a tab that was partly consumed.</summary>
    private int _pad;

    public Line(string text)
    {
        Text = text;
        Look();
    }

    public string Text { get; }

    /// <summary>Columns of white space before the next character.</summary>
    public int Indent { get; private set; }

    /// <summary>The index of the next character that is not white space.</summary>
    public int Next { get; private set; }

    public bool IsBlank => Next == Text.Length;

    /// <summary>The next character that is not white space, or a line feed.</summary>
    public char First => Characters.At(Text, Next);

    /// <summary>The text from the next character that is not white space.</summary>
    public ReadOnlySpan<char> Content => Text.AsSpan(Next);

    /// <summary>The text with what remains of its indentation.</summary>
    public string Rest => new string(' ', _pad) + Text[_at..];

    /// <summary>Consumes at most this many columns of indentation.</summary>
    public void Unindent(int columns)
    {
        for (var left = Math.Min(columns, Indent); left > 0; left--)
        {
            if (_pad > 0)
            {
                _pad--;
            }
            else if (Text[_at++] == '\t')
            {
                _pad = TabStop - 1 - (_column % TabStop);
            }

            _column++;
        }

        Look();
    }

    /// <summary>Consumes the indentation and this many characters after it.</summary>
    public void Skip(int characters)
    {
        Unindent(Indent);
        _at += characters;
        _column += characters;
        Look();
    }

    private void Look()
    {
        var column = _column + _pad;
        for (Next = _at; Next < Text.Length && Characters.IsSpace(Text[Next]); Next++)
        {
            column += Text[Next] == '\t' ? TabStop - (column % TabStop) : 1;
        }

        Indent = column - _column;
    }
}

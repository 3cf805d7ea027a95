using System.Globalization;
using System.Text;
using ChatPlatform.Web.Components.Shared.Chat.Markdown.Syntax;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown.Inlines;

/// <summary>A run of '*', '_' or '~~' that may open or close emphasis.</summary>
/// <param name="at">The position of the run.</param>
/// <param name="length">The length of the run as it was written.</param>
internal sealed class Delimiter(Token token, char mark, int at, int length, bool canOpen, bool canClose)
{
    public Token Token => token;

    public char Mark => mark;

    public int At => at;

    public int Length { get; } = length;

    public bool CanOpen => canOpen;

    public bool CanClose => canClose;

    /// <summary>The characters that are not matched yet.</summary>
    public int Count { get; set; } = length;

    public Delimiter? Previous { get; set; }

    public Delimiter? Next { get; set; }

    /// <summary>The delimiter at a position, or null where the marks are text.</summary>
    public static Delimiter? Of(Token token, string source, int at, int length)
    {
        var (before, after) = (Characters.Before(source, at), Characters.After(source, at + length));
        var (spaceBefore, spaceAfter) = (Rune.IsWhiteSpace(before), Rune.IsWhiteSpace(after));
        var (markBefore, markAfter) = (IsPunctuation(before), IsPunctuation(after));
        var isLeft = !spaceAfter
            && (!markAfter || spaceBefore || markBefore || Characters.IsUnspaced(before.Value));
        var isRight = !spaceBefore
            && (!markBefore || spaceAfter || markAfter || Characters.IsUnspaced(after.Value));
        var mark = source[at];
        var canOpen = isLeft && (mark != '_' || !isRight || markBefore);
        var canClose = isRight && (mark != '_' || !isLeft || markAfter);
        return (canOpen || canClose) && (mark != '~' || length == 2)
            ? new(token, mark, at, length, canOpen, canClose)
            : null;
    }

    /// <summary>True when this run can be the start of emphasis that another run ends.</summary>
    public bool Matches(Delimiter closer)
    {
        var isOdd = (closer.CanOpen || CanClose) && closer.Length % 3 != 0 && (Length + closer.Length) % 3 == 0;
        return CanOpen && Mark == closer.Mark && !isOdd;
    }

    private static bool IsPunctuation(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherSymbol;
}

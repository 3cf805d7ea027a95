namespace ChatPlatform.Web.Components.Shared.Chat.Markdown.Inlines;

/// <summary>Matches the delimiters of emphasis by the rules of CommonMark, in linear time.</summary>
internal sealed class DelimiterStack
{
    private Delimiter? _first;

    public Delimiter? Last { get; private set; }

    public void Push(Delimiter delimiter)
    {
        delimiter.Previous = Last;
        if (Last is null)
        {
            _first = delimiter;
        }
        else
        {
            Last.Next = delimiter;
        }

        Last = delimiter;
        delimiter.Token.Delimiter = delimiter;
    }

    /// <summary>Matches and removes all delimiters after one of them, or all of them.</summary>
    public void Close(Delimiter? bottom)
    {
        var floors = new Dictionary<(char Mark, bool CanOpen, int Length), int>();
        var closer = bottom is null ? _first : bottom.Next;
        while (closer is not null)
        {
            if (!closer.CanClose)
            {
                closer = closer.Next;
                continue;
            }

            var kind = (closer.Mark, closer.CanOpen, closer.Length % 3);
            if (FindOpener(closer, bottom, floors.GetValueOrDefault(kind, -1)) is { } opener)
            {
                closer = Match(opener, closer);
                continue;
            }

            floors[kind] = closer.At; // No delimiter before this position opens for this kind of closer.
            var next = closer.Next;
            if (!closer.CanOpen)
            {
                Remove(closer);
            }

            closer = next;
        }

        _first = bottom is null ? null : _first;
        Last = bottom;
        if (bottom is not null)
        {
            bottom.Next = null;
        }
    }

    private static Delimiter? FindOpener(Delimiter closer, Delimiter? bottom, int floor)
    {
        var opener = closer.Previous;
        while (opener is not null && opener != bottom && opener.At >= floor)
        {
            if (opener.Matches(closer))
            {
                return opener;
            }

            opener = opener.Previous;
        }

        return null;
    }

    /// <summary>Returns the delimiter to continue with.</summary>
    private Delimiter? Match(Delimiter opener, Delimiter closer)
    {
        var used = opener.Count >= 2 && closer.Count >= 2 ? 2 : 1;
        opener.Token.Open(
            new(closer.Mark == '~' ? ElementType.Strike : used == 2 ? ElementType.Bold : ElementType.Italic));
        closer.Token.Closes++;
        opener.Next = closer;
        closer.Previous = opener;
        opener.Count -= used;
        closer.Count -= used;
        if (opener.Count == 0)
        {
            Remove(opener);
        }

        if (closer.Count > 0)
        {
            return closer;
        }

        Remove(closer);
        return closer.Next;
    }

    private void Remove(Delimiter delimiter)
    {
        if (delimiter.Previous is null)
        {
            _first = delimiter.Next;
        }
        else
        {
            delimiter.Previous.Next = delimiter.Next;
        }

        if (delimiter.Next is null)
        {
            Last = delimiter.Previous;
        }
        else
        {
            delimiter.Next.Previous = delimiter.Previous;
        }
    }
}

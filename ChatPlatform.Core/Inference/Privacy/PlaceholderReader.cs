namespace ChatPlatform.Core.Inference.Privacy;

/// <summary>
/// Puts values back into a text that arrives in parts. Holds back the end of a part that may be the beginning of a
/// placeholder.
/// </summary>
public sealed class PlaceholderReader(Placeholders placeholders, bool isJson)
{
    private string _held = "";
    private string _word = "";

    /// <summary>Adds a part and returns what can be shown.</summary>
    public string Read(string part)
    {
        if (!placeholders.Any)
        {
            return part;
        }

        var text = _held + part;
        var last = text.LastIndexOf('[');
        var end = last >= 0 && PlaceholderSyntax.IsBeginning(text.AsSpan(last)) ? last : text.Length;
        _held = text[end..];
        return Restore(text[..end]);
    }

    /// <summary>The rest of the text.</summary>
    public string End()
    {
        var rest = Restore(_held);
        _held = "";
        return rest;
    }

    /// <summary>Forgets what is held back.</summary>
    public void Clear() => (_held, _word) = ("", "");

    private string Restore(string text)
    {
        var restored = placeholders.Restore(text, isJson, _word);
        _word = PageAddress.WordAtEnd(_word, text);
        return restored;
    }
}

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown.Inlines;

internal enum InlineType
{
    Text,
    Break,
    Code,
    Citation,
    Link,
}

internal enum ElementType
{
    Bold,
    Italic,
    Strike,
    Link,
    Image,
}

/// <summary>The start of an element. A link without an address and an image show their text only.</summary>
internal sealed record ElementStart(ElementType Type, string? Href = null);

/// <summary>A complete inline: a text, a line break, code, a citation or a link that is its own text.</summary>
internal sealed class Token(InlineType type, string text, string? href = null)
{
    public InlineType Type => type;

    public string Text { get; set; } = text;

    public string? Href => href;

    public Delimiter? Delimiter { get; set; }

    /// <summary>How many elements end before this one.</summary>
    public int Closes { get; set; }

    /// <summary>The elements that start after this one, the innermost first.</summary>
    public List<ElementStart>? Opens { get; private set; }

    /// <summary>What is shown: of a run of marks, those that did not become emphasis.</summary>
    public string Shown => Delimiter is { } run ? new(run.Mark, run.Count) : Text;

    public void Open(ElementStart start) => (Opens ??= []).Add(start);
}

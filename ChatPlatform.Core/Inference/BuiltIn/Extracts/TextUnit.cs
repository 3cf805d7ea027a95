namespace ChatPlatform.Core.Inference.BuiltIn.Extracts;

/// <summary>What a part of a chunk's text is.</summary>
public enum UnitKind
{
    Sentence,

    /// <summary>An item of a list, without its mark.</summary>
    Item,

    /// <summary>A row of a table, with the names of its columns.</summary>
    Row,

    /// <summary>A line such as "Price: 49 euros".</summary>
    Labelled,

    /// <summary>A heading, a question or a line that introduces others; says nothing by itself.</summary>
    Heading,
}

/// <summary>The smallest part of a chunk that an answer can consist of.</summary>
/// <param name="Text">The text as an answer shows it.</param>
/// <param name="Source">The same part as it stands in the chunk.</param>
/// <param name="Context">The heading, question or introducing line above it in the chunk; null for none.</param>
/// <param name="IsUsable">False for a heading, a question and what is no prose, such as code.</param>
/// <param name="List">Number of the list that an item belongs to; 0 for other kinds.</param>
public sealed record TextUnit(
    string Text, string Source, UnitKind Kind, string? Context, bool IsUsable, int List = 0)
{
    /// <summary>Words from which a clause says something by itself.</summary>
    private const int MinClause = 4;

    /// <summary>What a row or a line with a short label is about: its first cell, or the label; null for
    /// others.</summary>
    public string? Name { get; } = Kind switch
    {
        UnitKind.Row => Text.Split([';', '|'], 2)[0].Trim(),
        UnitKind.Labelled when UnitRules.HasShortLabel(Text) => Text.Split(':', 2)[0].Trim(),
        _ => null,
    };

    /// <summary>
    /// The texts by which a question finds the unit: a sentence and its clauses that a semicolon separates, because the
    /// embedding of the whole is not close to a question about one of them.
    /// </summary>
    public IReadOnlyList<string> SearchTexts =>
        Kind == UnitKind.Sentence && Text.Contains("; ", StringComparison.Ordinal)
        ? [Text, .. Text.Split("; ").Where(c => UnitRules.CountWords(c) >= MinClause)]
        : [Text];

    /// <summary>Number of words.</summary>
    public int Words { get; } = UnitRules.CountWords(Text);

    /// <summary>True when the text can stand alone: it ends a sentence, or is a row, an item or a label.</summary>
    public bool IsWhole => Kind != UnitKind.Sentence || UnitRules.EndsSentence(Text);
}

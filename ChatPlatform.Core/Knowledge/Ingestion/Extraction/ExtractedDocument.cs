namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction;

public enum BlockKind
{
    Heading,
    Paragraph,
    List,
    Table,
}

/// <summary>A structural element of a document.</summary>
/// <param name="Kind">Kind of element; the rows of a table are lines, with cells joined by " | ".</param>
/// <param name="Level">Level of a heading from 1; otherwise 0.</param>
/// <param name="Text">Never empty.</param>
/// <param name="Page">From 1; null for formats without pages.</param>
/// <param name="PageLabel">Number printed on the page, if it differs from <paramref name="Page"/> ("iv").</param>
public sealed record Block(BlockKind Kind, int Level, string Text, int? Page = null, string? PageLabel = null)
{
    /// <summary>Rows at the beginning of a table that the file marks as its header; 0 for none.</summary>
    public int HeaderRows { get; init; }
}

/// <summary>The text of a file in reading order.</summary>
/// <param name="Title">Title from the file itself; null for none.</param>
/// <param name="Pages">Number of pages; null for formats without pages.</param>
/// <param name="Blocks">In order; empty for a file without text.</param>
/// <param name="Warning">What could not be read and where, for users; null when everything was read.</param>
public sealed record ExtractedDocument(
    string? Title, int? Pages, IReadOnlyList<Block> Blocks, string? Warning = null);

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction;

public enum BlockKind
{
    Heading,
    Paragraph,
    List,
    Table,
}

/// <summary>A piece of a document that belongs together.</summary>
/// <param name="Kind">What it is; a table's rows are lines, its cells joined by " | ".</param>
/// <param name="Level">Of a heading, from 1; else 0.</param>
/// <param name="Text">Never empty.</param>
/// <param name="Page">From 1; null where the format has none.</param>
public sealed record Block(BlockKind Kind, int Level, string Text, int? Page = null);

/// <summary>The text of a file in reading order.</summary>
/// <param name="Title">The document's own title, where it has one.</param>
/// <param name="Pages">Number of pages; null where the format has none.</param>
/// <param name="Blocks">In order; empty for a file without text.</param>
public sealed record ExtractedDocument(string? Title, int? Pages, IReadOnlyList<Block> Blocks);

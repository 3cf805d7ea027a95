using System.Xml.Linq;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Docx.Inline;

/// <summary>What stands beside a paragraph's text: the content of a text box, or a block made from a drawing.</summary>
/// <param name="Content">Paragraphs and tables of a text box; null for a block.</param>
/// <param name="Block">The block; null for a text box.</param>
internal sealed record DocxFloat(XElement? Content, Block? Block);

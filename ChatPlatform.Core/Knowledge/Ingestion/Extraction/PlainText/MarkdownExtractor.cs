using ChatPlatform.Core.Knowledge.Ingestion.Extraction.Html;
using Markdig;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.PlainText;

/// <summary>
/// Reads Markdown (CommonMark with tables, task lists and footnotes) as the page that it describes: headings, lists and
/// tables by their structure, without comments, hidden elements and the front matter.
/// </summary>
internal static class MarkdownExtractor
{
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder()
        .UseYamlFrontMatter().UsePipeTables().UseGridTables().UseTaskLists().UseFootnotes().UseDefinitionLists()
        .UseEmphasisExtras().UseAutoLinks().Build();

    /// <exception cref="ExtractionFailedException">The content is no text, or nested too deeply.</exception>
    public static ExtractedDocument Extract(byte[] content)
    {
        var text = TextDecoder.Decode(content);
        try
        {
            return HtmlTextExtractor.Extract(Markdown.ToHtml(text, s_pipeline));
        }
        catch (ArgumentException)
        {
            // The library refuses elements nested over a hundred times; the text itself can still be read.
            return new(null, null, PlainTextExtractor.Blocks(text));
        }
    }
}

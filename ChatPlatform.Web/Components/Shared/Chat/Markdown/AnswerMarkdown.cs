using System.Buffers;
using System.Net;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Extensions.Tables;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;

namespace ChatPlatform.Web.Components.Shared.Chat.Markdown;

/// <summary>Markdown of answers: Markdig with the parsers and the renderer of this folder.</summary>
internal static partial class AnswerMarkdown
{
    /// <summary>Markdig fills short rows: three characters can become as many cells as the table has columns.</summary>
    private const int MaxCells = 20_000;

    private static readonly SearchValues<char> s_tableMarks = SearchValues.Create("-|: \t>");

    private static readonly MarkdownPipeline s_pipeline = Build();

    /// <summary>The HTML of a text. A text with too deep nesting or too large tables is shown as it is.</summary>
    /// <param name="isCitation">Decides whether a number in square brackets is a citation; others are text.</param>
    public static string Write(string markdown, Func<int, bool> isCitation)
    {
        try
        {
            if (!DeepLine().IsMatch(markdown) && Cells(markdown) <= MaxCells)
            {
                return AnswerRenderer.Write(MarkdownParser.Parse(markdown, s_pipeline), isCitation);
            }
        }
        catch (ArgumentException)
        {
            // Markdig rejects texts with more than 128 elements in each other.
        }

        return $"<p>{WebUtility.HtmlEncode(markdown)}</p>";
    }

    private static MarkdownPipeline Build()
    {
        var builder = new MarkdownPipelineBuilder()
            .DisableHtml()
            .UseCjkFriendlyEmphasis()
            .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
            .UsePipeTables(new PipeTableOptions { UseGfmRules = true });
        builder.BlockParsers.Replace<ParagraphBlockParser>(new DefinitionParser());
        builder.InlineParsers.InsertBefore<LinkInlineParser>(new TaskParser());
        builder.InlineParsers.InsertBefore<LinkInlineParser>(new CitationParser());
        builder.InlineParsers.InsertBefore<AutolinkInlineParser>(new LineBreakParser());
        builder.InlineParsers.Add(new WebAddressParser());
        builder.InlineParsers.Add(new MailAddressParser());
        builder.InlineParsers.Insert(0, new MarkLimit());
        return builder.Build();
    }

    /// <summary>The number of cells if each line were a row of the widest table.</summary>
    private static long Cells(string markdown)
    {
        var (columns, lines) = (0, 0L);
        foreach (var line in markdown.AsSpan().EnumerateLines())
        {
            columns = line.ContainsAnyExcept(s_tableMarks) ? columns : Math.Max(columns, line.Count('|'));
            lines++;
        }

        return columns * lines;
    }

    /// <summary>A line with 50 marks of quotes and lists, which Markdig builds before it rejects the text.</summary>
    [GeneratedRegex(
        @"^[ \t]*(?:(?:>|(?:[*+-]|[0-9]{1,9}[.)])[ \t])[ \t]*){50}",
        RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex DeepLine();
}

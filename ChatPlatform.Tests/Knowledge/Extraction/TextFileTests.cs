using System.Text;
using ChatPlatform.Core.Knowledge.Ingestion.Extraction;

namespace ChatPlatform.Tests.Knowledge.Extraction;

public sealed class TextFileTests
{
    private const string Text = "Grüße\n\nÖffnung um 9 – 12 €";

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("windows-1252", false)]
    public void Text_Is_decoded(string encoding, bool hasMark)
    {
        var found = CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding);
        byte[] file = [.. hasMark ? found.GetPreamble() : [], .. found.GetBytes(Text)];

        Assert.Equal("Grüße\nÖffnung um 9 – 12 €", Reading.Text(DocumentKind.Text, file));
    }

    [Fact]
    public void Wrapped_lines_Are_one_paragraph_and_list_items_stay_apart()
    {
        const string Long = "The office of the harbour master is open on all working days";

        var text = $"{Long}\nfrom nine to noon.\n\nBring:\n- a passport\n- a ticket\n";
        var blocks = Reading.Blocks(DocumentKind.Text, Encoding.UTF8.GetBytes(text));

        Assert.Equal(
            [$"{Long} from nine to noon.", "Bring:", "- a passport", "- a ticket"], blocks.Select(block => block.Text));
    }

    [Fact]
    public void Content_that_is_no_text_Says_so() =>
        Assert.Equal(
            ExtractionFailure.NotText, Reading.FailureOf(DocumentKind.Text, [.. "text\0more\u0001"u8.ToArray()]));

    [Fact]
    public void Markdown_Is_read_by_its_structure()
    {
        var blocks = Reading.Blocks(DocumentKind.Markdown, Encoding.UTF8.GetBytes(
            """
            ---
            internal: note
            ---
            # Returns

            Send it **within** 14 days, see [our form](https://a.example/r).
            <!-- secret -->

            1. Pack it.
            2. Send it.

            | Country | Price |
            |---|---|
            | Austria | 5 |
            """));

        Assert.Equal(
            [
                (BlockKind.Heading, "Returns"),
                (BlockKind.Paragraph, "Send it within 14 days, see our form (https://a.example/r)."),
                (BlockKind.List, "1. Pack it."), (BlockKind.List, "2. Send it."),
                (BlockKind.Table, "Country | Price\nAustria | 5"),
            ],
            blocks.Select(block => (block.Kind, block.Text)));
        Assert.Equal(1, blocks[^1].HeaderRows);
    }

    [Fact]
    public void Empty_text_Says_so() =>
        Assert.Equal(ExtractionFailure.Empty, Reading.FailureOf(DocumentKind.Text, "\n \n"u8.ToArray()));
}

using Bunit;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Web.Components.Pages.Knowledge;

namespace ChatPlatform.Tests.Web.Components;

public sealed class DocumentTableTests : ConsoleTest
{
    [Fact]
    public void A_ready_document_shows_pages_and_passages()
    {
        var row = Draw(Document(DocumentStatus.Ready));

        Assert.Equal("Ready", row.Find(".chip.ok").TextContent.Trim());
        Assert.Equal(["18", "64"], row.FindAll("td.num").Select(t => t.TextContent));
        Assert.Contains("1.2 MB", row.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Work_in_progress_says_what_it_does_and_how_far_it_is()
    {
        var row = Draw(Document(DocumentStatus.Processing, 44, "Reading page 212 of 480"));

        Assert.Equal("44", row.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
        Assert.Contains("Reading page 212 of 480", row.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_says_what_happened_and_the_way_out_and_can_be_tried_again()
    {
        DocumentItem? retried = null;
        var failed = Document(
            DocumentStatus.Failed, failureCode: "encrypted",
            failureDetail: "The file asks for a password. Save it without one and upload again.");
        var row = Render<DocumentTable>(p =>
            p.Add(x => x.Items, [failed]).Add(x => x.CanManage, true).Add(x => x.OnRetry, d => retried = d));

        Assert.Equal("Password-protected", row.Find(".chip.danger").TextContent.Trim());
        Assert.Contains("Save it without one", row.Find(".failure").TextContent, StringComparison.Ordinal);
        row.Find("button[aria-label^='Process Claims guide.pdf again']").Click();
        Assert.Equal(failed, retried);
    }

    [Fact]
    public void S21_Who_only_reads_can_neither_delete_nor_retry() =>
        Assert.Empty(
            Render<DocumentTable>(p => p.Add(x => x.Items, [Document(DocumentStatus.Failed)])).FindAll("button"));

    [Fact]
    public void An_empty_list_offers_the_next_step_and_a_filtered_one_another_word()
    {
        Assert.Contains(
            "Upload your first file",
            Render<DocumentTable>(p => p.Add(x => x.Items, []).Add(x => x.CanManage, true)).Markup,
            StringComparison.Ordinal);
        Assert.Equal(
            "No matching documents",
            Render<DocumentTable>(p => p.Add(x => x.Items, []).Add(x => x.IsFiltered, true)).Find("h2").TextContent);
    }

    [Fact]
    public void Words_of_the_question_are_marked_in_a_passage_in_their_forms_too()
    {
        var marked = Highlight
            .Split("Keep the packaging and report it; reported damages count.", "how do I report damage")
            .Where(p => p.IsHit)
            .Select(p => p.Text);

        Assert.Equal(["report", "reported", "damages"], marked);
    }

    private IRenderedComponent<DocumentTable> Draw(DocumentItem item) =>
        Render<DocumentTable>(p => p.Add(x => x.Items, [item]).Add(x => x.CanManage, true));
}

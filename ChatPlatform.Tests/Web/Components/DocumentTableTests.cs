using Bunit;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Web.Components.Pages.Knowledge;
using ChatPlatform.Web.Components.Shared.Selection;

namespace ChatPlatform.Tests.Web.Components;

public sealed class DocumentTableTests : ConsoleTest
{
    [Fact]
    public void Ready_document_Shows_pages_and_passages()
    {
        var row = RenderView(Document(DocumentStatus.Ready));

        Assert.Equal("Ready", row.Find(".chip.ok").TextContent.Trim());
        Assert.Equal(["18", "64"], row.FindAll("td.num").Select(t => t.TextContent));
        Assert.Contains("1.2 MB", row.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Document_that_was_read_in_part_Shows_what_is_missing()
    {
        var row = RenderView(
            Document(DocumentStatus.Ready) with { Warning = "9 of 10 pages have no text, only images (pages 2–10)." });

        Assert.Equal("Partly read", row.Find(".chip.waiting").TextContent.Trim());
        Assert.Contains("9 of 10 pages have no text", row.Find(".missing").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Document_in_progress_Shows_step_and_progress()
    {
        var row = RenderView(Document(DocumentStatus.Processing, 44, "Reading page 212 of 480"));

        Assert.Equal("44", row.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
        Assert.Contains("Reading page 212 of 480", row.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_document_Shows_reason_and_remedy_and_can_be_retried()
    {
        DocumentItem? retried = null;
        var failed = Document(
            DocumentStatus.Failed, failureCode: "encrypted",
            failureDetail: "The file is protected by a password. Save it without one and upload again.");
        var row = Render<DocumentTable>(p =>
            p.Add(x => x.Items, [failed]).Add(x => x.CanManage, true).Add(x => x.OnRetry, d => retried = d));

        Assert.Equal("Password-protected", row.Find(".chip.danger").TextContent.Trim());
        Assert.Contains("Save it without one", row.Find(".failure").TextContent, StringComparison.Ordinal);
        row.Find("button[aria-label^='Process Claims guide.pdf again']").Click();
        Assert.Equal(failed, retried);
    }

    [Fact]
    public void S21_Reader_Can_neither_select_nor_delete_nor_retry() =>
        Assert.Empty(
            Render<DocumentTable>(p => p.Add(x => x.Items, [Document(DocumentStatus.Failed)]))
                .FindAll("tbody button, tbody input"));

    [Fact]
    public void Selected_row_Keeps_its_elements_while_its_document_changes()
    {
        var (selection, before) = (new RowSelection<Guid>(), Document(DocumentStatus.Processing, 44));
        var table = Render<DocumentTable>(p => p
            .Add(x => x.Items, [before]).Add(x => x.CanManage, true).Add(x => x.Selection, selection));
        var row = table.FindComponent<DocumentRow>().Instance;
        table.Find("[aria-label='Select Claims guide.pdf']").Change(true);

        table.Render(p => p.Add(x => x.Items, [before with { Progress = 45 }]));

        Assert.Same(row, table.FindComponent<DocumentRow>().Instance);
        Assert.Equal("45", table.Find("[role=progressbar]").GetAttribute("aria-valuenow"));
        Assert.True(selection.Contains(before.Id));
        Assert.True(table.Find("[aria-label='Select Claims guide.pdf']").HasAttribute("checked"));
    }

    [Fact]
    public void Table_Has_a_name_and_headings_of_columns()
    {
        var table = RenderView(Document(DocumentStatus.Ready));

        Assert.Equal("Documents", table.Find("table").GetAttribute("aria-label"));
        Assert.All(table.FindAll("th"), heading => Assert.Equal("col", heading.GetAttribute("scope")));
    }

    [Fact]
    public void Empty_list_Offers_the_next_step_and_an_empty_filter_another_search()
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
    public void Words_of_the_question_Are_highlighted_with_their_inflected_forms()
    {
        var marked = Highlight
            .Split("Keep the packaging and report it; reported damages count.", "how do I report damage")
            .Where(p => p.IsHit)
            .Select(p => p.Text);

        Assert.Equal(["report", "reported", "damages"], marked);
    }

    private IRenderedComponent<DocumentTable> RenderView(DocumentItem item) =>
        Render<DocumentTable>(p => p.Add(x => x.Items, [item]).Add(x => x.CanManage, true));
}

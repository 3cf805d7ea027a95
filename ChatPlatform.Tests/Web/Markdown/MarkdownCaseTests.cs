using System.Text.Json;
using AngleSharp.Html.Parser;
using ChatPlatform.Tests.Support;
using ChatPlatform.Web.Components.Shared.Chat;

namespace ChatPlatform.Tests.Web.Markdown;

/// <summary>
/// The cases of cases.json, which the widget's tests read too: both renderers give the same structure. In the cases the
/// numbers 1 to 3 are citations.
/// </summary>
public sealed class MarkdownCaseTests
{
    private static readonly int[] s_citations = [1, 2, 3];

    private static readonly Dictionary<string, MarkdownCase> s_cases = JsonSerializer
        .Deserialize<MarkdownCase[]>(
            File.ReadAllText(Repository.Path("ChatPlatform.Tests", "Web", "Markdown", "cases.json")),
            JsonSerializerOptions.Web)!
        .ToDictionary(c => c.Name);

    public static TheoryData<string> Names => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Markdown_Is_rendered_with_the_structure_of_the_case(string name) =>
        Assert.Equal(
            s_cases[name].Html,
            RenderedStructure.Of(MarkdownText.Html(s_cases[name].Markdown, s_citations).Value, levels: 0));

    [Fact]
    public void Numbers_of_a_streamed_answer_Are_citations_when_they_count_up_from_1() =>
        Assert.Equal(
            "<p>14 days <cite>1</cite>, clause [12] <cite>2</cite><cite>1</cite>, <code>a[1]</code></p>",
            RenderedStructure.Of(
                MarkdownText.StreamingHtml("14 days [1], clause [12] [2][1], `a[1]`").Value, levels: 0));

    /// <summary>Blocks that are shown do not change their kind when the answer goes on.</summary>
    [Fact]
    public void Streamed_answer_Keeps_the_blocks_that_are_shown()
    {
        var answer = File.ReadAllText(Repository.Path("ChatPlatform.Tests", "Web", "Markdown", "streamed.md"));
        var whole = Blocks(MarkdownText.StreamingHtml(answer).Value);

        for (var length = 1; length < answer.Length; length++)
        {
            var shown = Blocks(MarkdownText.StreamingHtml(answer[..length]).Value);
            Assert.Equal(whole.Take(shown.Count), shown);
        }
    }

    [Theory]
    [InlineData("Hello **Wor", "<p>Hello <strong>Wor</strong></p>")]
    [InlineData("Hello **", "<p>Hello</p>")]
    [InlineData("Run `ls -", "<p>Run <code>ls -</code></p>")]
    [InlineData("See [the terms](https://a.exam", "<p>See the terms</p>")]
    [InlineData("14 days [1]", "<p>14 days <cite>1</cite></p>")]
    [InlineData("Steps:\n-", "<p>Steps:</p>")]
    [InlineData("Steps:\n1", "<p>Steps:</p>")]
    [InlineData("Prices:\n\n| a | b |\n|--", "<p>Prices:</p>")]
    [InlineData("```\na **b", "<pre><code>a **b</code></pre>")]
    public void Streamed_answer_Shows_no_unfinished_marks(string markdown, string html) =>
        Assert.Equal(html, RenderedStructure.Of(MarkdownText.StreamingHtml(markdown).Value, levels: 0));

    private static List<string> Blocks(string html) =>
        [.. new HtmlParser().ParseDocument("<body>" + html).Body!.Children.Select(e => e.LocalName)];

    private sealed record MarkdownCase(string Name, string Markdown, string Html);
}

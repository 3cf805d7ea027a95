using System.IO.Compression;
using System.Text.Json;
using ChatPlatform.Tests.Support;
using ChatPlatform.Web.Components.Shared.Chat;

namespace ChatPlatform.Tests.Web.Markdown;

/// <summary>The examples of the CommonMark specification, except raw HTML, which is shown as text on purpose.</summary>
public sealed class CommonMarkTests(ITestOutputHelper output)
{
    private const double Minimum = .9;

    private static readonly string[] s_rawHtml = ["HTML blocks", "Raw HTML"];

    [Fact]
    public void CommonMark_examples_Are_rendered_with_their_structure()
    {
        var file = Repository.Path("..", "shared", "data", "markdown", "commonmark.jsonl.gz");
        Assert.SkipUnless(File.Exists(file), "The set markdown is not there (folder \"shared\" beside the checkout).");
        var examples = Read(file).Where(e => !s_rawHtml.Contains(e.Section)).ToList();

        var misses = examples.Where(e => !IsRight(e)).ToList();

        var share = 1 - ((double)misses.Count / examples.Count);
        output.WriteLine(
            $"CommonMark, console: {share:F3} of {examples.Count}. "
            + $"Rendered otherwise: {string.Join(", ", misses.Select(e => e.Id))}");
        Assert.True(share >= Minimum, $"{share:F3} of the examples are right, at least {Minimum} are expected.");
    }

    private static bool IsRight(Example example) =>
        RenderedStructure.Of(MarkdownText.Html(example.Markdown, []).Value, levels: 0)
        == RenderedStructure.Of(example.Html, levels: 2);

    private static IEnumerable<Example> Read(string file)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            yield return JsonSerializer.Deserialize<Example>(line, JsonSerializerOptions.Web)!;
        }
    }

    private sealed record Example(string Id, string Section, string Markdown, string Html);
}

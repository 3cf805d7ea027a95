using System.Text.RegularExpressions;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Architecture;

/// <summary>
/// Global styles stay small: a component owns its styles (.razor.css), and what remains global is used.
/// </summary>
public sealed partial class StyleTests
{
    /// <summary>The global stylesheets and their largest size in bytes.</summary>
    [Theory]
    [InlineData("console.css", 10_000)]
    [InlineData("mud.css", 14_000)]
    [InlineData("static.css", 4_000)]
    [InlineData("tokens.css", 3_000)]
    public void Global_stylesheets_Stay_small(string file, int limit) =>
        Assert.InRange(new FileInfo(Repository.Path("ChatPlatform.Web", "wwwroot", file)).Length, 1, limit - 1);

    [Fact]
    public void Pages_Load_no_other_stylesheets() =>
        Assert.Equal(
            ["console.css", "demo.css", "mud.css", "static.css", "tokens.css"],
            SourceTree.Files(".css", "ChatPlatform.Web/wwwroot")
                .Where(f => Path.GetDirectoryName(f.Path) == "ChatPlatform.Web/wwwroot")
                .Select(f => Path.GetFileName(f.Path))
                .Order());

    /// <summary>A class in a stylesheet that no component, program or script names is left over.</summary>
    [Fact]
    public void Classes_Are_used()
    {
        var used = SourceTree.Files(".razor", "ChatPlatform.Web")
            .Concat(SourceTree.Files(".cs", "ChatPlatform.Web"))
            .Concat(SourceTree.Files(".js", "ChatPlatform.Web/wwwroot"))
            .SelectMany(f => f.Text.Split('\n'))
            .Where(line => line.Contains('"', StringComparison.Ordinal) && !Comment().IsMatch(line))
            .SelectMany(line => Word().Matches(line).Select(m => m.Value))
            .ToHashSet(StringComparer.Ordinal);

        Assert.Empty(
            SourceTree.Files(".razor.css", "ChatPlatform.Web/Components")
                .Concat(SourceTree.Files(".css", "ChatPlatform.Web/wwwroot")
                    .Where(f => f.Path.EndsWith("/console.css", StringComparison.Ordinal)
                        || f.Path.EndsWith("/mud.css", StringComparison.Ordinal)
                        || f.Path.EndsWith("/static.css", StringComparison.Ordinal)))
                .SelectMany(f => Head()
                    .Matches(CssComment().Replace(f.Text, ""))
                    .SelectMany(head => Class().Matches(head.Value).Select(m => m.Groups[1].Value))
                    .Where(name => !IsForeign(name) && !used.Contains(name))
                    .Distinct()
                    .Select(name => $"{f.Path}: .{name}")));
    }

    /// <summary>Classes that MudBlazor and Blazor's scripts set.</summary>
    private static bool IsForeign(string name) =>
        name is "active"
        || name.StartsWith("mud-", StringComparison.Ordinal)
        || name.StartsWith("components-reconnect", StringComparison.Ordinal);

    [GeneratedRegex(@"^\s*(///?|@\*|\*)")]
    private static partial Regex Comment();

    [GeneratedRegex("[A-Za-z][A-Za-z0-9_-]*")]
    private static partial Regex Word();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex CssComment();

    [GeneratedRegex(@"[^{}]+(?=\{)")]
    private static partial Regex Head();

    [GeneratedRegex(@"\.([A-Za-z][A-Za-z0-9_-]*)")]
    private static partial Regex Class();
}

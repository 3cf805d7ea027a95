using System.Globalization;
using ChatPlatform.Web.Components.Shared.Chat;

namespace ChatPlatform.Tests.Web.Markdown;

public sealed class HostileMarkdownTests
{
    private const int Short = 1_500;
    private const int Factor = 64;

    /// <summary>How much slower each character of the long text may be.</summary>
    private const int Tolerance = 4;

    private const long BytesOfCharacter = 1_000;

    private static readonly Dictionary<string, Func<int, string>> s_texts = new()
    {
        ["nested emphasis"] = n => new string('*', n / 2) + "a" + new string('*', n / 2),
        ["nested brackets"] = n => new string('[', n / 2) + "a" + new string(']', n / 2),
        ["nested images"] = n => Repeat("![", n / 20) + "a" + Repeat("](https://a.example)", n / 20),
        ["open brackets and links"] = n => new string('[', n / 2) + Repeat("[a](b)", n / 12),
        ["runs of backticks"] = n => string.Concat(Enumerable.Range(1, (int)Math.Sqrt(n * 2)).Select(Ticks)),
        ["fence that is none"] = n => new string('`', n) + "a`",
        ["rule that is none"] = n => "***" + new string(' ', n) + "x",
        ["heading's end that is none"] = n => Repeat("# ", n / 2) + "x",
        ["lazy lines of nested quotes"] = n => new string('>', 40) + "a\n" + Repeat("b\n", n / 2),
        ["wide table"] = n => Repeat("|a", n / 6) + "\n" + Repeat("|-", n / 6) + "\n" + Repeat("|b\n", n / 9),
        ["table of many rows"] = n => Repeat("|a", 32) + "\n" + Repeat("|-", 32) + "\n" + Repeat("|b\n", n / 3),
        ["quoted definitions"] = n => Repeat("> [1]: https://a\n\n", n / 20) + "[a][1]",
        ["closed addresses"] = n => Repeat("https://a" + new string(')', 500) + "((( ", n / 512),
        ["deep list"] = n => string.Concat(Enumerable.Range(0, n / 50).Select(i => new string(' ', i % 98) + "- a\n")),
        ["references"] = n => Repeat("[a][", n / 4) + "\n\n[a]: https://a.example",
        ["mail address"] = n => new string('a', n) + "@a.example",
    };

    private static readonly string[] s_parts =
    [
        "*a ", "_a ", "**", "[", "]", "![", "`", "`a``", "~~x", "> ", ">", "- ", "1. ", "|a|\n|-|\n", "[a](", "[a](<b",
        "<http://", "<a:", "\\", "***a", "[[1](", "[1]", "[1", "[a][b", "www.", "www.a,", "xhttps://a", "https://a]",
        "https://a)", "a@", "a@b.", "a*b_", "*a_b**c~~", "&amp;", "&#", "[a](b \"", "[a](b (", "[a]: b\n",
        "[1]: https://a\n", "\t", "\n", "> a\n", "- a\n", "a  \n", "|a", "`` ` ", "# ", "##  ", "a\n=\n", "* * ",
        "<br>", "[a](((", "[x](/a) ", "a**b", "**a *b ", "- [x] ", "~~~\n", "😀*", "<a@",
        "[1](((", "[a]:", "a|b\n-|-\nc|d\n", "](",
    ];

    public static TheoryData<string> Names => [.. s_texts.Keys, .. s_parts];

    /// <summary>In quadratic time each character of the long text would be 64 times slower.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void S39_Hostile_message_Is_rendered_in_linear_time(string name)
    {
        var text = s_texts.GetValueOrDefault(name, n => Repeat(name, n / name.Length));
        var (shortText, longText) = (text(Short), text(Short * Factor));
        MarkdownText.Html(shortText, []);

        var (shortCost, longCost) = (Cost(shortText), Cost(longText));

        Assert.InRange(longCost.Bytes, 0, longText.Length * BytesOfCharacter);
        Assert.InRange(
            longCost.Time, TimeSpan.Zero, (shortCost.Time + TimeSpan.FromMilliseconds(1)) * Factor * Tolerance);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(4000)]
    public void S39_Deeply_nested_text_Is_shown_as_it_is(int depth)
    {
        var html = MarkdownText.Html(new string('>', depth) + "<img src=x onerror=alert(1)>", []).Value;

        Assert.StartsWith("<p>&gt;&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// The memory allocated and the shortest of three processor times, which do not depend on other processes.
    /// </summary>
    private static (long Bytes, TimeSpan Time) Cost(string text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        MarkdownText.Html(text, []);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        return (bytes, Enumerable.Range(0, 3).Min(_ => Time(text)));
    }

    private static TimeSpan Time(string text)
    {
        var started = ThreadTime();
        MarkdownText.Html(text, []);
        return ThreadTime() - started;
    }

    /// <summary>The processor time of this thread, which the kernel gives in nanoseconds.</summary>
    private static TimeSpan ThreadTime() =>
        TimeSpan.FromMicroseconds(
            long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture)
            / 1000.0);

    private static string Ticks(int count) => new string('`', count) + " ";

    private static string Repeat(string part, int count) => string.Concat(Enumerable.Repeat(part, count));
}

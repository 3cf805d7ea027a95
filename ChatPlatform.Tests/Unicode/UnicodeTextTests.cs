using ChatPlatform.Core.Unicode;

namespace ChatPlatform.Tests.Unicode;

/// <summary>Validating, cleaning and truncating text by visible characters.</summary>
public sealed class UnicodeTextTests
{
    private const string Family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";

    [Theory]
    [InlineData("plain", 3, "pla")]
    [InlineData("plain", 5, "plain")]
    [InlineData("ab\U0001F680", 3, "ab")]
    [InlineData("ab\U0001F680", 4, "ab\U0001F680")]
    [InlineData("ae\u0301", 2, "a")]
    [InlineData("a" + Family + "b", 5, "a")]
    [InlineData(Family, 3, "\U0001F468\u200D")]
    [InlineData("\U0001F680", 1, "")]
    [InlineData("\U0001F1E9\U0001F1EA\U0001F1E6\U0001F1F9", 6, "\U0001F1E9\U0001F1EA")]
    [InlineData("", 0, "")]
    public void K4_Text_Is_truncated_between_characters(string text, int length, string expected) =>
        Assert.Equal(expected, UnicodeText.Truncate(text, length));

    [Fact]
    public void K4_Truncation_at_any_position_Leaves_valid_text_within_the_length()
    {
        const string text = "a\U0001F680e\u0301" + Family + "\r\n\U0001F1E9\U0001F1EA\u0915\u094D\u0937\uAC00z";
        Assert.All(Enumerable.Range(0, text.Length + 1), length =>
        {
            Assert.True(
                UnicodeText.IsValid(UnicodeText.Truncate(text, length))
                    && UnicodeText.Truncate(text, length).Length <= length);
            Assert.True(
                UnicodeText.IsValid(UnicodeText.TruncateStart(text, length))
                    && UnicodeText.TruncateStart(text, length).Length <= length);
        });
    }

    [Fact]
    public void K4_Ellipsis_Counts_towards_the_length() =>
        Assert.Equal("ab...", UnicodeText.Truncate("abcdefgh", 5, "..."));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\r\n\u00A0")]
    [InlineData("\u200B")]
    [InlineData("\u200D\uFEFF\u2060\u00AD")]
    [InlineData("\u202E\u2066")]
    [InlineData("\u3164\u115F\u2800\uFFA0")]
    [InlineData("\uFE0F\u034F")]
    public void K4_Text_without_visible_characters_Is_blank(string? text) => Assert.True(UnicodeText.IsBlank(text));

    [Theory]
    [InlineData("a")]
    [InlineData("\U0001F680")]
    [InlineData("\u200Bx\u200B")]
    [InlineData("\u0915\u094D")]
    public void K4_Text_with_a_visible_character_Is_not_blank(string text) => Assert.False(UnicodeText.IsBlank(text));

    /// <summary>Not a theory: unpaired surrogates cannot be stored in an attribute.</summary>
    [Fact]
    public void K4_Cleaned_text_Is_valid_and_keeps_all_other_characters()
    {
        (string Text, string Expected)[] cases =
        [
            ("a\0b", "ab"),
            ("a\uD83D", "a\uFFFD"),
            ("\uDE80a", "\uFFFDa"),
            ("\uD83D\uDE80", "\uD83D\uDE80"),
            ("\uDE80\uD83D", "\uFFFD\uFFFD"),
        ];
        Assert.All(cases, c =>
        {
            Assert.Equal(c.Expected, UnicodeText.Clean(c.Text));
            Assert.True(UnicodeText.IsValid(UnicodeText.Clean(c.Text)));
        });
    }

    [Theory]
    [InlineData("\U0001F680 Rockets", "\U0001F680")]
    [InlineData("acme", "A")]
    [InlineData("\u200B \u00E4pfel", "\u00C4")]
    [InlineData(" ", "?")]
    public void K4_Initial_of_a_name_Is_a_complete_character(string name, string expected) =>
        Assert.Equal(expected, UnicodeText.Initial(name));

    [Theory]
    [InlineData("a\u202Egpj.exe", "agpj.exe")]
    [InlineData("a\r\nb\tc\u2028d", "a b c d")]
    [InlineData("x\u0000\u0007y", "xy")]
    [InlineData(Family, Family)]
    public void K18_Name_Is_one_line_without_direction_overrides(string text, string expected) =>
        Assert.Equal(expected, UnicodeText.SingleLine(text));
}

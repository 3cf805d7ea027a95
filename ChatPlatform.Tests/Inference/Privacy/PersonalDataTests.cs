using ChatPlatform.Core.Inference.Privacy;
using ChatPlatform.Core.Inference.Privacy.Detection;

namespace ChatPlatform.Tests.Inference.Privacy;

/// <summary>What is personal data in a message and what is not.</summary>
public sealed class PersonalDataTests
{
    [Theory]
    [InlineData("Write to Jane.Doe+x@mail.example.com, please.", "Write to [EMAIL_1], please.")]
    [InlineData("[me](mailto:jane@example.org)", "[me](mailto:[EMAIL_1])")]
    [InlineData("<jörg@müller.example>", "<[EMAIL_1]>")]
    [InlineData("Call +49 (0)30 / 1234-567.", "Call [PHONE_1].")]
    [InlineData("+33 6 12 34 56 78 or 06.12.34.56.78", "[PHONE_1] or [PHONE_2]")]
    [InlineData("0049 170 1234567", "[PHONE_1]")]
    [InlineData("meine Nummer: 01701234567", "meine Nummer: [PHONE_1]")]
    [InlineData("(555) 010-0199", "[PHONE_1]")]
    [InlineData("my phone is 5550100199", "my phone is [PHONE_1]")]
    [InlineData("1-800-555-0199", "[PHONE_1]")]
    [InlineData("for 20 € 0170 1234567", "for 20 € [PHONE_1]")]
    [InlineData("4111 1111 1111 1111 20 €, 123-45-6789 20 €", "[CARD_1] 20 €, [ID_1] €")]
    [InlineData("card 4111 1111 1111 1111 12/27 123", "card [CARD_1] 12/27 123")]
    [InlineData("4111111111111111", "[CARD_1]")]
    [InlineData("378282246310005", "[CARD_1]")]
    [InlineData("DE89 3704 0044 0532 0130 00 is mine", "[IBAN_1] is mine")]
    [InlineData("gb82west12345698765432", "[IBAN_1]")]
    [InlineData("SSN 123-45-6789", "SSN [ID_1]")]
    [InlineData("Steuer-ID 12345678901", "Steuer-ID [ID_1]")]
    [InlineData("12 345 678 901", "[ID_1]")]
    [InlineData("1 85 05 78 006 084 36", "[ID_1]")]
    [InlineData("756.1234.5678.97", "[ID_1]")]
    [InlineData("Born 01.02.1985, number 19850709-9805", "Born 01.02.1985, number [ID_1]")]
    public void Personal_data_Is_replaced(string text, string expected) => Assert.Equal(expected, Redact(text));

    [Theory]
    [InlineData("Where is ACM-1001, and K01234 of C-20017?")]
    [InlineData("Tracking 1Z999AA10123456784, RR123456785DE, 00340434161094042557")]
    [InlineData("order 123-1234567-1234567")]
    [InlineData("Bestellung 4500123456, Rechnung 2026-000123")]
    [InlineData("It costs 1.234.567,89 € or $1,234,567.89, EUR 123 456 789")]
    [InlineData("1 234 567 890 USD")]
    [InlineData("from 01.12.2026 - 05.12.2026, 2026-11-29 18:00, 12/31/2026 10:15")]
    [InlineData("2026-11-29T18:00:00+01:00")]
    [InlineData("Mon-Fri 08.00 - 12.00 13.00 - 17.00, 9:00-17:30, 08:00–12:30")]
    [InlineData("52.520008, 13.4049541")]
    [InlineData("at 192.168.100.200")]
    [InlineData("978-3-16-148410-0, 12 345 678 901 234 €")]
    [InlineData("3f2b8c1a-1234-5678-9012-123456789012")]
    [InlineData("between 10000-20000 and 100000 - 200000")]
    [InlineData("sizes 36 38 40 42 44 46 48")]
    [InlineData("the years 2024 2025 2026")]
    [InlineData("https://acme.example/orders/123456/78901")]
    [InlineData("4111 1111 1111 1112")] // 4-4-4-4 without a valid digit is still an id; see below.
    [InlineData("DE89 3704 0044 0532 0130 01")]
    [InlineData("@acme on social media, a@b, 500g x 12")]
    public void Other_numbers_and_codes_Stay(string text)
    {
        if (text.StartsWith("4111", StringComparison.Ordinal))
        {
            Assert.DoesNotContain("CARD", Redact(text), StringComparison.Ordinal);
            return;
        }

        Assert.DoesNotContain("IBAN", Redact(text), StringComparison.Ordinal);
        if (!text.StartsWith("DE89", StringComparison.Ordinal))
        {
            Assert.Equal(text, Redact(text));
        }
    }

    /// <summary>Prices, dates, times, order numbers and tracking codes of any value, in a sentence.</summary>
    [Fact]
    public void Generated_prices_dates_and_codes_Stay()
    {
        var random = new Random(20261129);
        string Chars(char first, int kinds, int count) =>
            string.Concat(Enumerable.Range(0, count).Select(_ => (char)(first + random.Next(kinds))));
        string Digits(int count) => Chars('0', 10, count);
        string Letters(int count) => Chars('A', 26, count);
        Func<string>[] kinds =
        [
            () => $"{random.Next(1, 999)}.{Digits(3)}.{Digits(3)},{Digits(2)} €",
            () => $"${random.Next(1, 999)},{Digits(3)},{Digits(3)}.{Digits(2)}",
            () => $"{random.Next(1, 999)} {Digits(3)} {Digits(3)} EUR",
            () => new DateTime(2020, 1, 1).AddDays(random.Next(4000)).ToString("dd.MM.yyyy"),
            () => new DateTime(2020, 1, 1).AddHours(random.Next(90000)).ToString("yyyy-MM-dd HH:mm"),
            () => $"{random.Next(24):00}.{random.Next(60):00} - {random.Next(24):00}.{random.Next(60):00}",
            () => $"{Letters(3)}-{Digits(random.Next(4, 12))}",
            () => $"1Z{Letters(3)}{Digits(10)}",
            () => $"{Letters(2)}{Digits(9)}{Letters(2)}",
            () => $"order {Digits(3)}-{Digits(7)}-{Digits(7)}",
        ];
        List<string> changed = [];
        for (var i = 0; i < 20_000; i++)
        {
            var text = $"I ask about {kinds[i % kinds.Length]()} and then {kinds[random.Next(kinds.Length)]()}.";
            if (Redact(text) != text)
            {
                changed.Add($"{text} -> {Redact(text)}");
            }
        }

        Assert.True(changed.Count == 0, $"{changed.Count}: {string.Join('\n', changed.Take(10))}");
    }

    [Fact]
    public void Names_Are_found_whole_in_any_case_and_in_parts_as_written()
    {
        var placeholders = new Placeholders(new(["Will Smith"]));
        Assert.Equal(
            "[NAME_1] here. [NAME_2]'s order, will it come? Blacksmith, [NAME_3]!",
            placeholders.Redact("WILL SMITH here. Will's order, will it come? Blacksmith, Smith!", Counts()));
    }

    [Fact]
    public void Same_value_Has_the_same_placeholder_and_comes_back()
    {
        var placeholders = new Placeholders(KnownNames.None);
        Assert.Equal("[EMAIL_1] and [EMAIL_2]", placeholders.Redact("a@b.example and c@b.example", Counts()));
        Assert.Equal("[EMAIL_2], [PHONE_1]", placeholders.Redact("C@B.example, +49 170 1234567", Counts()));
        Assert.Equal("[PHONE_1]", placeholders.Redact("+491701234567", Counts()));
        Assert.Equal(
            "To a@b.example, [c@b.example](mailto:c@b.example), [EMAIL_3].",
            placeholders.Restore("To [email_1], [EMAIL_2](mailto:[EMAIL_2]), [EMAIL_3].", false, ""));
    }

    [Fact]
    public void Placeholder_typed_by_a_customer_Never_becomes_the_value_of_another()
    {
        var placeholders = new Placeholders(KnownNames.None);
        placeholders.Redact("my address is a@b.example", Counts());
        var typed = placeholders.Redact("and what is [EMAIL_1] or [TEXT_1]?", Counts());
        Assert.Equal("and what is [TEXT_1] or [TEXT_2]?", typed);
        Assert.Equal("and what is [EMAIL_1] or [TEXT_1]?", placeholders.Restore(typed));
    }

    [Theory]
    [InlineData("It goes to [EMAIL_1] today.", "It goes to a@b.example today.")]
    [InlineData("[EMAIL_1]", "a@b.example")]
    [InlineData("See [1] and [EMA or [EMAIL_1](x)", "See [1] and [EMA or [a@b.example](x)")]
    [InlineData("[EMAIL_1", "[EMAIL_1")]
    [InlineData("[go](https://evil.example/?q=[EMAIL_1]) [EMAIL_1]",
        "[go](https://evil.example/?q=[EMAIL_1]) a@b.example")]
    [InlineData("![x](//evil.example/[EMAIL_1])", "![x](//evil.example/[EMAIL_1])")]
    public void Split_placeholder_Comes_back_whatever_the_parts(string answer, string expected)
    {
        var placeholders = new Placeholders(KnownNames.None);
        placeholders.Redact("a@b.example", Counts());
        for (var size = 1; size <= answer.Length; size++)
        {
            var reader = new PlaceholderReader(placeholders, isJson: false);
            var read = string.Concat(answer.Chunk(size).Select(part => reader.Read(new string(part)))) + reader.End();
            Assert.Equal(expected, read);
        }
    }

    /// <summary>Whatever a text is, replacing and putting back gives the same text, but for separators.</summary>
    [Fact]
    public void Generated_texts_Come_back_unchanged()
    {
        var random = new Random(7);
        string[] pieces =
        [
            "[EMAIL_1]", "[TEXT_1]", "a@b.example", "+49 170 1234567", "4111 1111 1111 1111", "[", "]", "(", " ", "(0)",
            "DE89370400440532013000", "@", "123-45-6789", "x", "\n", "_", "1", "é", "[PHONE_", "@@@@",
        ];
        for (var i = 0; i < 5_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => pieces[random.Next(20)]));
            var placeholders = new Placeholders(KnownNames.None);
            var redacted = placeholders.Redact(text, Counts());
            Assert.Equal(Plain(text), Plain(placeholders.Restore(redacted)));
        }

        // A value comes back as it was written first.
        static string Plain(string text) => string.Concat(text.Where(c => char.IsLetterOrDigit(c) || c == '@'));
    }

    [Theory]
    [InlineData('@')]
    [InlineData('1')]
    [InlineData('[')]
    [InlineData('-')]
    public void Hostile_text_Is_read_in_linear_time(char c)
    {
        var text = string.Concat(Enumerable.Repeat($"{c}a{c}{c}1 {c}", 20_000));
        var began = System.Diagnostics.Stopwatch.StartNew();
        Redact(text);
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(5), began.Elapsed.ToString());
    }

    private static string Redact(string text) => new Placeholders(KnownNames.None).Redact(text, Counts());

    private static Dictionary<PersonalDataKind, int> Counts() => [];
}

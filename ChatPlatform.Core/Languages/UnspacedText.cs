using System.Text;
using System.Text.RegularExpressions;

namespace ChatPlatform.Core.Languages;

/// <summary>
/// Words of scripts without blanks between them (Chinese, Japanese, Thai) and of Korean, as overlapping pairs of
/// characters, for documents and questions alike. The scripts of South-East Asia, which have few letters, have groups
/// of three too.
/// </summary>
public static partial class UnspacedText
{
    private const int Pair = 2;
    private const int Triple = 3;

    /// <summary>Words of questions and endings, which say nothing about the subject; longer ones first.</summary>
    private static readonly string[] s_questionWords =
    [
        .. ("为什么 為什麼 什么时候 什麼時候 多长时间 多長時間 怎么样 怎麼樣 怎么 怎麼 怎样 怎樣 多少钱 多少錢 多少 多久 什么 什麼 哪里 哪裡 哪儿 哪个 "
            + "哪個 哪些 哪 谁 誰 如何 几点 幾點 几天 幾天 几 幾 是否 能否 可否 可以 能不能 可不可以 有没有 有沒有 请问 請問 请 請 你们 你們 您 你 我们 "
            + "我們 我 吗 嗎 呢 的 了 是 在 有 要 会 會 能 吧 啊 "
            + "何時 何日 何 幾ら 教えて "
            + "언제까지 언제부터 언제 얼마인가요 얼마나 얼마 어디에서 어디서 어디 무엇을 무엇 어떻게 인가요 있나요 하나요 되나요 있습니까 "
            + "합니까 됩니까 입니까 인가 나요 까요 습니까 할 수 "
            + "เท่าไหร่ เท่าไร อย่างไร ยังไง ที่ไหน เมื่อไหร่ เมื่อไร อะไร ไหม หรือไม่ กี่ ใคร ทำไม ได้ ครับ ค่ะ คะ")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).OrderByDescending(w => w.Length),
    ];

    /// <summary>Endings of Korean nouns.</summary>
    private const string Particles = "은는이가을를에의로도만과와";

    /// <summary>The text with blanks in place of these scripts.</summary>
    public static string Blank(string text) => text.EnumerateRunes().Any(Script.IsUnspaced)
        ? string.Concat(text.EnumerateRunes().Select(r =>
            Script.IsUnspaced(r) ? new string(' ', r.Utf16SequenceLength) : r.ToString()))
        : text;

    /// <summary>True for a lexeme of these scripts.</summary>
    public static bool IsLexeme(string lexeme) => Rune.GetRuneAt(lexeme, 0) is var first && Script.IsUnspaced(first);

    /// <summary>All lexemes of a document's text: groups of two characters (and three), and each character.</summary>
    public static IReadOnlySet<string> Lexemes(string text)
    {
        var lexemes = new HashSet<string>();
        foreach (var run in Runs(text))
        {
            lexemes.UnionWith(Groups(run, 1));
            lexemes.UnionWith(Groups(run, Pair));
            if (IsClustered(run))
            {
                lexemes.UnionWith(Groups(run, Triple));
            }
        }

        return lexemes;
    }

    /// <summary>
    /// The parts of a question that name its subject, each as its overlapping groups. A part of one character is a
    /// group. A question without a subject keeps all its characters.
    /// </summary>
    public static IReadOnlyList<UnspacedPart> Parts(string question)
    {
        var content = question;
        foreach (var word in s_questionWords)
        {
            content = content.Replace(word, " ", StringComparison.Ordinal);
        }

        // Japanese writes names and nouns in Kanji and Katakana, endings and particles in Hiragana.
        var withoutEndings = string.Concat(content.EnumerateRunes().Select(r =>
            Script.IsHiragana(r) ? " " : r.ToString()));
        var parts = Read(KoreanEnding().Replace(withoutEndings, "$1"));
        return parts.Count > 0 ? parts : Read(question);

        static List<UnspacedPart> Read(string text) =>
        [
            .. Runs(text).Select(run => new UnspacedPart(
                run.Count, [.. Groups(run, Math.Min(run.Count, IsClustered(run) ? Triple : Pair))])),
        ];
    }

    private static bool IsClustered(List<string> run) => Script.IsClustered(Rune.GetRuneAt(run[0], 0));

    private static IEnumerable<string> Groups(List<string> run, int size)
    {
        for (var i = 0; i + size <= run.Count; i++)
        {
            yield return string.Concat(run.GetRange(i, size));
        }
    }

    /// <summary>Uninterrupted sequences; each element is a character with the signs that belong to it.</summary>
    private static IEnumerable<List<string>> Runs(string text)
    {
        var run = new List<string>();
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Script.IsUnspaced(rune))
            {
                if (run.Count > 0)
                {
                    yield return run;
                    run = [];
                }
            }
            else if (run.Count > 0 && Rune.GetUnicodeCategory(rune) is
                System.Globalization.UnicodeCategory.NonSpacingMark
                or System.Globalization.UnicodeCategory.SpacingCombiningMark)
            {
                run[^1] += rune;
            }
            else
            {
                run.Add(rune.ToString());
            }
        }

        if (run.Count > 0)
        {
            yield return run;
        }
    }

    [GeneratedRegex($@"([가-힣]{{2,}})[{Particles}](?![가-힣])", RegexOptions.CultureInvariant, 500)]
    private static partial Regex KoreanEnding();
}

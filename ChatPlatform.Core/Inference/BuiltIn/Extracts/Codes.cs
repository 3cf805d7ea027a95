using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Languages;

namespace ChatPlatform.Core.Inference.BuiltIn.Extracts;

/// <summary>
/// Codes in a question, such as "K01234" or "ml.eia1.xlarge". An answer about another code of the same form would be
/// wrong, however similar its text is.
/// </summary>
internal sealed class Codes
{
    /// <summary>Content words besides the codes from which on a question is about more than the code.</summary>
    private const int WordsOfTopic = 2;

    private readonly List<Code> _codes;
    private readonly HashSet<string> _forms;
    private readonly bool _hasTopic;

    public Codes(string question, IReadOnlyList<QueryWord> words)
    {
        _codes = [.. CodeText.All(PlainLetters.Of(question), true).Where(c => c.IsIdentifier)];

        // Two words, or a number alone, may be something else than a code.
        _forms = [.. _codes.Where(c => !c.IsPair && c.Whole.Any(char.IsLetter)).Select(c => Form(c.Whole))];
        var parts = _codes.SelectMany(c => c.Lexemes).ToHashSet();
        _hasTopic = words.Count(w => w.Lexeme.All(char.IsLetter) && !parts.Contains(w.Lexeme)) >= WordsOfTopic;
    }

    /// <summary>
    /// The units that may answer. Where a chunk has the code, only units with it. Where none has it but one has a
    /// similar code, or the question is only about the code, nothing may answer.
    /// </summary>
    /// <param name="units">Units with the headings above them.</param>
    public IReadOnlyList<T> Eligible<T>(IReadOnlyList<T> units, Func<T, string> text, Func<T, string> heading)
    {
        if (_codes.Count == 0)
        {
            return units;
        }

        var exact = units.Where(u => Has(text(u)) || Has(heading(u))).ToList();
        if (exact.Count > 0)
        {
            return exact;
        }

        var isSimilar = units.Any(u => Of(text(u)).Any(c => _forms.Contains(Form(c.Whole))));
        return _forms.Count == 0 || (_hasTopic && !isSimilar) ? units : [];
    }

    private bool Has(string text) => Of(text).Any(own => _codes.Exists(c => own.Lexemes.Contains(c.Whole)));

    private static IEnumerable<Code> Of(string text) => CodeText.All(PlainLetters.Of(text), false);

    private static string Form(string code) =>
        string.Concat(code.Select(c => char.IsAsciiDigit(c) ? '9' : 'a'));
}

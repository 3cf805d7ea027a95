using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatPlatform.Evaluation;

/// <summary>Figures of a set's answers.</summary>
/// <param name="CitesGold">Share of the answerable questions whose answer cites a chunk that answers them.</param>
/// <param name="OnlyGold">Share of the answerable questions whose answer cites nothing else.</param>
/// <param name="Lost">Share of the answerable questions that were declined.</param>
/// <param name="Declined">Share of the unanswerable questions that were declined; NaN without any.</param>
/// <param name="Fragments">Share of the answers with a heading, a question or a torn sentence.</param>
/// <param name="Sources">Mean number of sources of an answer.</param>
public sealed partial record AnswerFigures(
    int Answerable, int Unanswerable, double CitesGold, double OnlyGold, double Lost, double Declined,
    double Fragments, double Sources, double MedianMs, double P95Ms)
{
    private const int ShortQuestion = 12;
    private const int ShortText = 9;
    private const int MinWords = 3;

    public static AnswerFigures Of(IReadOnlyList<EvaluatedAnswer> answers)
    {
        var answerable = answers.Where(a => a.Gold.Count > 0).ToList();
        var unanswerable = answers.Where(a => a.Gold.Count == 0).ToList();
        var answered = answers.Where(a => !a.IsDeclined).ToList();
        double[] times = [.. answers.Select(a => a.Ms).Order()];
        return new(
            answerable.Count, unanswerable.Count,
            Share(answerable, a => a.Cited.Any(a.Gold.Contains)),
            Share(answerable, a => a.Cited.Count > 0 && a.Cited.All(a.Gold.Contains)),
            Share(answerable, a => a.IsDeclined),
            Share(unanswerable, a => a.IsDeclined),
            Share(answered, a => HasFragment(a.Text)),
            answered.Count == 0 ? 0 : answered.Average(a => a.Cited.Count),
            At(times, 0.5), At(times, 0.95));
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        answerable {Answerable}, without an answer {Unanswerable}
          cites an answering passage {CitesGold:0.000}, and no other {OnlyGold:0.000}; declined {Lost:0.000}
          unanswerable declined {Declined:0.000}; answers with a fragment {Fragments:0.000}; sources {Sources:0.00}
          {MedianMs:0} ms median, {P95Ms:0} ms p95
        """);

    /// <summary>True when a part between two markers is a heading, a short question or a torn sentence.</summary>
    private static bool HasFragment(string text) => Marker().Split(text)
        .Select(p => p.Trim())
        .Where(p => p.Length > 0)
        .Any(p => p.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length is var words
            && (words < MinWords || (p.EndsWith('?') && words <= ShortQuestion)
                || (!Ended().IsMatch(p) && words < ShortText && !p.Any(c => c is ':' or '|' || char.IsDigit(c)))));

    private static double Share(List<EvaluatedAnswer> answers, Func<EvaluatedAnswer, bool> holds) =>
        answers.Count == 0 ? double.NaN : answers.Count(holds) / (double)answers.Count;

    private static double At(double[] sorted, double share) =>
        sorted.Length == 0 ? 0 : sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)];

    [GeneratedRegex(@"\s*\[\d{1,3}\]\s*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Marker();

    [GeneratedRegex(@"[.!?…][""')\]]*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Ended();
}

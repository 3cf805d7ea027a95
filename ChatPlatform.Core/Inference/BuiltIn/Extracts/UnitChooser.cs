using System.Numerics.Tensors;
using Microsoft.Extensions.AI;

namespace ChatPlatform.Core.Inference.BuiltIn.Extracts;

/// <summary>
/// Chooses the units that answer a question. They are ranked by the cosine of question and unit, each under its
/// heading, plus the question's words in it. The first chunk of the search is the main source; a second one adds a unit
/// where it is nearly as good, and becomes the main one where it is better, or far better where the search ranks it
/// further behind. docs/evaluation.md has the figures behind the constants.
/// </summary>
internal sealed class UnitChooser(IEmbeddingGenerator<string, Embedding<float>> embeddings)
{
    private const int Sources = 3;
    private const int MaxCandidates = 60;

    /// <summary>Difference of the search's scores up to which a further chunk is considered.</summary>
    private const double SourceMargin = 0.06;

    /// <summary>The same for a chunk that is considered only where one of its units is far better.</summary>
    private const double FarMargin = 0.12;

    /// <summary>Difference of the units' scores from which a unit is far better.</summary>
    private const double FarLead = 0.10;

    /// <summary>Share of the question's words that a row of a further chunk must have.</summary>
    private const double RowShare = 0.6;

    private const double WordWeight = 0.3;

    /// <summary>Added to the row or labelled line of what the question names.</summary>
    private const double NameWeight = 0.2;

    private const double ShortPenalty = 0.08;
    private const int ShortWords = 4;

    /// <summary>Words of a chunk that is given as a whole.</summary>
    private const int WholeWords = 45;

    private const int MaxUnits = 3;
    private const int MaxWords = 60;
    private const double MinShareOfBest = 0.70;
    private const double SameText = 0.95;
    private const double SecondSourceMargin = 0.045;

    /// <summary>The answer; null when no unit may answer.</summary>
    public async Task<Extract?> ChooseAsync(
        string question, SearchEvidence evidence, IReadOnlyList<NumberedChunk> chunks, CancellationToken ct)
    {
        var candidates = await CandidatesAsync(question, evidence, chunks, ct);
        if (candidates.Count == 0)
        {
            return null;
        }

        // The chunk that the search finds first stays a source, even where a unit of another one is better.
        var first = candidates[0].Chunk;
        var best = candidates.Where(c => c.Chunk == first).MaxBy(c => c.Score)!;
        var other = candidates.Where(c => c.Chunk != first && c.IsNear).MaxBy(c => c.Score);
        var (main, second) = other is not null && other.Score > best.Score ? (other, best) : (best, other);
        if (candidates.Where(c => !c.IsNear).MaxBy(c => c.Score) is { } far && far.Score > main.Score + FarLead)
        {
            (main, second) = (far, best);
        }

        var chosen = Chosen(question, evidence, [.. candidates.Where(c => c.Chunk == main.Chunk)]);
        List<ExtractPart> parts = [PartOf(main.Chunk, chosen)];
        if (
            second is not null && !chosen.Exists(c => IsSame(c, second))
            && (second.Chunk == first || second.Score >= main.Score - SecondSourceMargin))
        {
            parts.Add(PartOf(second.Chunk, [second]));
        }

        return new(
            candidates.Max(c => c.Cosine),
            WordMatch.Share(evidence.Words, $"{main.Unit.Text} {HeadingOf(main.Chunk, main.Unit)} {main.Chunk.Title}"),
            PartOf(main.Chunk, [main]), parts);
    }

    private static ExtractPart PartOf(NumberedChunk chunk, IEnumerable<Candidate> chosen) =>
        new(chunk, [.. chosen.OrderBy(c => c.Index).Select(c => c.Unit)]);

    private async Task<List<Candidate>> CandidatesAsync(
        string question, SearchEvidence evidence, IReadOnlyList<NumberedChunk> chunks, CancellationToken ct)
    {
        var units = chunks
            .Take(Sources)
            .SelectMany(c => ChunkUnits.Of(c.Text).Index()
                .Where(u => u.Item.IsUsable && !IsHeadingOf(c, u.Item.Text)).Select(u => (Chunk: c, u)))
            .ToList();
        var allowed = new Codes(question, evidence.Words)
            .Eligible(units, u => u.u.Item.Text, u => $"{u.Chunk.Title} {u.Chunk.Heading} {u.u.Item.Context}");
        if (allowed.Count == 0)
        {
            return [];
        }

        var mainScore = allowed[0].Chunk.Score;
        var pool = allowed
            .Where(u => u.Chunk.Score >= mainScore - FarMargin || IsRowOf(u.u.Item, evidence))
            .Take(MaxCandidates)
            .ToList();
        var texts = pool.SelectMany(u => u.u.Item.SearchTexts.Select(t => $"{HeadingOf(u.Chunk, u.u.Item)}: {t}"));
        var vectors = await EmbedAsync([.. texts]);
        var next = 0;
        return
        [
            .. pool.Select(p =>
            {
                var (chunk, (index, unit)) = p;
                var own = vectors.Skip(next).Take(unit.SearchTexts.Count).ToList();
                next += own.Count;
                var isNear = chunk.Score >= mainScore - SourceMargin || IsRowOf(unit, evidence);
                var cosine = own.Max(v => TensorPrimitives.Dot(evidence.Vector.Span, v.Span));
                return new Candidate(
                    chunk, unit, index, own[0], isNear, cosine,
                    cosine + (WordWeight * WordMatch.Share(evidence.Words, unit.Text))
                    + (NameShare(unit, evidence) >= RowShare ? NameWeight : 0)
                    - (unit.Words < ShortWords ? ShortPenalty : 0));
            }),
        ];

        // A question that the embedding model cannot read has no vector; then the words alone decide.
        async Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<string> texts) =>
            evidence.Vector.IsEmpty
                ? new ReadOnlyMemory<float>[texts.Count]
                : [.. (await embeddings.GenerateAsync(texts, cancellationToken: ct)).Select(e => e.Vector)];
    }

    /// <summary>
    /// True for the row or the labelled line that the question names; such a chunk ranks behind prose.
    /// </summary>
    private static bool IsRowOf(TextUnit unit, SearchEvidence evidence) =>
        (unit.Kind == UnitKind.Row && WordMatch.Share(evidence.Words, unit.Text) >= RowShare)
        || NameShare(unit, evidence) >= RowShare;

    /// <summary>The share of the question's words in the name of a row or a labelled line; 0 for other units.</summary>
    private static double NameShare(TextUnit unit, SearchEvidence evidence) =>
        unit.Name is { } name ? WordMatch.Share(evidence.Words, name) : 0;

    /// <summary>True for a line that only repeats the title or a heading of its chunk.</summary>
    private static bool IsHeadingOf(NumberedChunk chunk, string text) =>
        chunk.Heading.Split('>').Append(chunk.Title)
            .Any(h => h.Trim().Equals(text.Trim(), StringComparison.OrdinalIgnoreCase));

    private static string HeadingOf(NumberedChunk chunk, TextUnit unit) =>
        unit.Context ?? (chunk.Heading.Length > 0
            ? chunk.Heading[(chunk.Heading.LastIndexOf('>') + 1)..].Trim()
            : chunk.Title);

    private static List<Candidate> Chosen(string question, SearchEvidence evidence, List<Candidate> main)
    {
        var named = main.Max(c => NameShare(c.Unit, evidence));
        if (named >= RowShare && main.MaxBy(c => c.Score)!.Unit.Name is not null)
        {
            return [.. main.Where(c => NameShare(c.Unit, evidence) >= named).Take(MaxUnits)];
        }

        if (main.Sum(c => c.Unit.Words) <= WholeWords && main.TrueForAll(c => c.Unit.IsWhole))
        {
            return main;
        }

        var ranked = main.OrderByDescending(c => c.Score).ToList();
        var best = ranked[0];
        if (ListAnswer.Of(question, best.Unit, [.. main.Select(c => c.Unit)]) is { } list)
        {
            return [.. main.Where(c => list.Contains(c.Unit))];
        }

        var chosen = new List<Candidate> { best };
        foreach (var next in ranked.Skip(1).TakeWhile(c => c.Score >= MinShareOfBest * best.Score))
        {
            if (chosen.Count == MaxUnits)
            {
                break;
            }

            if (chosen.Sum(c => c.Unit.Words) + next.Unit.Words <= MaxWords && !chosen.Exists(c => IsSame(c, next)))
            {
                chosen.Add(next);
            }
        }

        Neighbours.Complete(chosen, main, c => c.Unit, c => c.Index);
        return chosen;
    }

    private static bool IsSame(Candidate a, Candidate b) =>
        a.Unit.Text.Contains(b.Unit.Text, StringComparison.OrdinalIgnoreCase)
        || b.Unit.Text.Contains(a.Unit.Text, StringComparison.OrdinalIgnoreCase)
        || TensorPrimitives.Dot(a.Vector.Span, b.Vector.Span) > SameText;

    /// <param name="IsNear">True for a unit of a chunk that the search ranks near the first.</param>
    private sealed record Candidate(
        NumberedChunk Chunk, TextUnit Unit, int Index, ReadOnlyMemory<float> Vector, bool IsNear, double Cosine,
        double Score);
}

using System.Numerics.Tensors;

namespace ChatPlatform.Core.Agents.Routing.Classifier;

/// <summary>A routing text with its vector.</summary>
/// <param name="Agent">Index of the agent.</param>
public readonly record struct LabelledText(RoutingText Text, int Agent, TextFeatures Features);

/// <summary>
/// Recognises which agent of a tenant a text is for: the nearest texts of each agent, added to a logistic regression
/// over all of them. The constants were fitted on several public data sets and are the same for all tenants; see
/// docs/evaluation.md. Immutable and thread-safe.
/// </summary>
public sealed class AgentClassifier
{
    private const float WordShare = 0.2f;
    private const double BackgroundShare = 0.3;
    private const double MarginShare = 0.2;
    private const double BaseScope = 0.48;
    private const double DefaultTypical = 0.5;
    private const int TypicalExamples = 60;
    private const int TrainedExamples = 400;
    private const int BackgroundNeighbours = 5;
    private const float OwnBusiness = 0.5f;
    private const float Copy = 0.999f;
    private const float SmallTalkNearness = 0.8f;

    private static readonly float[] s_neighbourWeights = [0.6f, 0.25f, 0.15f];

    private readonly LabelledText[] _texts;
    private readonly LexicalFeatures _words;
    private readonly LogisticRegression _regression;
    private readonly float[][] _outOfScope;
    private readonly IReadOnlyList<float[]> _smallTalk;
    private readonly double _regressionShare;
    private readonly double _typical;

    private AgentClassifier(
        IReadOnlyList<Guid> agentIds, LabelledText[] texts, LexicalFeatures words, LogisticRegression regression,
        Background background)
    {
        AgentIds = agentIds;
        (_texts, _words, _regression, _smallTalk) = (texts, words, regression, background.SmallTalk);
        _outOfScope = [.. background.OutOfScope.Where(o => !texts.Any(t => Cosine(t, o) >= OwnBusiness))];
        var examples = (double)texts.Count(t => t.Text.IsExample) / agentIds.Count;
        _regressionShare = Math.Max(0.1, 0.5 * Math.Sqrt(Math.Min(1, 10 / Math.Max(examples, 1))));
        _typical = Typical();
        MinScope = BaseScope + 0.12 * Math.Clamp(Math.Log10(Math.Max(examples, 1) / 100), 0, 1);
    }

    /// <summary>The agents in the order of the scores.</summary>
    public IReadOnlyList<Guid> AgentIds { get; }

    /// <summary>The scope below which a text is no agent's business.</summary>
    public double MinScope { get; }

    /// <summary>The scope that each part of a message with several requests must have.</summary>
    public double MinPartScope => 0.75 * MinScope;

    /// <summary>Trains a classifier. Takes tens to hundreds of milliseconds with ten examples an agent.</summary>
    /// <param name="texts">At least one text an agent. The regression is trained on the first 400 examples of an
    /// agent.</param>
    public static AgentClassifier Train(
        IReadOnlyList<Guid> agentIds, IReadOnlyList<(RoutingText Text, int Agent, float[] Vector)> texts,
        Background background, CancellationToken ct)
    {
        var words = new LexicalFeatures([.. texts.Select(t => t.Text.Text), .. background.Texts]);
        LabelledText[] labelled =
            [.. texts.Select(t => new LabelledText(t.Text, t.Agent, new(t.Vector, words.Of(t.Text.Text))))];
        LabelledText[] trained =
        [
            .. labelled.Where(t => !t.Text.IsExample),
            .. labelled.Where(t => t.Text.IsExample).GroupBy(t => t.Agent).SelectMany(g => g.Take(TrainedExamples)),
        ];
        var regression = LogisticRegression.Train(
            [.. trained.Select(t => t.Features)], [.. trained.Select(t => t.Agent)],
            [.. trained.Select(t => t.Text.Weight)], agentIds.Count, ct);
        return new(agentIds, labelled, words, regression, background);
    }

    /// <summary>Scores a text.</summary>
    /// <param name="vector">The text's embedding, of unit length.</param>
    public TextScore Score(string text, float[] vector)
    {
        var features = new TextFeatures(vector, _words.Of(text));
        var denseWords = new float[LexicalFeatures.Size];
        features.Words.AddTo(denseWords, 1);
        var (meaning, both) = (new Neighbours(AgentIds.Count), new Neighbours(AgentIds.Count));
        var nearestText = -1f;
        foreach (var known in _texts)
        {
            var cosine = Cosine(known, vector);
            nearestText = Math.Max(nearestText, cosine);
            meaning.Add(known.Agent, cosine);
            // Both lexical vectors have unit length, so the words add at most their share.
            if (cosine + WordShare > both.Least(known.Agent))
            {
                both.Add(known.Agent, cosine + WordShare * known.Features.Words.Dot(denseWords));
            }
        }

        var chances = _regression.Chances(features);
        var scores = new double[AgentIds.Count];
        for (var a = 0; a < scores.Length; a++)
        {
            scores[a] = both.Mean(a) + _regressionShare * chances[a];
        }

        var nearness = Enumerable.Range(0, scores.Length).Max(meaning.Mean);
        var smallTalk = _smallTalk.Count == 0 ? -1 : _smallTalk.Max(s => TensorPrimitives.Dot<float>(s, vector));
        var score = new TextScore(
            scores, nearness, 0, smallTalk >= SmallTalkNearness && smallTalk > nearestText);
        return score with
        {
            Scope = (nearness - BackgroundShare * ToBackground(vector)) / (0.5 * _typical + 0.25)
                + MarginShare * score.Margin,
        };
    }

    /// <summary>Nearness of a text relative to that of the tenant's own examples to each other.</summary>
    public double RelativeNearness(TextScore score) => score.Nearness / _typical;

    private static float Cosine(LabelledText text, float[] vector) =>
        TensorPrimitives.Dot<float>(text.Features.Meaning, vector);

    /// <summary>Mean of the greatest similarities to texts that are nobody's business.</summary>
    private double ToBackground(float[] vector) => _outOfScope
        .Select(o => TensorPrimitives.Dot<float>(o, vector))
        .OrderDescending()
        .Take(BackgroundNeighbours)
        .DefaultIfEmpty(0)
        .Average();

    /// <summary>Median nearness of the tenant's examples to its other texts.</summary>
    private double Typical()
    {
        var examples = _texts.Where(t => t.Text.IsExample).GroupBy(t => t.Agent)
            .SelectMany(g => g.Take(TypicalExamples)).ToList();
        if (examples.Count < 3)
        {
            return DefaultTypical;
        }

        var nearness = examples.Select(NearnessToOthers).Order().ToList();
        var middle = nearness.Count / 2;
        return Math.Max(
            0.1, nearness.Count % 2 == 1 ? nearness[middle] : (nearness[middle - 1] + nearness[middle]) / 2);
    }

    private double NearnessToOthers(LabelledText example)
    {
        var neighbours = new Neighbours(AgentIds.Count);
        foreach (var known in _texts)
        {
            var cosine = Cosine(known, example.Features.Meaning);
            if (cosine <= Copy)
            {
                neighbours.Add(known.Agent, cosine);
            }
        }

        return Enumerable.Range(0, AgentIds.Count).Max(neighbours.Mean);
    }

    /// <summary>The three greatest similarities of each agent.</summary>
    private sealed class Neighbours(int agents)
    {
        private readonly float[] _greatest = [.. Enumerable.Repeat(float.NegativeInfinity, agents * 3)];

        /// <summary>The least of them; smaller ones change nothing.</summary>
        public float Least(int agent) => _greatest[agent * 3 + 2];

        public void Add(int agent, float similarity)
        {
            var own = _greatest.AsSpan(agent * 3, 3);
            for (var i = 0; i < own.Length; i++)
            {
                if (similarity > own[i])
                {
                    (own[i], similarity) = (similarity, own[i]);
                }
            }
        }

        /// <summary>Their weighted mean; -1 for an agent without texts.</summary>
        public double Mean(int agent)
        {
            var (sum, weights) = (0f, 0f);
            for (var i = 0; i < 3 && float.IsFinite(_greatest[agent * 3 + i]); i++)
            {
                sum += s_neighbourWeights[i] * _greatest[agent * 3 + i];
                weights += s_neighbourWeights[i];
            }

            return weights == 0 ? -1 : sum / weights;
        }
    }
}

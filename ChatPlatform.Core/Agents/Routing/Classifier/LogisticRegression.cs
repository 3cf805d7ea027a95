using System.Numerics.Tensors;

namespace ChatPlatform.Core.Agents.Routing.Classifier;

/// <summary>A text as input of the regression.</summary>
/// <param name="Meaning">Its embedding.</param>
/// <param name="Words">Its lexical vector.</param>
public readonly record struct TextFeatures(float[] Meaning, SparseVector Words);

/// <summary>
/// Multinomial logistic regression with L2 regularisation, trained with Nesterov's accelerated gradient (Nesterov
/// 1983). Deterministic.
/// </summary>
public sealed class LogisticRegression
{
    private const double Cost = 5;
    private const float WordScale = 0.8f;
    private const int Steps = 100;
    private const int PowerIterations = 15;

    private readonly float[][] _weights;
    private readonly int _dimensions;

    private LogisticRegression(float[][] weights, int dimensions) => (_weights, _dimensions) = (weights, dimensions);

    /// <summary>Trains with one label, 0 to <paramref name="classes"/> - 1, and one weight a text.</summary>
    public static LogisticRegression Train(
        IReadOnlyList<TextFeatures> texts, IReadOnlyList<int> labels, IReadOnlyList<double> weights, int classes,
        CancellationToken ct)
    {
        var dimensions = texts[0].Meaning.Length;
        var size = dimensions + LexicalFeatures.Size + 1;
        var step = (float)(1 / (Cost / 2 * LargestEigenvalue(texts, weights, size) + 1));
        var model = new LogisticRegression(NewWeights(), dimensions);
        var (ahead, current, momentum) = (model._weights, NewWeights(), 1.0);
        var gradient = NewWeights();
        var chances = new float[classes];
        for (var s = 0; s < Steps; s++)
        {
            ct.ThrowIfCancellationRequested();
            for (var k = 0; k < classes; k++)
            {
                ahead[k].CopyTo(gradient[k], 0); // The gradient of the regularisation.
            }

            for (var i = 0; i < texts.Count; i++)
            {
                model.Chances(texts[i], chances);
                for (var k = 0; k < classes; k++)
                {
                    var error = chances[k] - (labels[i] == k ? 1 : 0);
                    Add(texts[i], dimensions, gradient[k], (float)(Cost * weights[i]) * error);
                }
            }

            var next = (1 + Math.Sqrt(1 + 4 * momentum * momentum)) / 2;
            Move(ahead, current, gradient, step, (float)((momentum - 1) / next));
            momentum = next;
        }

        return new(current, dimensions);

        float[][] NewWeights() => [.. Enumerable.Range(0, classes).Select(_ => new float[size])];
    }

    /// <summary>The probability of each class.</summary>
    public float[] Chances(TextFeatures text)
    {
        var chances = new float[_weights.Length];
        Chances(text, chances);
        return chances;
    }

    private void Chances(TextFeatures text, Span<float> chances)
    {
        for (var k = 0; k < _weights.Length; k++)
        {
            chances[k] = Product(text, _dimensions, _weights[k]);
        }

        TensorPrimitives.SoftMax(chances, chances);
    }

    private static void Move(float[][] ahead, float[][] current, float[][] gradient, float step, float momentum)
    {
        for (var k = 0; k < ahead.Length; k++)
        {
            for (var j = 0; j < ahead[k].Length; j++)
            {
                var moved = ahead[k][j] - step * gradient[k][j];
                ahead[k][j] = moved + momentum * (moved - current[k][j]);
                current[k][j] = moved;
            }
        }
    }

    /// <summary>Largest eigenvalue of the weighted second moments, by power iteration.</summary>
    private static double LargestEigenvalue(
        IReadOnlyList<TextFeatures> texts, IReadOnlyList<double> weights, int size)
    {
        var dimensions = texts[0].Meaning.Length;
        var vector = new float[size];
        Array.Fill(vector, 1 / MathF.Sqrt(size));
        var length = 0f;
        for (var n = 0; n < PowerIterations; n++)
        {
            var next = new float[size];
            for (var i = 0; i < texts.Count; i++)
            {
                Add(texts[i], dimensions, next, (float)weights[i] * Product(texts[i], dimensions, vector));
            }

            length = TensorPrimitives.Norm(next);
            TensorPrimitives.Divide(next, Math.Max(length, 1e-9f), vector);
        }

        return length;
    }

    private static float Product(TextFeatures text, int dimensions, ReadOnlySpan<float> weights) =>
        TensorPrimitives.Dot(text.Meaning, weights[..dimensions])
        + WordScale * text.Words.Dot(weights.Slice(dimensions, LexicalFeatures.Size))
        + weights[^1];

    private static void Add(TextFeatures text, int dimensions, Span<float> target, float factor)
    {
        var meaning = target[..dimensions];
        TensorPrimitives.MultiplyAdd(text.Meaning, factor, meaning, meaning);
        text.Words.AddTo(target.Slice(dimensions, LexicalFeatures.Size), WordScale * factor);
        target[^1] += factor;
    }
}

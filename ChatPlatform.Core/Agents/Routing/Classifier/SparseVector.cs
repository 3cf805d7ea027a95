namespace ChatPlatform.Core.Agents.Routing.Classifier;

/// <summary>A vector of which most values are zero.</summary>
public readonly record struct SparseVector(int[] Indices, float[] Values)
{
    public float Dot(ReadOnlySpan<float> dense)
    {
        var sum = 0f;
        for (var i = 0; i < Indices.Length; i++)
        {
            sum += Values[i] * dense[Indices[i]];
        }

        return sum;
    }

    /// <summary>Adds the vector times <paramref name="factor"/> to a dense one.</summary>
    public void AddTo(Span<float> dense, float factor)
    {
        for (var i = 0; i < Indices.Length; i++)
        {
            dense[Indices[i]] += Values[i] * factor;
        }
    }
}

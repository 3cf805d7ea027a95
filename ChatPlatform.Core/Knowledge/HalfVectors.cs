using Pgvector;

namespace ChatPlatform.Core.Knowledge;

/// <summary>Converts vectors to 16 bits for each dimension, which halves the storage without loss of recall.</summary>
public static class HalfVectors
{
    public static HalfVector Of(ReadOnlySpan<float> vector)
    {
        var half = new Half[vector.Length];
        for (var i = 0; i < half.Length; i++)
        {
            half[i] = (Half)vector[i];
        }

        return new(half);
    }
}

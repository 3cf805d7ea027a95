using Pgvector;

namespace ChatPlatform.Core.Knowledge;

/// <summary>Vectors in the database's form: 16 bits a dimension cost no recall and half the room.</summary>
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

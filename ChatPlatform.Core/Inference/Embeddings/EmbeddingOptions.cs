using System.ComponentModel.DataAnnotations;

namespace ChatPlatform.Core.Inference.Embeddings;

/// <summary>How much of the machine embedding may take.</summary>
public sealed class EmbeddingOptions
{
    public const string Section = "Embeddings";

    /// <summary>Threads of the one inference session, shared by all calls.</summary>
    [Range(1, 64)]
    public int Threads { get; set; } = 2;

    /// <summary>
    /// Tokens of a batch, padding included. Small batches let a question slip in between those of a long document.
    /// </summary>
    [Range(256, 65_536)]
    public int MaxBatchTokens { get; set; } = 1024;

    /// <summary>Questions that are computed at a time; documents take one further lane.</summary>
    [Range(1, 64)]
    public int Concurrency { get; set; } = 4;

    /// <summary>Vectors of short texts that are remembered (1.5 kB each).</summary>
    [Range(0, 100_000)]
    public int CacheEntries { get; set; } = 2048;

    /// <summary>Longest text, in characters, whose vector is remembered.</summary>
    [Range(0, 4096)]
    public int CacheMaxCharacters { get; set; } = 400;

    /// <summary>Loads the model when the app starts, not with the first question.</summary>
    public bool WarmUp { get; set; } = true;
}

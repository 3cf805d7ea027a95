using System.ComponentModel.DataAnnotations;

namespace ChatPlatform.Core.Inference.Embeddings;

/// <summary>Limits of the resources used by embedding.</summary>
public sealed class EmbeddingOptions
{
    public const string Section = "Embeddings";

    /// <summary>Threads of the shared inference session.</summary>
    [Range(1, 64)]
    public int Threads { get; set; } = 2;

    /// <summary>
    /// Maximum tokens of a batch, including padding. Small batches let a question run between those of a long document.
    /// </summary>
    [Range(256, 65_536)]
    public int MaxBatchTokens { get; set; } = 1024;

    /// <summary>Questions that are computed at the same time; documents use one additional slot.</summary>
    [Range(1, 64)]
    public int Concurrency { get; set; } = 4;

    /// <summary>Cached vectors of short texts (1.5 kB each).</summary>
    [Range(0, 100_000)]
    public int CacheEntries { get; set; } = 2048;

    /// <summary>Maximum characters of a text whose vector is cached.</summary>
    [Range(0, 4096)]
    public int CacheMaxCharacters { get; set; } = 400;

    /// <summary>Loads the model at startup instead of with the first question.</summary>
    public bool WarmUp { get; set; } = true;
}

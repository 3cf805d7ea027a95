using System.ComponentModel.DataAnnotations;

namespace ChatPlatform.Core.Knowledge.Ingestion;

/// <summary>The section "Ingestion".</summary>
public sealed class IngestionOptions
{
    /// <summary>
    /// Documents that one instance processes at the same time. One place is for small files when there are several.
    /// </summary>
    [Range(1, 16)]
    public int Concurrency { get; set; } = 3;

    /// <summary>Maximum chunks of a document.</summary>
    [Range(1, 200_000)]
    public int MaxChunks { get; set; } = 20_000;

    /// <summary>Seconds of a lease without a renewal.</summary>
    [Range(5, 600)]
    public int LeaseSeconds { get; set; } = 60;
}

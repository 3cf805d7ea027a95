using System.ComponentModel.DataAnnotations;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction;

/// <summary>Limits of the child process that reads files.</summary>
public sealed class ExtractionOptions
{
    public const string Section = "Extraction";

    /// <summary>The program whose <c>extract</c> verb is run; null for the program that is running.</summary>
    public string? Program { get; set; }

    /// <summary>Managed memory, in MB.</summary>
    [Range(64, 8192)]
    public int MemoryMegabytes { get; set; } = 512;

    /// <summary>Processor seconds; enforced where the system has prlimit.</summary>
    [Range(5, 3600)]
    public int CpuSeconds { get; set; } = 120;

    /// <summary>Seconds on the wall clock.</summary>
    [Range(5, 3600)]
    public int TimeoutSeconds { get; set; } = 180;

    /// <summary>Text that a file may give, in characters.</summary>
    [Range(1_000, 500_000_000)]
    public int MaxCharacters { get; set; } = 50 << 20;
}

using System.ComponentModel.DataAnnotations;

namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction;

/// <summary>Limits of the child process that reads files.</summary>
public sealed class ExtractionOptions
{
    public const string Section = "Extraction";

    /// <summary>Executable whose <c>extract</c> command is run; null for the running executable.</summary>
    public string? Program { get; set; }

    /// <summary>Managed memory in MB.</summary>
    [Range(64, 8192)]
    public int MemoryMegabytes { get; set; } = 512;

    /// <summary>Processor seconds; enforced where the system has prlimit.</summary>
    [Range(5, 3600)]
    public int CpuSeconds { get; set; } = 120;

    /// <summary>Seconds of elapsed time.</summary>
    [Range(5, 3600)]
    public int TimeoutSeconds { get; set; } = 180;

    /// <summary>Maximum characters of a file's text.</summary>
    [Range(1_000, 500_000_000)]
    public int MaxCharacters { get; set; } = 50 << 20;
}

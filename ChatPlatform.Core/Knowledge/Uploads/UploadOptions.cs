using System.ComponentModel.DataAnnotations;

namespace ChatPlatform.Core.Knowledge.Uploads;

/// <summary>The section "Uploads".</summary>
public sealed class UploadOptions
{
    /// <summary>Maximum bytes of one file.</summary>
    [Range(1, 1L << 31)]
    public long MaxBytes { get; set; } = 100L << 20;

    /// <summary>Maximum files of one tenant.</summary>
    [Range(1, 100_000)]
    public int MaxFiles { get; set; } = 1000;

    /// <summary>Maximum bytes of all files of one tenant.</summary>
    [Range(1, long.MaxValue)]
    public long MaxTotalBytes { get; set; } = 5L << 30;
}

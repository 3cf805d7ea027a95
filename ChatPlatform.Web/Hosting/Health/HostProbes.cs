using System.Diagnostics;
using System.Reflection;
using ChatPlatform.Core.Inference.Embeddings;
using ChatPlatform.Core.Knowledge;
using ChatPlatform.Core.Unicode;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Hosting.Health;

/// <summary>The disk of the uploaded files.</summary>
internal sealed class DiskProbe(IOptions<StorageOptions> storage) : IHealthProbe
{
    private const long Little = 1L << 30;
    private const long TooLittle = 100L << 20;
    private const double LittleShare = 0.05;

    public string Name => "Disk";

    public Task<HealthFinding> CheckAsync(CancellationToken ct) => Task.Run(
        () =>
        {
            var disk = new DriveInfo(Path.GetFullPath(storage.Value.Directory));
            var (free, size) = (disk.AvailableFreeSpace, disk.TotalSize);
            var state = free < TooLittle ? HealthState.Failed
                : free < Little || free < LittleShare * size ? HealthState.Warning
                : HealthState.Ok;
            return new HealthFinding(
                state, state == HealthState.Ok ? null : "Little space is left for uploaded files.",
                [
                    HealthFact.Bytes("Free", free), HealthFact.Bytes("Size", size),
                    new("Used", Number: size == 0 ? 0 : Math.Round(100.0 * (size - free) / size), Unit: "percent"),
                ]);
        },
        ct);
}

internal sealed class EmbeddingProbe(MiniLmEmbeddingGenerator embeddings) : IHealthProbe
{
    public string Name => "Embedding model";

    public Task<HealthFinding> CheckAsync(CancellationToken ct) => Task.FromResult(
        HealthFinding.WarnIf(
            embeddings.IsLoaded ? null : "The model is not loaded yet. The next question loads it.",
            [
                new("Name", MiniLmEmbeddingGenerator.ModelName), new("Loaded", embeddings.IsLoaded ? "yes" : "no"),
                HealthFact.Count("Dimensions", MiniLmEmbeddingGenerator.Dimensions),
            ]));
}

internal sealed class VersionProbe : IHealthProbe
{
    private const int BuildLength = 10;

    /// <summary>Version and commit, "1.0.0+4f2c...".</summary>
    private static readonly string[] s_version = (typeof(VersionProbe)
        .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
        ?.InformationalVersion
        ?? "").Split('+');

    public string Name => "Application";

    public Task<HealthFinding> CheckAsync(CancellationToken ct)
    {
        using var process = Process.GetCurrentProcess();
        return Task.FromResult(
            HealthFinding.Ok(
                new HealthFact("Version", s_version[0]),
                new HealthFact("Build", s_version is [_, var build] ? UnicodeText.Truncate(build, BuildLength) : null),
                new HealthFact(".NET", Environment.Version.ToString()),
                new HealthFact("Started", At: new DateTimeOffset(process.StartTime).ToUniversalTime()),
                HealthFact.Bytes("Memory", process.WorkingSet64)));
    }
}

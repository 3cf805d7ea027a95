using System.Text.Json;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Architecture;

/// <summary>
/// Checks third-party dependencies. The audit plants vulnerable versions before each run and fails when it does not
/// find them.
/// </summary>
public sealed class SupplyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatplatform-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task S69_Audit_Passes_and_lists_every_package_with_version_and_hash()
    {
        var file = Path.Combine(_folder, "parts.json");
        var said = await Shell.RunAsync(Repository.Path("scripts", "audit"), [file], Ct);
        Assert.Contains(" 0 findings", said, StringComparison.Ordinal);
        using var parts = JsonDocument.Parse(await File.ReadAllTextAsync(file, Ct));
        Assert.Equal("CycloneDX", parts.RootElement.GetProperty("bomFormat").GetString());
        var purls = parts
            .RootElement.GetProperty("components")
            .EnumerateArray()
            .Where(c => c.GetProperty("hashes")[0].GetProperty("content").GetString() is { Length: 128 })
            .Select(c => c.GetProperty("purl").GetString()!)
            .ToList();
        Assert.Equal(parts.RootElement.GetProperty("components").GetArrayLength(), purls.Count);
        Assert.Contains(purls, p => p.StartsWith("pkg:nuget/Npgsql@", StringComparison.Ordinal));
        Assert.Contains(purls, p => p.StartsWith("pkg:npm/esbuild@", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "packages.lock.json",
        """{"version":2,"dependencies":{"net10.0":{"Npgsql":{"type":"Transitive","resolved":"8.0.2"}}}}""",
        "Npgsql 8.0.2 (nuget) has CVE-2024-32655"
    )]
    [InlineData(
        "package-lock.json",
        """{"packages":{"node_modules/a/node_modules/ws":{"version":"8.16.0","license":"MIT"}}}""",
        "ws 8.16.0 (npm) has CVE-2024-37890"
    )]
    [InlineData(
        "package-lock.json",
        """{"packages":{"node_modules/x":{"version":"1.0.0","license":"AGPL-3.0"}}}""",
        "x 1.0.0 (npm) has the licence AGPL-3.0"
    )]
    [InlineData("x.csproj", "<Project />", "x.csproj has no lock file")]
    public async Task S69_Audit_Reports_a_planted_finding(string file, string text, string finding)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, file), text, Ct);
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Shell.RunAsync(Repository.Path("scripts", "audit"), ["-", _folder], Ct));
        Assert.Contains("ended with 1", fault.Message, StringComparison.Ordinal);
        Assert.Contains(finding, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S69_Package_versions_Are_central_and_locked()
    {
        var build = await File.ReadAllTextAsync(Repository.Path("Directory.Build.props"), Ct);
        Assert.Contains("<RestorePackagesWithLockFile>true<", build, StringComparison.Ordinal);
        Assert.Contains("<RestoreLockedMode Condition=\"'$(CI)' == 'true'\">true<", build, StringComparison.Ordinal);
        Assert.Contains(
            "<ManagePackageVersionsCentrally>true<",
            await File.ReadAllTextAsync(Repository.Path("Directory.Packages.props"), Ct), StringComparison.Ordinal);
        Assert.DoesNotContain(
            SourceTree.Files(".csproj", "ChatPlatform.Core", "ChatPlatform.Web", "ChatPlatform.Tests", "bench"),
            p => p.Text.Contains(" Version=\"", StringComparison.Ordinal));
    }
}

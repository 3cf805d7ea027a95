using ChatPlatform.Web.Hosting.Startup;

namespace ChatPlatform.Tests.Hosting;

/// <summary>Version checks for versions that cannot be installed here.</summary>
public sealed class VersionCheckTests
{
    [Theory]
    [InlineData("0.7.4", false)]
    [InlineData("0.8", true)]
    [InlineData("0.8.0", true)]
    [InlineData("0.10.1", true)]
    [InlineData(null, false)]
    public void S68_Old_vector_extension_Is_rejected(string? version, bool isGood) =>
        Assert.Equal(isGood, MinimumVersions.FindVectorFault(version is null ? null : Version.Parse(version)) is null);

    [Theory]
    [InlineData("10.0.6", false)]
    [InlineData("9.0.9", false)]
    [InlineData("10.0.7", true)]
    [InlineData("10.0.12", true)]
    [InlineData("10.0.6+0123abc", false)]
    [InlineData("10.0.7-rc.1+0123abc", true)]
    [InlineData("ten", false)]
    [InlineData(null, false)]
    public void S68_Old_data_protection_version_Is_rejected(string? version, bool isGood) =>
        Assert.Equal(isGood, MinimumVersions.FindDataProtectionFault(version) is null);
}

using System.Security.Cryptography;
using ChatPlatform.Core.Identity.Tokens;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Tests.Identity;

/// <summary>The ring of signing keys, with a clock controlled by the test.</summary>
public sealed class SigningKeyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatplatform-").FullName;
    private readonly MovedClock _clock = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void S15_New_key_First_verifies_then_signs_and_the_old_one_still_verifies()
    {
        using var keys = NewRing();
        var old = keys.Signing.Kid;
        var added = keys.Rotate();

        _clock.By = SigningKeys.ReloadInterval;
        Assert.Equal(old, keys.Signing.Kid);
        Assert.NotNull(keys.Find(added));

        _clock.By = SigningKeys.ActivationDelay + SigningKeys.ReloadInterval;
        Assert.Equal(added, keys.Signing.Kid);
        Assert.NotNull(keys.Find(old));
    }

    [Fact]
    public void S15_Removed_key_Verifies_no_more()
    {
        using var keys = NewRing();
        var old = keys.Signing.Kid;
        keys.Rotate();
        File.Delete(Directory.GetFiles(_folder, "*.pem").Order(StringComparer.Ordinal).First());

        _clock.By = SigningKeys.ReloadInterval;

        Assert.Null(keys.Find(old));
    }

    [Fact]
    public void S15_Other_instance_Loads_the_new_key_without_a_restart()
    {
        using var one = NewRing();
        using var two = NewRing();
        var added = one.Rotate();

        _clock.By = SigningKeys.ActivationDelay + SigningKeys.ReloadInterval;

        Assert.Equal(added, two.Signing.Kid);
    }

    [Fact]
    public void S14_Short_key_Is_rejected_at_start_up()
    {
        using var rsa = RSA.Create(2048);
        File.WriteAllText(Path.Combine(_folder, "short.pem"), rsa.ExportPkcs8PrivateKeyPem());

        var e = Assert.Throws<InvalidOperationException>(NewRing);

        Assert.Contains("3072", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Key_file_Is_readable_by_its_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "File modes are not Windows'.");
        using var keys = NewRing();
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(Directory.GetFiles(_folder, "*.pem").Single()));
    }

    private SigningKeys NewRing() => new(Options.Create(new JwtOptions { KeyDirectory = _folder }), _clock);

    private sealed class MovedClock : TimeProvider
    {
        public TimeSpan By { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;

        public override long GetTimestamp() => base.GetTimestamp() + (long)(By.TotalSeconds * TimestampFrequency);
    }
}

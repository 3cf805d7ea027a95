using System.Text;
using System.Text.Json;
using ChatPlatform.Core.Secrets;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Tests.Secrets;

/// <summary>Fernet with the test vectors of the published specification, copied in fernet-vectors.json.</summary>
public sealed class FernetTests
{
    private static readonly JsonDocument s_vectors = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Secrets", "fernet-vectors.json")));

    public static TheoryData<string> Invalid { get; } =
        new(Vectors("invalid").Select(v => v.GetProperty("desc").GetString()!));

    [Fact]
    public void S31_Token_Equals_the_specification()
    {
        var v = Assert.Single(Vectors("generate"));
        var iv = v.GetProperty("iv").EnumerateArray().Select(b => b.GetByte()).ToArray();
        Assert.Equal(
            v.GetProperty("token").GetString(),
            Fernet.Encrypt(Key(v), Encoding.UTF8.GetBytes(v.GetProperty("src").GetString()!), Now(v), iv));
    }

    [Fact]
    public void S31_Token_of_the_specification_Is_decrypted()
    {
        var v = Assert.Single(Vectors("verify"));
        Assert.Equal(v.GetProperty("src").GetString(), Encoding.UTF8.GetString(Open(v)!));
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void S31_Invalid_token_of_the_specification_Is_rejected(string description) =>
        Assert.Null(Open(Vectors("invalid").Single(v => v.GetProperty("desc").GetString() == description)));

    [Fact]
    public void S31_Token_with_any_changed_bit_Is_rejected()
    {
        var v = Assert.Single(Vectors("verify"));
        var token = System.Buffers.Text.Base64Url.DecodeFromChars(v.GetProperty("token").GetString());
        for (var bit = 0; bit < token.Length * 8; bit++)
        {
            token[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(
                Fernet.Decrypt(Key(v), Convert.ToBase64String(token).Replace('+', '-').Replace('/', '_'), Now(v)));
            token[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void S32_First_key_of_a_ring_Encrypts_and_all_decrypt()
    {
        var (first, second) = (FernetKey.NewText(), FernetKey.NewText());
        var made = Ring(second).Encrypt("secret"u8);
        var both = Ring(first, second);
        Assert.Equal("secret"u8.ToArray(), both.Decrypt(made));
        Assert.False(both.IsCurrent(made));
        Assert.Null(Ring(first).Decrypt(made));
        Assert.Equal("secret"u8.ToArray(), Ring(first).Decrypt(both.Encrypt("secret"u8)));
    }

    [Theory]
    [InlineData()]
    [InlineData("short")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!=")]
    [InlineData("cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=", "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=")]
    public void S31_Invalid_keys_Are_named_at_start_up(params string[] keys)
    {
        var result = new SecretOptionsCheck().Validate(null, new() { FernetKeys = [.. keys] });
        Assert.True(result.Failed);
        Assert.Contains("Secrets:FernetKeys", result.FailureMessage, StringComparison.Ordinal);
    }

    private static FernetRing Ring(params string[] keys) =>
        new(Options.Create(new SecretOptions { FernetKeys = [.. keys] }), TimeProvider.System);

    private static JsonElement.ArrayEnumerator Vectors(string kind) =>
        s_vectors.RootElement.GetProperty(kind).EnumerateArray();

    private static FernetKey Key(JsonElement v) => FernetKey.Parse(v.GetProperty("secret").GetString())!;

    private static DateTimeOffset Now(JsonElement v) => v.GetProperty("now").GetDateTimeOffset();

    private static byte[]? Open(JsonElement v) =>
        Fernet.Decrypt(
            Key(v), v.GetProperty("token").GetString()!, Now(v),
            TimeSpan.FromSeconds(v.GetProperty("ttl_sec").GetInt32()));
}

using System.Security.Cryptography;
using OtpNet;

namespace ChatPlatform.Core.Identity.SecondFactor;

/// <summary>
/// Time-based one-time passwords (RFC 6238): six digits, SHA-1, a new code every 30 seconds. Keys are Base32 (RFC 4648)
/// without padding.
/// </summary>
public static class Totp
{
    /// <summary>Digits of a code.</summary>
    public const int Digits = 6;

    private const int StepSeconds = 30;

    private const int KeyBytes = 20;

    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    /// <summary>Makes a random key of 160 bits.</summary>
    public static string NewKey() => Encode(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>
    /// Returns the time step that the code belongs to: the current one, the one before or the one after. Null when the
    /// code belongs to none of them. A caller that stores the last step and accepts only later ones prevents replays.
    /// </summary>
    public static long? StepOf(string key, string code, DateTimeOffset now) =>
        Generator(key).VerifyTotp(now.UtcDateTime, code, out var step, Window) ? step : null;

    /// <summary>Computes the code that is valid at a moment.</summary>
    public static string CodeAt(string key, DateTimeOffset moment) => Generator(key).ComputeTotp(moment.UtcDateTime);

    /// <summary>Writes bytes as Base32 without padding.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Base32Encoding.ToString(bytes.ToArray()).TrimEnd('=');

    private static OtpNet.Totp Generator(string key) =>
        new(Base32Encoding.ToBytes(key), StepSeconds, OtpHashMode.Sha1, Digits);
}

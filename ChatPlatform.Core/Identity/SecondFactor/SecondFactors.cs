using System.Globalization;
using System.Security.Cryptography;
using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Data;
using ChatPlatform.Core.Secrets;
using Microsoft.EntityFrameworkCore;

namespace ChatPlatform.Core.Identity.SecondFactor;

/// <summary>State of a user's second factor.</summary>
/// <param name="RecoveryCodes">Unused recovery codes.</param>
public sealed record FactorState(bool IsEnabled, int RecoveryCodes);

/// <summary>A key that is not confirmed yet.</summary>
/// <param name="Uri">Content of the QR code (otpauth).</param>
public sealed record FactorKey(string Key, string Uri);

/// <summary>
/// The second factor of staff users: codes of an authenticator app, and recovery codes as a replacement. Each code
/// works once.
/// </summary>
public sealed class SecondFactors(AppDbFactory databases, SecretBox box, TimeProvider clock)
{
    private const string Issuer = "ChatPlatform";

    private const int RecoveryCodes = 10;

    /// <summary>Maximum characters of a code that are read.</summary>
    private const int MaxCodeLength = 40;

    public async Task<FactorState> StateAsync(Guid userId, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        return new(
            await db.Users.AnyAsync(u => u.Id == userId && u.TwoFactorEnabled, ct),
            await SecondFactorStore.RecoveryOf(db, userId).CountAsync(ct));
    }

    /// <summary>
    /// Creates a key, which becomes active when a code confirms it. Null when the second factor is already active.
    /// </summary>
    public async Task<FactorKey?> BeginAsync(Guid userId, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        if (
            await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == userId && !u.TwoFactorEnabled, ct)
            is not { } user)
        {
            return null;
        }

        var key = Totp.NewKey();
        await SecondFactorStore.Of(db, userId).ExecuteDeleteAsync(ct);
        db.UserTokens.Add(SecondFactorStore.New(userId, SecondFactorStore.Key, box.Seal(OwnerOf(userId), key)));
        db.UserTokens.Add(SecondFactorStore.New(userId, SecondFactorStore.Step, Text(0)));
        await db.TrySaveAsync(ct);
        return new(
            key,
            $"otpauth://totp/{Issuer}:{Uri.EscapeDataString(user.Email!)}"
            + $"?secret={key}&issuer={Issuer}&digits={Totp.Digits}&period=30"
        );
    }

    /// <summary>
    /// Activates the second factor with its first code, and returns the recovery codes, which are available only here.
    /// Null when the code is wrong.
    /// </summary>
    public async Task<IReadOnlyList<string>?> ConfirmAsync(Guid userId, string? code, Actor actor, CancellationToken ct)
    {
        if (!await TryCodeAsync(userId, Clean(code), ct))
        {
            return null;
        }

        await using var db = databases.ForPlatform();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db
            .Users.Where(u => u.Id == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.TwoFactorEnabled, true), ct);
        var codes = await NewRecoveryAsync(db, userId, "second_factor.on", actor, ct);
        await transaction.CommitAsync(ct);
        return codes;
    }

    /// <summary>Replaces the recovery codes by ten new ones.</summary>
    public async Task<IReadOnlyList<string>> RenewRecoveryAsync(Guid userId, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var codes = await NewRecoveryAsync(db, userId, "second_factor.codes_renewed", actor, ct);
        await transaction.CommitAsync(ct);
        return codes;
    }

    /// <summary>Deactivates the second factor; the caller has checked the password.</summary>
    public async Task DisableAsync(Guid userId, Actor actor, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db
            .Users.Where(u => u.Id == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.TwoFactorEnabled, false), ct);
        await SecondFactorStore.Of(db, userId).ExecuteDeleteAsync(ct);
        AuditLog.Add(db, AuditEntry.Security("second_factor.off", actor, null, "user", userId));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>True for an unused code of the app, or a recovery code, which is used up.</summary>
    public async Task<bool> VerifyAsync(Guid userId, string? code, CancellationToken ct)
    {
        var clean = Clean(code);
        if (clean.Length is 0 or > MaxCodeLength)
        {
            return false;
        }

        if (clean.Length == Totp.Digits && clean.All(char.IsAsciiDigit))
        {
            return await TryCodeAsync(userId, clean, ct);
        }

        var name = SecondFactorStore.RecoveryName(userId, clean);
        await using var db = databases.ForPlatform();
        return await SecondFactorStore.Of(db, userId).Where(t => t.Name == name).ExecuteDeleteAsync(ct) == 1;
    }

    private async Task<bool> TryCodeAsync(Guid userId, string code, CancellationToken ct)
    {
        await using var db = databases.ForPlatform();
        var sealedKey = await SecondFactorStore
            .Of(db, userId)
            .Where(t => t.Name == SecondFactorStore.Key)
            .Select(t => t.Value)
            .FirstOrDefaultAsync(ct);
        if (
            sealedKey is null
            || await box.OpenAsync(OwnerOf(userId), sealedKey, ct) is not { } key
            || Totp.StepOf(key, code, clock.GetUtcNow()) is not { } step)
        {
            return false;
        }

        // Of several concurrent calls with the same code, one succeeds.
        var text = Text(step);
        return await SecondFactorStore
                .Of(db, userId)
                .Where(t => t.Name == SecondFactorStore.Step && string.Compare(t.Value, text) < 0)
                .ExecuteUpdateAsync(set => set.SetProperty(t => t.Value, text), ct) == 1;
    }

    private static async Task<IReadOnlyList<string>> NewRecoveryAsync(
        AppDb db, Guid userId, string action, Actor actor, CancellationToken ct)
    {
        await SecondFactorStore.RecoveryOf(db, userId).ExecuteDeleteAsync(ct);
        string[] codes =
        [
            .. Enumerable
                .Range(0, RecoveryCodes)
                .Select(_ =>
                    string.Join(
                        '-', Totp.Encode(RandomNumberGenerator.GetBytes(10)).Chunk(4).Select(c => new string(c)))),
        ];
        db.UserTokens.AddRange(
            codes.Select(code => SecondFactorStore.New(userId, SecondFactorStore.RecoveryName(userId, code), "")));
        AuditLog.Add(db, AuditEntry.Security(action, actor, null, "user", userId));
        await db.SaveChangesAsync(ct);
        return codes;
    }

    private static string Clean(string? code) => code?.Replace(" ", "", StringComparison.Ordinal).Trim() ?? "";

    /// <summary>Formats with a fixed length, so that texts sort like numbers.</summary>
    private static string Text(long step) => step.ToString("D12", CultureInfo.InvariantCulture);

    private static SecretOwner OwnerOf(Guid userId) => new(Guid.Empty, userId, "second_factor.key");
}

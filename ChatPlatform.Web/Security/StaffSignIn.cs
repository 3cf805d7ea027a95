using System.Globalization;
using ChatPlatform.Core.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security;

public enum SignInOutcome
{
    Done,

    /// <summary>No such user, a wrong password, or a disabled user: a stranger cannot tell them apart.</summary>
    Refused,

    /// <summary>Too many failures for this address, whether it belongs to somebody or not.</summary>
    Locked,
}

/// <summary>Signs staff in by e-mail and password. A name that does not exist costs the same time and counts the same failures as one that does (S19).</summary>
public sealed class StaffSignIn(
    SignInManager<User> signIn, IPasswordHasher<User> hasher, IMemoryCache cache, IOptions<IdentityOptions> options)
{
    private static string? s_unknownHash;

    public async Task<SignInOutcome> PasswordAsync(string email, string password)
    {
        var user = await signIn.UserManager.FindByEmailAsync(email);
        if (user is null)
        {
            return RefuseUnknown(email, password);
        }

        if (!user.IsDisabled)
        {
            var result = await signIn.PasswordSignInAsync(user, password, isPersistent: true, lockoutOnFailure: true);
            return result.Succeeded ? SignInOutcome.Done : result.IsLockedOut ? SignInOutcome.Locked : SignInOutcome.Refused;
        }

        return RefuseUnknown(email, password);
    }

    private SignInOutcome RefuseUnknown(string email, string password)
    {
        var lockout = options.Value.Lockout;
        var failures = cache.GetOrCreate($"sign-in:{email.Trim().ToUpper(CultureInfo.InvariantCulture)}", entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = lockout.DefaultLockoutTimeSpan;
            return new Failures();
        })!;
        if (failures.Count >= lockout.MaxFailedAccessAttempts)
        {
            return SignInOutcome.Locked;
        }

        var nobody = new User { DisplayName = "" };
        s_unknownHash ??= hasher.HashPassword(nobody, Guid.NewGuid().ToString("N"));
        hasher.VerifyHashedPassword(nobody, s_unknownHash, password);
        return failures.Add() >= lockout.MaxFailedAccessAttempts ? SignInOutcome.Locked : SignInOutcome.Refused;
    }

    private sealed class Failures
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public int Add() => Interlocked.Increment(ref _count);
    }
}

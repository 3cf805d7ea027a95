using Microsoft.AspNetCore.Identity;

namespace ChatPlatform.Core.Identity.Passwords;

/// <summary>
/// The costly hash, for few at the same time: bcrypt takes a processor for a quarter of a second, and one is always left for the customers (S20).
/// </summary>
public sealed class PasswordHashing(IPasswordHasher<User> hasher) : IDisposable
{
    private static readonly User s_nobody = new() { DisplayName = "" };

    private readonly Lazy<string> _decoy = new(() => hasher.HashPassword(s_nobody, Guid.NewGuid().ToString()));

    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Waits for its turn at most so long.</summary>
    /// <returns>Releases the turn when disposed; null when none came.</returns>
    public async Task<IDisposable?> EnterAsync(TimeSpan patience, CancellationToken ct) => await _turns.WaitAsync(patience, ct) ? new Turn(_turns) : null;

    public async Task<string> HashAsync(User user, string password, CancellationToken ct)
    {
        using var turn = await EnterAsync(Timeout.InfiniteTimeSpan, ct);
        return hasher.HashPassword(user, password);
    }

    public async Task<bool> VerifyAsync(User user, string? password, CancellationToken ct)
    {
        if (user.PasswordHash is null || password is null || password.Length > 2 * PasswordRules.Longest)
        {
            return false;
        }

        using var turn = await EnterAsync(Timeout.InfiniteTimeSpan, ct);
        return hasher.VerifyHashedPassword(user, user.PasswordHash, password) != PasswordVerificationResult.Failed;
    }

    /// <summary>Takes as long as a password that is not right, for names that belong to nobody (S19).</summary>
    public void VerifyNobody(string password) => hasher.VerifyHashedPassword(s_nobody, _decoy.Value, password);

    public void Dispose() => _turns.Dispose();

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}

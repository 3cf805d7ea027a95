using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity.Attempts;
using Microsoft.AspNetCore.Identity;

namespace ChatPlatform.Core.Identity.Passwords;

/// <summary>
/// Limits concurrent password hashing: bcrypt takes a quarter of a second of processor time, and one processor always
/// remains for visitors (S20).
/// </summary>
public sealed class PasswordHashing(IPasswordHasher<User> hasher)
{
    /// <summary>Error when no slot was available, worded to follow the field's name.</summary>
    public const string Busy =
        "could not be checked, because many users are signing in; wait a few seconds and try again";

    /// <summary>Maximum waiting operations of an anonymous client.</summary>
    private const int MaxWaitingAnonymous = 4;

    /// <summary>Maximum waiting operations of a client that is signed in or has a link.</summary>
    private const int MaxWaitingKnown = 50;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(20);

    private static readonly User s_dummyUser = new() { DisplayName = "" };

    private readonly Lazy<string> _decoy = new(() => hasher.HashPassword(s_dummyUser, Guid.NewGuid().ToString()));

    private readonly PasswordHashQueue _turns = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Waits for a slot on behalf of a client that signs in.</summary>
    /// <param name="client">Client; see <see cref="ClientNetwork"/>.</param>
    /// <returns>Releases the slot when disposed; null after the timeout.</returns>
    public Task<IDisposable?> EnterAsync(string client, TimeSpan timeout, CancellationToken ct) =>
        _turns.EnterAsync(client, MaxWaitingAnonymous, timeout, ct);

    /// <summary>Hashes a new password; null when no slot was available.</summary>
    /// <param name="like">Hash of another account of the address, whose salt is reused; null for none.</param>
    public async Task<string?> HashAsync(string password, string? like, Actor actor, CancellationToken ct)
    {
        using var turn = await _turns.EnterAsync(ClientOf(actor), MaxWaitingKnown, s_timeout, ct);
        return turn is null ? null
            : like is not null && IsToday(like) ? BcryptPasswordHasher.HashWithSaltOf(like, password)
            : hasher.HashPassword(s_dummyUser, password);
    }

    /// <summary>Whether the password is the account's; null when no slot was available.</summary>
    public async Task<bool?> VerifyAsync(User user, string? password, Actor actor, CancellationToken ct)
    {
        if (user.PasswordHash is null || password is null || password.Length > 2 * PasswordRules.MaxLength)
        {
            return false;
        }

        using var turn = await _turns.EnterAsync(ClientOf(actor), MaxWaitingKnown, s_timeout, ct);
        return turn is null
            ? null
            : hasher.VerifyHashedPassword(user, user.PasswordHash, password) != PasswordVerificationResult.Failed;
    }

    /// <summary>
    /// The hashes that match the password. Accounts of one address share a salt, so that any number of them, including
    /// none, takes the time of one hash (S19). The caller holds a slot.
    /// </summary>
    public HashSet<string> Matching(IReadOnlyCollection<string> hashes, string password)
    {
        var matching = new HashSet<string>(StringComparer.Ordinal);
        foreach (var alike in hashes.DefaultIfEmpty(_decoy.Value).GroupBy(BcryptPasswordHasher.SaltOf))
        {
            matching.UnionWith(BcryptPasswordHasher.Matching([.. alike], password));
        }

        return matching;
    }

    /// <summary>
    /// Rehashes a password whose hash has a lower cost than configured, with the salt of an account of the address;
    /// null when the cost is not lower. The caller holds a slot.
    /// </summary>
    /// <param name="others">Hashes of all accounts of the address.</param>
    public string? Renewed(string hash, IEnumerable<string> others, string password) => IsToday(hash) ? null
        : others.FirstOrDefault(IsToday) is { } like ? BcryptPasswordHasher.HashWithSaltOf(like, password)
        : hasher.HashPassword(s_dummyUser, password);

    private bool IsToday(string hash) => !BCrypt.Net.BCrypt.PasswordNeedsRehash(hash, CostOf(_decoy.Value));

    private static int CostOf(string hash) =>
        int.Parse(hash.AsSpan(4, 2), System.Globalization.CultureInfo.InvariantCulture);

    private static string ClientOf(Actor actor) =>
        "known " + (actor.Address is null ? actor.Id?.ToString() ?? actor.Name : ClientNetwork.Of(actor.Address));
}

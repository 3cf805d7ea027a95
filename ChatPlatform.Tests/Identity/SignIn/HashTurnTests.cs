using ChatPlatform.Core.Identity.Passwords;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Tests.Identity.SignIn;

/// <summary>Scheduling of the password hash computations.</summary>
public sealed class HashTurnTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly PasswordHashing _hashing = new(
        new BcryptPasswordHasher(Options.Create(new PasswordHashOptions { WorkFactor = 4 })));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task M5_Hashing_Prefers_addresses_without_a_slot_and_limits_the_queue_of_one_address()
    {
        var taken = new List<IDisposable?>();
        for (var slot = 0; slot < Math.Max(1, Environment.ProcessorCount / 2); slot++)
        {
            taken.Add(await _hashing.EnterAsync($"client {slot}", s_patience, Ct));
        }

        var crowd = Enumerable.Range(0, 20).Select(_ => _hashing.EnterAsync("client 0", s_patience, Ct)).ToList();
        var sentAway = crowd.Where(t => t.IsCompleted).ToList();
        Assert.Equal(16, sentAway.Count);
        Assert.All(await Task.WhenAll(sentAway), Assert.Null);
        var newcomers = Enumerable
            .Range(0, 3)
            .Select(n => _hashing.EnterAsync($"newcomer {n}", s_patience, Ct))
            .ToList();

        taken[0]!.Dispose();
        foreach (var newcomer in newcomers)
        {
            using var turn = await newcomer;
            Assert.NotNull(turn);
            Assert.DoesNotContain(crowd.Except(sentAway), t => t.IsCompleted);
        }

        using var served = await crowd.Except(sentAway).First();
        Assert.NotNull(served);
    }

    [Fact]
    public async Task M5_Cancelled_hashing_Releases_its_slot_and_queue_place()
    {
        var slots = Math.Max(1, Environment.ProcessorCount / 2);
        var taken = new List<IDisposable?>();
        for (var slot = 0; slot < slots; slot++)
        {
            taken.Add(await _hashing.EnterAsync($"client {slot}", s_patience, Ct));
        }

        Assert.Null(await _hashing.EnterAsync("impatient", TimeSpan.Zero, Ct));
        using var cancellation = new CancellationTokenSource();
        var cancelled = _hashing.EnterAsync("cancelled", s_patience, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        taken.ForEach(t => t!.Dispose());
        for (var slot = 0; slot < slots; slot++)
        {
            Assert.NotNull(await _hashing.EnterAsync($"other {slot}", s_patience, Ct)); // All slots are free again.
        }
    }
}

using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity.SecondFactor;

namespace ChatPlatform.Tests.Support.Actors;

/// <summary>A second factor of a test user, with its authenticator app.</summary>
internal sealed class Factor(AppFixture app, Guid userId, string key, IReadOnlyList<string> recovery)
{
    public IReadOnlyList<string> Recovery { get; } = recovery;

    /// <summary>Sets up a second factor.</summary>
    public static async Task<Factor> SetUpAsync(AppFixture app, Guid userId)
    {
        var ct = TestContext.Current.CancellationToken;
        var factors = app.Get<SecondFactors>();
        var begun = await factors.BeginAsync(userId, ct);
        var codes = await factors.ConfirmAsync(
            userId, Totp.CodeAt(begun!.Key, DateTimeOffset.UtcNow), Actor.System("test"), ct);
        Assert.NotNull(codes);
        return new(app, userId, begun.Key, codes);
    }

    /// <summary>A code that has not been used: that of the current time step, with earlier uses removed.</summary>
    public async Task<string> NextCodeAsync()
    {
        await using var owner = await app.OpenAsOwnerAsync();
        await using var command = new Npgsql.NpgsqlCommand(
            "update user_tokens set value = '000000000000' where user_id = $1 and name = 'step'", owner)
        {
            Parameters = { new() { Value = userId } },
        };
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return Totp.CodeAt(key, DateTimeOffset.UtcNow);
    }

    /// <summary>The code of another moment.</summary>
    public string CodeAt(DateTimeOffset moment) => Totp.CodeAt(key, moment);
}

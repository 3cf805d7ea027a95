using ChatPlatform.Core.Audit;
using ChatPlatform.Core.Identity.SecondFactor;

namespace ChatPlatform.Tests.Support.Actors;

/// <summary>A second factor that a test set up, and the app on the phone that goes with it.</summary>
internal sealed class Factor(AppFixture app, Guid userId, string key, IReadOnlyList<string> recovery)
{
    public IReadOnlyList<string> Recovery { get; } = recovery;

    /// <summary>Sets one up.</summary>
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

    /// <summary>A code that was not used yet: that of the present step, as if nobody had shown any.</summary>
    public async Task<string> FreshCodeAsync()
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

    /// <summary>The code of some other moment.</summary>
    public string CodeAt(DateTimeOffset moment) => Totp.CodeAt(key, moment);
}

using ChatPlatform.Core.Data;
using Microsoft.Extensions.DependencyInjection;

namespace ChatPlatform.Tests.Support.App;

/// <summary>Two instances on one database and one Redis.</summary>
public class SharedInstances(PlatformFixture platform) : TwinFixture(platform)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private AppFactory? _twin;

    internal PrivateRedis Redis { get; } = new();

    /// <summary>Address of the second instance.</summary>
    public Uri TwinAddress { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await Redis.StartAsync(CancellationToken.None);
        await base.InitializeAsync();
        _twin = StartTwin();
        TwinAddress = new(
            _twin.ClientOptions.BaseAddress.ToString().Replace("localhost", "127.0.0.1", StringComparison.Ordinal));
        await WaitUntilSharedAsync();
    }

    /// <summary>Waits until both instances count through Redis.</summary>
    public Task WaitUntilSharedAsync() =>
        Wait.UntilAsync(
            () =>
                Task.FromResult(
                    Get<RedisConnection>().IsAvailable
                        && _twin!.Services.GetRequiredService<RedisConnection>().IsAvailable),
            s_patience);

    public override async ValueTask DisposeAsync()
    {
        if (_twin is not null)
        {
            await _twin.DisposeAsync();
        }

        await base.DisposeAsync();
        await Redis.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override void Configure(IDictionary<string, string?> settings)
    {
        settings["ConnectionStrings:Redis"] = Redis.Settings;
        base.Configure(settings);
    }
}

using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.BuiltIn;
using ChatPlatform.Core.Inference.Connections;
using ChatPlatform.Core.Inference.Faults;
using ChatPlatform.Core.Inference.Providers;
using ChatPlatform.Core.Inference.Resilience;
using ChatPlatform.Core.Tenancy;
using ChatPlatform.FakeLlm;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Tests.Inference.Resilience;

/// <summary>
/// When a provider is paused and called again, by a clock that the test moves. The calls are counted at the fake
/// server.
/// </summary>
public sealed class ProviderBreakerTests : IClassFixture<AppFixture>
{
    private const int MinCalls = 4;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(15);

    private readonly AppFixture _app;
    private readonly MovedClock _clock = new();
    private readonly ProviderBreakers _breakers;
    private readonly ChatClients _clients;
    private readonly Guid _tenant = Guid.CreateVersion7();

    public ProviderBreakerTests(AppFixture app)
    {
        _app = app;
        _breakers = new(
            Options.Create(new InferenceOptions { BreakerMinCalls = MinCalls }), _clock,
            NullLogger<ProviderBreakers>.Instance);
        _clients = new(
            app.Get<IOptions<InferenceOptions>>(), app.Get<ProviderClients>(), app.Get<ConnectionClients>(),
            app.Get<ExtractiveChatClient>(), app.Get<ProviderStatus>(), app.Get<ProviderFaults>(), _breakers,
            NullLogger<ChatClients>.Instance);
        app.Llm.Reset();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("busy-for-long", 1)]
    [InlineData("html", 3)]
    [InlineData("broken", 3)]
    public async Task R11_Provider_Is_paused_for_the_tenant_whose_calls_failed_and_for_no_other(
        string fault, int requests)
    {
        Answer(Scripts.Faults[fault]);
        await AskAsync(_tenant, MinCalls);
        Assert.Equal(requests * MinCalls, _app.Llm.Count);

        await AskAsync(_tenant, 3);
        Assert.Equal(requests * MinCalls, _app.Llm.Count);

        await AskAsync(Guid.CreateVersion7());
        Assert.Equal(requests * (MinCalls + 1), _app.Llm.Count);
    }

    [Fact]
    public async Task R11_Paused_provider_Is_tried_once_after_the_pause_and_called_again_when_it_answers()
    {
        await PauseAsync();
        _clock.Move(s_pause);
        await AskAsync(_tenant, 3);
        Assert.Equal(MinCalls + 1, _app.Llm.Count); // The trial fails, and the provider stays paused.

        _clock.Move(s_pause);
        Answer(new Reply.Text("Said by the model."));
        Assert.Equal("Said by the model.", await AskAsync(_tenant));
        Assert.Equal("Said by the model.", await AskAsync(_tenant));
        Assert.Equal(MinCalls + 3, _app.Llm.Count);
    }

    [Fact]
    public async Task R11_Trial_that_the_caller_cancels_Leaves_the_provider_paused()
    {
        await PauseAsync();
        _clock.Move(s_pause);
        await CancelAsync();
        Assert.Equal(MinCalls + 1, _app.Llm.Count);

        await AskAsync(_tenant);
        Assert.Equal(MinCalls + 1, _app.Llm.Count);
    }

    [Fact]
    public async Task R11_Refused_and_cancelled_calls_Pause_no_provider()
    {
        Answer(Scripts.Faults["refused"]);
        await AskAsync(_tenant, MinCalls);
        for (var i = 0; i < MinCalls; i++)
        {
            await CancelAsync();
        }

        Answer(new Reply.Text("Said by the model."));
        Assert.Equal("Said by the model.", await AskAsync(_tenant));
        Assert.Equal((2 * MinCalls) + 1, _app.Llm.Count);
    }

    [Fact]
    public async Task R11_Fewer_failures_than_half_of_the_calls_Pause_no_provider()
    {
        for (var i = 0; i < MinCalls; i++)
        {
            Answer(new Reply.Text("Said."));
            await AskAsync(_tenant, 2);
            Answer(Scripts.Faults["busy-for-long"]);
            await AskAsync(_tenant);
        }

        Assert.Equal(3 * MinCalls, _app.Llm.Count);
    }

    [Fact]
    public async Task R11_Answers_that_are_cut_off_after_their_beginning_Pause_the_provider()
    {
        Answer(Scripts.Faults["cut-off"]);
        for (var i = 0; i < MinCalls / 2; i++)
        {
            await Assert.ThrowsAsync<ProviderException>(() => AskAsync(_tenant));
        }

        await AskAsync(_tenant);
        Assert.Equal(MinCalls / 2, _app.Llm.Count);
    }

    [Fact]
    public async Task Breakers_Are_bounded_and_forgotten_when_they_are_idle()
    {
        for (var i = 0; i < ProviderBreakers.MaxKept + 100; i++)
        {
            await _clients.ForAsync(Guid.CreateVersion7(), new(Provider: "fake"), Ct);
        }

        Assert.InRange(_breakers.Count, ProviderBreakers.MaxKept / 2, ProviderBreakers.MaxKept);
        _clock.Move(TimeSpan.FromHours(1));
        await _clients.ForAsync(_tenant, new(Provider: "fake"), Ct);
        Assert.Equal(1, _breakers.Count);
    }

    private void Answer(Reply reply) => _app.Llm.Script = _ => reply;

    private async Task PauseAsync()
    {
        Answer(Scripts.Faults["busy-for-long"]);
        await AskAsync(_tenant, MinCalls + 1);
        Assert.Equal(MinCalls, _app.Llm.Count);
    }

    private async Task<string> AskAsync(Guid tenantId, int times = 1)
    {
        ChatResponse? response = null;
        for (var i = 0; i < times; i++)
        {
            var client = await _clients.ForAsync(tenantId, new TenantSettings(Provider: "fake"), Ct);
            response = await client.GetResponseAsync("Can you help me with my order?", cancellationToken: Ct);
        }

        return response!.Text;
    }

    /// <summary>Cancels a call that the provider has received and does not answer.</summary>
    private async Task CancelAsync()
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        _app.Llm.Before = _ => leave.CancelAsync();
        Answer(Scripts.Faults["silent"]);
        var client = await _clients.ForAsync(_tenant, new TenantSettings(Provider: "fake"), Ct);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.GetResponseAsync("Can you help me with my order?", cancellationToken: leave.Token));
        _app.Llm.Before = _ => Task.CompletedTask;
    }

    /// <summary>A clock that stands still until a test moves it. Its timers are those of the system.</summary>
    private sealed class MovedClock : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UtcNow;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _now.Ticks;

        public void Move(TimeSpan by) => _now += by;
    }
}

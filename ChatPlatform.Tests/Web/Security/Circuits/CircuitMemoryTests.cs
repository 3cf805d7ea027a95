using System.Net;
using ChatPlatform.Tests.Browser;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Web.Security.Circuits;

/// <summary>
/// Memory of abandoned console pages, measured in a separate process. Scale: 500 abandoned pages and 100 kept; 90 and 5
/// in every run.
/// </summary>
public sealed class CircuitMemoryTests(CircuitMemoryTests.LowLimits fixture, ITestOutputHelper output)
    : IClassFixture<CircuitMemoryTests.LowLimits>
{
    private const int Moves = 1_000;

    private static readonly int s_abandoned = Scale.Of(90, 500);

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Promised time until the memory of abandoned pages is returned.</summary>
    private static readonly TimeSpan s_back = TimeSpan.FromMinutes(5);

    /// <summary>The program checks every 30 seconds.</summary>
    private static readonly TimeSpan s_collected = TimeSpan.FromMinutes(2);

    private readonly AppProcess _app = fixture.App;

    [Fact]
    public async Task S27_Browser_that_confirms_nothing_Gets_ten_render_batches_and_uses_little_memory()
    {
        using var staff = await OwnerAsync();
        await using var silent = await staff.OpenCircuitAsync("/t/acme/agents", confirms: false);
        await Wait.UntilAsync(() => Task.FromResult(silent.Batches > 0), s_patience);
        Uri[] pages = [new(_app.Address, "/t/acme/tools"), new(_app.Address, "/t/acme/agents")];
        var before = _app.ResidentBytes;

        for (var i = 0; i < Moves; i++)
        {
            await silent.MoveAsync(pages[i % 2]);
        }

        var grown = _app.ResidentBytes - before;
        output.WriteLine($"{silent.Batches} drawings; {before >> 20} MB and {grown >> 20} MB more.");
        Assert.InRange(silent.Batches, 1, 10);
        Assert.True(grown < 32L << 20, $"{Moves} moves took {grown >> 20} MB.");
        await using var other = await staff.OpenCircuitAsync("/t/acme/agents", confirms: true);
        await Wait.UntilAsync(() => Task.FromResult(other.Batches > 0), s_patience);
    }

    /// <summary>
    /// The framework keeps a disconnected page for a minute where its scripts owe a response, so this is the cost of a
    /// minute's pages. The promised scale also asserts that the memory returns to the level after twice the number of
    /// pages before.
    /// </summary>
    [Fact]
    public async Task S27_Abandoned_circuit_Uses_less_than_a_megabyte_for_minutes()
    {
        using var staff = await OwnerAsync();
        await OpenAndAbandonAsync(staff);
        await OpenAndAbandonAsync(staff); // Tiered compilation and the heap's first budget take memory once.
        if (Scale.IsPromised)
        {
            await Task.Delay(s_back, TestContext.Current.CancellationToken);
        }

        var before = _app.ResidentBytes;

        await OpenAndAbandonAsync(staff);

        var grown = _app.ResidentBytes - before;
        output.WriteLine($"{s_abandoned} pages: {before >> 20} MB and {grown >> 20} MB more.");
        Assert.True(grown < s_abandoned * (1L << 20), $"{s_abandoned} abandoned pages took {grown >> 20} MB.");
        if (Scale.IsPromised)
        {
            var took = await Wait.UntilAsync(() => Task.FromResult(_app.ResidentBytes < before * 1.1), s_back);
            output.WriteLine($"{_app.ResidentBytes >> 20} MB after {took.TotalSeconds:0} s.");
        }
    }

    [Fact]
    public async Task S27_Memory_of_circuits_Is_collected_when_most_are_closed()
    {
        using var staff = await OwnerAsync();

        await OpenAndAbandonAsync(staff);

        await Wait.UntilAsync(
            () =>
                Task.FromResult(
                    _app.Log.Any(line => line.Contains("collecting their memory", StringComparison.Ordinal))),
            s_collected);
        foreach (var line in _app.Log.Where(line => line.Contains("collecting their memory", StringComparison.Ordinal)))
        {
            output.WriteLine(line);
        }
    }

    [Fact]
    public async Task S26_Thousand_anonymous_connections_to_the_hub_Use_no_memory()
    {
        await OpenCircuitsAsync(1_000); // The program is warm then.
        var before = _app.ResidentBytes;

        await OpenCircuitsAsync(1_000);

        var grown = _app.ResidentBytes - before;
        output.WriteLine($"{before >> 20} MB and {grown >> 20} MB more.");
        Assert.True(grown < 20L << 20, $"1,000 strangers took {grown >> 20} MB.");
    }

    private async Task OpenCircuitsAsync(int times)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = _app.Address,
        };
        for (var i = 0; i < times; i++)
        {
            using var answer = await http.PostAsync(
                new Uri("/_blazor/negotiate?negotiateVersion=1", UriKind.Relative), null,
                TestContext.Current.CancellationToken);
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Redirect, HttpStatusCode.Unauthorized });
        }
    }

    private static async Task OpenAndAbandonAsync(StaffClient staff)
    {
        foreach (var page in await CircuitClient.OpenManyAsync(staff, "/t/acme/agents", s_abandoned))
        {
            await page.DisposeAsync();
        }
    }

    private async Task<StaffClient> OwnerAsync()
    {
        var staff = new StaffClient(_app.Address);
        (await staff.SignInAsync(StaffDriver.Owner, StaffDriver.OwnerPassword)).Dispose();
        return staff;
    }

    public sealed class LowLimits(PlatformFixture platform) : ProcessFixture(platform)
    {
        protected override void Configure(IDictionary<string, string> settings)
        {
            settings["Limits:Circuits:PerUser"] = "1000";
            settings["Serilog:MinimumLevel:Override:ChatPlatform.Web.Security.Limits.Circuits.CircuitMemoryTrimmer"] =
                "Information";
            settings["Limits:Circuits:Disconnected"] = $"{Scale.Of(5, 100)}";
        }
    }
}

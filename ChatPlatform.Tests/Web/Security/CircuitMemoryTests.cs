using System.Net;
using ChatPlatform.Tests.Browser;
using ChatPlatform.Tests.Support;

namespace ChatPlatform.Tests.Web.Security;

/// <summary>What those cost at the hub who want nothing but its memory, measured on a process of the app's own.</summary>
public sealed class CircuitMemoryTests(ProcessFixture fixture, ITestOutputHelper output) : IClassFixture<ProcessFixture>
{
    private const int Moves = 1_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly AppProcess _app = fixture.App;

    [Fact]
    public async Task S27_A_browser_that_confirms_nothing_gets_ten_drawings_and_the_rest_takes_no_memory()
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

    [Fact]
    public async Task S26_A_thousand_strangers_at_the_hub_cost_no_memory()
    {
        await KnockAsync(100);
        var before = _app.ResidentBytes;

        await KnockAsync(1_000);

        var grown = _app.ResidentBytes - before;
        output.WriteLine($"{before >> 20} MB and {grown >> 20} MB more.");
        Assert.True(grown < 20L << 20, $"1,000 strangers took {grown >> 20} MB.");
    }

    private async Task KnockAsync(int times)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = _app.Address };
        for (var i = 0; i < times; i++)
        {
            using var answer = await http.PostAsync(new Uri("/_blazor/negotiate?negotiateVersion=1", UriKind.Relative), null, TestContext.Current.CancellationToken);
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Redirect, HttpStatusCode.Unauthorized });
        }
    }

    private async Task<StaffClient> OwnerAsync()
    {
        var staff = new StaffClient(_app.Address);
        (await staff.SignInAsync(StaffDriver.Owner, StaffDriver.OwnerPassword)).Dispose();
        return staff;
    }
}

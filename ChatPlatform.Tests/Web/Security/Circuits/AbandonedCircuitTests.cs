using System.Diagnostics.Metrics;
using ChatPlatform.Tests.Browser;
using ChatPlatform.Tests.Support;
using ChatPlatform.Web.Security.Limits.Circuits;

namespace ChatPlatform.Tests.Web.Security.Circuits;

/// <summary>
/// Pages whose browsers have disconnected, by the framework's own count. Scale: 500 pages of which 100 are kept; 30 and
/// 5 in every run.
/// </summary>
public sealed class AbandonedCircuitTests(AbandonedCircuitTests.LowLimits app)
    : IClassFixture<AbandonedCircuitTests.LowLimits>
{
    private static readonly int s_pages = Scale.Of(30, 500);

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(Scale.Of(60, 180));

    [Fact]
    public async Task S27_Abandoned_circuits_Are_not_counted_and_few_are_kept()
    {
        using var staff = new StaffClient(app.Address);
        (await staff.SignInAsync(StaffDriver.Owner, StaffDriver.OwnerPassword)).Dispose();
        var alive = 0L;
        using var listener = Listen(change => Interlocked.Add(ref alive, change));
        var pages = await CircuitClient.OpenManyAsync(staff, "/t/acme/agents", s_pages);
        await Wait.UntilAsync(
            () => Task.FromResult(app.Get<CircuitSlots>().Count == s_pages && Interlocked.Read(ref alive) == s_pages),
            s_patience);

        foreach (var page in pages)
        {
            await page.DisposeAsync();
        }

        await Wait.UntilAsync(
            () => Task.FromResult(app.Get<CircuitSlots>().Count == 0 && Interlocked.Read(ref alive) <= LowLimits.Kept),
            s_patience);
        Assert.NotEqual(0, Interlocked.Read(ref alive));
    }

    /// <summary>Listens to the meter of this application; others in this process have their own.</summary>
    private MeterListener Listen(Action<long> onChange)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (
                    instrument.Name == "aspnetcore.components.circuit.active"
                    && instrument.Meter.Scope == app.Get<IMeterFactory>())
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, change, _, _) => onChange(change));
        listener.Start();
        return listener;
    }

    public sealed class LowLimits(PlatformFixture platform) : AppFixture(platform)
    {
        public static readonly int Kept = Scale.Of(5, 100);

        protected override void Configure(IDictionary<string, string?> settings) =>
            settings["Limits:Circuits:Disconnected"] = $"{Kept}";
    }
}

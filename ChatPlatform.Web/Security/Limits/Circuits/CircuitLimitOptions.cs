using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security.Limits.Circuits;

/// <summary>Options of the section "Limits:Circuits": limits on open console pages (S27).</summary>
public sealed class CircuitLimitOptions
{
    private const int MaxValue = 1_000_000;

    /// <summary>Maximum per user, on all instances.</summary>
    [Range(1, MaxValue)]
    public int PerUser { get; set; } = 10;

    /// <summary>Maximum per instance.</summary>
    [Range(1, MaxValue)]
    public int PerInstance { get; set; } = 1_000;

    /// <summary>Maximum number of disconnected circuits that are retained.</summary>
    [Range(0, MaxValue)]
    public int Disconnected { get; set; } = 100;

    /// <summary>Minutes for which disconnected circuits are retained.</summary>
    [Range(1, 60)]
    public int DisconnectedMinutes { get; set; } = 3;

    /// <summary>Maximum number of unacknowledged render batches.</summary>
    [Range(1, 100)]
    public int MaxUnacknowledgedBatches { get; set; } = 10;

    /// <summary>Maximum size of a SignalR message from a browser in bytes.</summary>
    [Range(1_024, 1_048_576)]
    public int MessageBytes { get; set; } = 32 * 1024;
}

/// <summary>Applies the limits to the Blazor and SignalR options.</summary>
internal sealed class CircuitLimitSetup(IOptions<CircuitLimitOptions> limits)
    : IConfigureOptions<CircuitOptions>,
        IConfigureOptions<HubOptions>
{
    public void Configure(CircuitOptions options)
    {
        options.DetailedErrors = false;
        options.DisconnectedCircuitMaxRetained = limits.Value.Disconnected;
        options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(limits.Value.DisconnectedMinutes);
        options.MaxBufferedUnacknowledgedRenderBatches = limits.Value.MaxUnacknowledgedBatches;
    }

    public void Configure(HubOptions options)
    {
        options.EnableDetailedErrors = false;
        options.MaximumReceiveMessageSize = limits.Value.MessageBytes;
    }
}

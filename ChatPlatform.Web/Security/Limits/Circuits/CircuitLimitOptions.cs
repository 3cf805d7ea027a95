using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Security.Limits.Circuits;

/// <summary>The section "Limits:Circuits": console pages that are open at the same time (S27).</summary>
public sealed class CircuitLimitOptions
{
    private const int Most = 1_000_000;

    /// <summary>Of a person, on all instances.</summary>
    [Range(1, Most)]
    public int PerUser { get; set; } = 10;

    /// <summary>Of one instance.</summary>
    [Range(1, Most)]
    public int PerInstance { get; set; } = 1_000;

    /// <summary>Kept for people whose connection broke.</summary>
    [Range(0, Most)]
    public int Disconnected { get; set; } = 100;

    /// <summary>Minutes that they are kept.</summary>
    [Range(1, 60)]
    public int DisconnectedMinutes { get; set; } = 3;

    /// <summary>Drawings that a browser may leave unconfirmed before the server waits for it.</summary>
    [Range(1, 100)]
    public int UnconfirmedBatches { get; set; } = 10;

    /// <summary>Bytes of one message from a browser.</summary>
    [Range(1_024, 1_048_576)]
    public int MessageBytes { get; set; } = 32 * 1024;
}

/// <summary>Hands the limits to the framework.</summary>
internal sealed class CircuitLimitSetup(IOptions<CircuitLimitOptions> limits)
    : IConfigureOptions<CircuitOptions>,
        IConfigureOptions<HubOptions>
{
    public void Configure(CircuitOptions options)
    {
        options.DetailedErrors = false;
        options.DisconnectedCircuitMaxRetained = limits.Value.Disconnected;
        options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(limits.Value.DisconnectedMinutes);
        options.MaxBufferedUnacknowledgedRenderBatches = limits.Value.UnconfirmedBatches;
    }

    public void Configure(HubOptions options)
    {
        options.EnableDetailedErrors = false;
        options.MaximumReceiveMessageSize = limits.Value.MessageBytes;
    }
}

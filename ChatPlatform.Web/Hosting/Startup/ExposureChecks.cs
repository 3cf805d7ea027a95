using ChatPlatform.Core.Inference;
using ChatPlatform.Core.Inference.Egress;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Hosting.Startup;

internal sealed class AllowedHostsCheck(IConfiguration configuration) : IStartupCheck
{
    public string Name => "The platform answers to its own names only";

    public string Why => "Links in mails and redirects are built from the name that a request asked for.";

    public string Fix => "Set AllowedHosts to the platform's host names, separated by semicolons.";

    public Task<StartupFinding> LookAsync(CancellationToken ct)
    {
        var hosts = (configuration["AllowedHosts"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Task.FromResult(StartupFinding.Of(
            hosts.Length == 0 ? "AllowedHosts is not set" : hosts.Any(h => h is "*" or "[::]" or "0.0.0.0") ? "AllowedHosts is \"*\"" : null));
    }
}

internal sealed class DetailedErrorsCheck(IConfiguration configuration, IOptions<CircuitOptions> circuits, IOptions<HubOptions> hubs) : IStartupCheck
{
    public string Name => "Failures tell strangers nothing about the inside";

    public string Why => "Exception texts name files, queries and settings.";

    public string Fix => "Remove DetailedErrors (ASPNETCORE_DETAILEDERRORS) from the configuration.";

    public Task<StartupFinding> LookAsync(CancellationToken ct) => Task.FromResult(StartupFinding.Of(
        configuration["DetailedErrors"] is "1" || string.Equals(configuration["DetailedErrors"], "true", StringComparison.OrdinalIgnoreCase) || circuits.Value.DetailedErrors || hubs.Value.EnableDetailedErrors == true
            ? "detailed errors are on" : null));
}

internal sealed class EgressCheck(IOptions<EgressOptions> options) : IStartupCheck
{
    public string Name => "Tools and providers cannot reach the inner network";

    public string Why => "A tenant's tool could otherwise call machines that only this one can see.";

    public string Fix => "Empty Egress:AllowedPrivateHosts.";

    public Task<StartupFinding> LookAsync(CancellationToken ct) => Task.FromResult(StartupFinding.Of(
        options.Value.AllowedPrivateHosts.Count > 0 ? "private hosts are allowed, over http too: " + string.Join(", ", options.Value.AllowedPrivateHosts)
        : options.Value.AllowedPorts.Contains(80) ? "port 80 is allowed"
        : null));
}

internal sealed class ProviderTransportCheck(IOptions<InferenceOptions> options) : IStartupCheck
{
    public string Name => "Keys of model providers travel over https";

    public string Why => "Over http everybody on the way has the key, and the conversations.";

    public string Fix => "Give each provider in Inference:Providers an https address.";

    public Task<StartupFinding> LookAsync(CancellationToken ct)
    {
        var plain = options.Value.Providers.Where(p => p.Value.BaseUrl?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) == true).Select(p => p.Key).Order().ToList();
        return Task.FromResult(
            options.Value.Providers.Count == 0 ? StartupFinding.NotApplicable("No provider is configured here.")
            : StartupFinding.Of(plain.Count == 0 ? null : "over http: " + string.Join(", ", plain)));
    }
}

internal sealed class OpenApiCheck(IConfiguration configuration) : IStartupCheck
{
    public string Name => "The description of the programming interface is not public";

    public string Why => "It saves an attacker the search; nothing in it is secret.";

    public string Fix => "Remove OpenApi:Enabled, unless your integrators need it.";

    public Task<StartupFinding> LookAsync(CancellationToken ct) => Task.FromResult(
        configuration.GetValue("OpenApi:Enabled", false) ? new StartupFinding(FindingState.Warning, "OpenApi:Enabled is on") : StartupFinding.Met);
}

using ChatPlatform.Core.Egress;
using ChatPlatform.Core.Inference;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Hosting.Startup;

internal sealed class AllowedHostsCheck(IConfiguration configuration) : IStartupCheck
{
    public string Name => "Allowed host names are configured";

    public string Why => "Links in e-mails and redirects are built from the host name of the request.";

    public string Fix => "Set AllowedHosts to the platform's host names, separated by semicolons.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct)
    {
        var hosts = (configuration["AllowedHosts"] ?? "").Split(
            ';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Task.FromResult(
            StartupFinding.Of(
                hosts.Length == 0 ? "AllowedHosts is not set"
                : hosts.Any(h => h is "*" or "[::]" or "0.0.0.0") ? "AllowedHosts is \"*\""
                : null));
    }
}

internal sealed class DetailedErrorsCheck(
    IConfiguration configuration,
    IOptions<CircuitOptions> circuits,
    IOptions<HubOptions> hubs
) : IStartupCheck
{
    public string Name => "Detailed errors are turned off";

    public string Why => "Error details reveal files, queries and settings.";

    public string Fix => "Remove DetailedErrors (ASPNETCORE_DETAILEDERRORS) from the configuration.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        Task.FromResult(
            StartupFinding.Of(
                configuration["DetailedErrors"] is "1"
                || string.Equals(configuration["DetailedErrors"], "true", StringComparison.OrdinalIgnoreCase)
                || circuits.Value.DetailedErrors
                || hubs.Value.EnableDetailedErrors == true
                    ? "detailed errors are on"
                    : null));
}

internal sealed class EgressCheck(IOptions<EgressOptions> options) : IStartupCheck
{
    public string Name => "Tools and providers cannot reach the internal network";

    public string Why => "Otherwise the tool of a tenant could call internal services.";

    public string Fix =>
        "Remove this machine from Egress:AllowedPrivateHosts, and list only hosts that every tenant may call.";

    /// <summary>Private hosts may be allowed, for example a local model server; this machine may not.</summary>
    public Task<StartupFinding> CheckAsync(CancellationToken ct)
    {
        var hosts = options.Value.AllowedPrivateHosts;
        return Task.FromResult(
            hosts.Where(PrivateHosts.IsLocalMachine).ToList() is { Count: > 0 } own
                ? StartupFinding.Of("this machine is allowed, also over http: " + string.Join(", ", own))
            : hosts.Where(PrivateHosts.IsMetadata).ToList() is { Count: > 0 } keys
                ? StartupFinding.Of(
                    "metadata services of the hosting provider, which return credentials, are allowed: "
                    + string.Join(", ", keys))
            : options.Value.AllowedPorts.Contains(80) ? StartupFinding.Of("port 80 is allowed")
            : hosts.Count > 0
                ? StartupFinding.Warning("Private hosts are allowed, also over http: " + string.Join(", ", hosts))
            : StartupFinding.Of(null));
    }

}

internal sealed class EnvironmentNameCheck(IHostEnvironment environment) : IStartupCheck
{
    public string Name => "The environment name is valid";

    public string Why =>
        "A name with spaces or other capitalization does not load the settings of its environment.";

    public string Fix => "Set ASPNETCORE_ENVIRONMENT to Production without spaces, or remove it.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct)
    {
        var name = environment.EnvironmentName;
        return Task.FromResult(
            StartupFinding.Of(
                name.Trim() != name || name.Any(char.IsControl) ? "it has leading or trailing spaces"
                : name != Environments.Development
                    && name.Equals(Environments.Development, StringComparison.OrdinalIgnoreCase)
                    ? $"\"{name}\" is not exactly Development, and counts as production"
                : null));
    }
}

internal sealed class ProviderTransportCheck(IOptions<InferenceOptions> options) : IStartupCheck
{
    public string Name => "Model providers are called over https";

    public string Why => "Over http, the key and the conversations can be read in transit.";

    public string Fix => "Use https URLs for all providers in Inference:Providers.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct)
    {
        var plain = options
            .Value.Providers.Where(p =>
                p.Value.BaseUrl?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) == true)
            .Select(p => p.Key)
            .Order()
            .ToList();
        return Task.FromResult(
            options.Value.Providers.Count == 0 ? StartupFinding.NotApplicable("No provider is configured here.")
            : StartupFinding.Of(plain.Count == 0 ? null : "over http: " + string.Join(", ", plain)));
    }
}

internal sealed class OpenApiCheck(IConfiguration configuration) : IStartupCheck
{
    public string Name => "The API documentation is not public";

    public string Why => "It helps attackers to find endpoints. It contains no secrets.";

    public string Fix => "Remove Api:Docs, unless your integrators need it.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        Task.FromResult(
            configuration.GetValue("Api:Docs", false)
                ? new StartupFinding(FindingState.Warning, "Api:Docs is true")
                : StartupFinding.Met);
}

using ChatPlatform.Core.Egress;
using ChatPlatform.Core.Inference;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Web.Hosting.Startup;

internal sealed class AllowedHostsCheck(IConfiguration configuration) : IStartupCheck
{
    public string Name => "The platform answers to its own names only";

    public string Why => "Links in mails and redirects are built from the name that a request asked for.";

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
    public string Name => "Failures tell strangers nothing about the inside";

    public string Why => "Texts of failures name files, queries and settings.";

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
    public string Name => "Tools and providers cannot reach the inner network";

    public string Why => "A tenant's tool could otherwise call machines that only this one can see.";

    public string Fix =>
        "Take this machine out of Egress:AllowedPrivateHosts, and keep there only what every tenant may call.";

    /// <summary>A model server of one's own is a reason to open a private host; this machine itself never is.</summary>
    public Task<StartupFinding> CheckAsync(CancellationToken ct)
    {
        var hosts = options.Value.AllowedPrivateHosts;
        return Task.FromResult(
            hosts.Where(PrivateHosts.IsThisMachine).ToList() is { Count: > 0 } own
                ? StartupFinding.Of("this machine is allowed, over http too: " + string.Join(", ", own))
            : hosts.Where(PrivateHosts.IsMetadata).ToList() is { Count: > 0 } keys
                ? StartupFinding.Of(
                    "the hosting's own services, which hand out its keys, are allowed: " + string.Join(", ", keys))
            : options.Value.AllowedPorts.Contains(80) ? StartupFinding.Of("port 80 is allowed")
            : hosts.Count > 0
                ? StartupFinding.Warning("Private hosts are allowed, over http too: " + string.Join(", ", hosts))
            : StartupFinding.Of(null));
    }

}

internal sealed class EnvironmentNameCheck(IHostEnvironment environment) : IStartupCheck
{
    public string Name => "The environment's name is written as it is meant";

    public string Why =>
        "A name with a blank or in other capitals than Development takes none of the settings that were made for it.";

    public string Fix => "Set ASPNETCORE_ENVIRONMENT to Production, without blanks, or leave it out.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct)
    {
        var name = environment.EnvironmentName;
        return Task.FromResult(
            StartupFinding.Of(
                name.Trim() != name || name.Any(char.IsControl) ? "it has blanks around it"
                : name.Equals(Environments.Development, StringComparison.OrdinalIgnoreCase)
                    ? $"\"{name}\" is not exactly Development, and counts as production"
                : null));
    }
}

internal sealed class ProviderTransportCheck(IOptions<InferenceOptions> options) : IStartupCheck
{
    public string Name => "Keys of model providers travel over https";

    public string Why => "Over http everybody on the way has the key, and the conversations.";

    public string Fix => "Give each provider in Inference:Providers an https address.";

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
    public string Name => "The description of the programming interface is not public";

    public string Why => "It saves an attacker the search; nothing in it is secret.";

    public string Fix => "Remove Api:Docs, unless your integrators need it.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        Task.FromResult(
            configuration.GetValue("Api:Docs", false)
                ? new StartupFinding(FindingState.Warning, "Api:Docs is on")
                : StartupFinding.Met);
}

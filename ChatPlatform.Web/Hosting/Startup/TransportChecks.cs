using System.Net;
using ChatPlatform.Web.Security;
using Microsoft.Extensions.Options;
using Npgsql;
using StackExchange.Redis;

namespace ChatPlatform.Web.Hosting.Startup;

internal sealed class HttpsCheck(IConfiguration configuration, IOptions<ProxyOptions> proxies) : IStartupCheck
{
    public string Name => "The platform is served over https";

    public string Why => "Over http, passwords and conversations can be read in transit.";

    public string Fix =>
        "Configure an https address with a certificate, or list TLS-terminating proxies in Proxies:Known.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        Task.FromResult(
            proxies.Value.Known.Count > 0
            || Addresses().Any(a => a.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
            || !string.IsNullOrEmpty(configuration["https_ports"])
                ? StartupFinding.Met
                : StartupFinding.NotMet("neither an https address nor a trusted proxy is configured"));

    private IEnumerable<string> Addresses() =>
        (configuration["urls"] ?? "")
            .Split(';')
            .Concat(configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"] ?? ""));
}

internal sealed class ProxyTrustCheck(IConfiguration configuration, IOptions<ProxyOptions> proxies) : IStartupCheck
{
    public string Name => "Forwarded headers are accepted from known proxies only";

    public string Why => "Otherwise clients could forge their address and bypass rate limits.";

    public string Fix =>
        "Remove ASPNETCORE_FORWARDEDHEADERS_ENABLED, and list proxies by address or a small network in Proxies:Known.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        Task.FromResult(
            StartupFinding.Of(
                string.Equals(configuration["ForwardedHeaders_Enabled"], "true", StringComparison.OrdinalIgnoreCase)
                    ? "forwarded headers are accepted from any address"
                : proxies.Value.Known.Any(k =>
                    System.Net.IPNetwork.TryParse(k, out var network) && network.PrefixLength < 8)
                    ? "Proxies:Known lists a network that is too large"
                : null));
}

internal sealed class DatabaseTransportCheck(DatabaseCheck database) : IStartupCheck
{
    public string Name => "The connection to the database is encrypted";

    public string Why => "Otherwise the traffic between the machines can be read in transit.";

    public string Fix => "Add SSL Mode=VerifyFull to ConnectionStrings:Postgres.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        Task.FromResult(
            database.Settings is not { } settings
                ? StartupFinding.NotMet("ConnectionStrings:Postgres is not set or cannot be parsed")
            : (settings.Host ?? "").Split(',').All(LocalMachine.Contains)
                ? StartupFinding.NotApplicable("The database is on this machine.")
            : StartupFinding.Of(
                settings.SslMode >= SslMode.Require
                    ? null
                    : "the database is on another machine and TLS is not required"));
}

internal sealed class RedisTransportCheck(IConfiguration configuration) : IStartupCheck
{
    public string Name => "The connection to Redis is encrypted";

    public string Why => "Otherwise the traffic between the machines can be read and changed in transit.";

    public string Fix => "Add ssl=true to ConnectionStrings:Redis.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct)
    {
        if (configuration.GetConnectionString("Redis") is not { Length: > 0 } text)
        {
            return Task.FromResult(StartupFinding.NotApplicable("Redis is not used."));
        }

        var options = ConfigurationOptions.Parse(text);
        return Task.FromResult(
            options.EndPoints.All(e =>
                LocalMachine.Contains(e is DnsEndPoint dns ? dns.Host : (e as IPEndPoint)?.Address.ToString() ?? ""))
                ? StartupFinding.NotApplicable("Redis is on this machine.")
                : StartupFinding.Of(options.Ssl ? null : "Redis is on another machine and TLS is not required"));
    }
}

internal static class LocalMachine
{
    /// <summary>True for loopback addresses, localhost and Unix socket directories.</summary>
    public static bool Contains(string host) =>
        host.StartsWith('/')
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}

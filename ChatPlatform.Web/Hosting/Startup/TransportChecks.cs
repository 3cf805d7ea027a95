using System.Net;
using ChatPlatform.Web.Security;
using Microsoft.Extensions.Options;
using Npgsql;
using StackExchange.Redis;

namespace ChatPlatform.Web.Hosting.Startup;

internal sealed class HttpsCheck(IConfiguration configuration, IOptions<ProxyOptions> proxies) : IStartupCheck
{
    public string Name => "Users reach the platform over https";

    public string Why => "Over http everybody on the way reads passwords and conversations.";

    public string Fix =>
        "Give Kestrel an https address with a certificate, or list the proxies in front that have one in Proxies:Known.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        Task.FromResult(
            proxies.Value.Known.Count > 0
            || Addresses().Any(a => a.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
            || !string.IsNullOrEmpty(configuration["https_ports"])
                ? StartupFinding.Met
                : StartupFinding.NotMet("there is neither an https address nor a trusted proxy"));

    private IEnumerable<string> Addresses() =>
        (configuration["urls"] ?? "")
            .Split(';')
            .Concat(configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"] ?? ""));
}

internal sealed class ProxyTrustCheck(IConfiguration configuration, IOptions<ProxyOptions> proxies) : IStartupCheck
{
    public string Name => "Only known proxies say where a request comes from";

    public string Why => "Anybody could otherwise pretend to be another address, past every limit.";

    public string Fix =>
        "Remove ASPNETCORE_FORWARDEDHEADERS_ENABLED, and list proxies by address or a small network in Proxies:Known.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        Task.FromResult(
            StartupFinding.Of(
                string.Equals(configuration["ForwardedHeaders_Enabled"], "true", StringComparison.OrdinalIgnoreCase)
                    ? "forwarded headers are taken from everybody"
                : proxies.Value.Known.Any(k =>
                    System.Net.IPNetwork.TryParse(k, out var network) && network.PrefixLength < 8)
                    ? "Proxies:Known lists a network of half the internet"
                : null));
}

internal sealed class DatabaseTransportCheck(DatabaseCheck database) : IStartupCheck
{
    public string Name => "The way to the database is encrypted";

    public string Why => "Between machines, everybody on the way reads what the database says.";

    public string Fix => "Add SSL Mode=VerifyFull to ConnectionStrings:Postgres.";

    public Task<StartupFinding> CheckAsync(CancellationToken ct) =>
        Task.FromResult(
            database.Settings is not { } settings
                ? StartupFinding.NotMet("ConnectionStrings:Postgres is not set or cannot be read")
            : (settings.Host ?? "").Split(',').All(OnThisMachine.Is)
                ? StartupFinding.NotApplicable("The database is on this machine.")
            : StartupFinding.Of(
                settings.SslMode >= SslMode.Require
                    ? null
                    : "the database is on another machine and TLS is not required"));
}

internal sealed class RedisTransportCheck(IConfiguration configuration) : IStartupCheck
{
    public string Name => "The way to Redis is encrypted";

    public string Why => "Between machines, everybody on the way reads and changes what instances tell each other.";

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
                OnThisMachine.Is(e is DnsEndPoint dns ? dns.Host : (e as IPEndPoint)?.Address.ToString() ?? ""))
                ? StartupFinding.NotApplicable("Redis is on this machine.")
                : StartupFinding.Of(options.Ssl ? null : "Redis is on another machine and TLS is not required"));
    }
}

internal static class OnThisMachine
{
    /// <summary>True for loopback addresses, the name localhost and the folder of a socket.</summary>
    public static bool Is(string host) =>
        host.StartsWith('/')
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}

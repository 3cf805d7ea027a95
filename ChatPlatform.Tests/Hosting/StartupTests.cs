using System.Collections.Concurrent;
using ChatPlatform.Tests.Support;
using Npgsql;

namespace ChatPlatform.Tests.Hosting;

/// <summary>The real program in production with one invalid setting, and with none.</summary>
public sealed class StartupTests(ProductionSettings production) : IClassFixture<ProductionSettings>
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(10);

    private static readonly ConcurrentDictionary<int, Task<StartAttempt>> s_attempts = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Faults => new()
    {
        { "no signing keys", "token signing keys" },
        { "empty key folder", "token signing keys" },
        { "short signing key", "token signing keys" },
        { "readable signing key", "token signing keys" },
        { "no encryption keys", "Random keys for encrypting stored secrets" },
        { "malformed encryption key", "Random keys for encrypting stored secrets" },
        { "example encryption key", "Random keys for encrypting stored secrets" },
        { "no encryption keys", "Cookie encryption keys" },
        { "cheap passwords", "Password hashing is strong" },
        { "owner's role", "The application's database role" },
        { "bad database", "There are no demo accounts" },
        { "bad database", "Row-level security is on" },
        { "bad database", "The database schema is up to date" },
        { "bad database", "No widget allows all origins" },
        { "old vector extension", "vector extension is 0.8" },
        { "port 80", "Tools and providers cannot reach" },
        { "key in use by others", "token signing keys" },
        { "no reset", "Pooled database connections" },
        { "multiplexing", "Pooled database connections" },
        { "no database", "The application's database role" },
        { "any host", "Allowed host names" },
        { "detailed errors", "Detailed errors are turned off" },
        { "no https", "The platform is served over https" },
        { "everybody is a proxy", "Forwarded headers are accepted" },
        { "whole internet is a proxy", "Forwarded headers are accepted" },
        { "database elsewhere", "The connection to the database is encrypted" },
        { "redis elsewhere", "The connection to Redis is encrypted" },
        { "private hosts", "Tools and providers cannot reach" },
        { "provider over http", "Model providers are called over https" },
        { "nonsense limit", "PerPrincipal" },
        { "metadata address", "Tools and providers cannot reach" },
        { "metadata address in IPv6", "Tools and providers cannot reach" },
        { "metadata name", "Tools and providers cannot reach" },
        { "link-local address as a number", "Tools and providers cannot reach" },
        { "error detail", "contain no row data" },
        { "logged parameters", "contain no row data" },
        { "environment with a blank", "The environment name" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task S68_Start_up_Fails_and_names_the_invalid_setting(string fault, string named)
    {
        var attempt = await AttemptAsync(fault);
        Assert.True(attempt.ExitCode == 1, $"{attempt.ExitCode}: {attempt.Errors}{attempt.Output}");
        Assert.False(attempt.WasBound);
        Timing.Report("Refusal of " + fault, attempt.Took, s_most);
        Assert.Contains(named, attempt.Errors, StringComparison.Ordinal);
        foreach (var secret in Secrets(fault))
        {
            Assert.DoesNotContain(secret, attempt.Errors + attempt.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task S67_Start_up_Names_all_failed_checks_together()
    {
        var settings = With("cheap passwords");
        settings["AllowedHosts"] = "*";
        settings["DetailedErrors"] = "true";
        var attempt = await StartAttempt.RunAsync(settings, Ct);
        Assert.Equal(1, attempt.ExitCode);
        Assert.Contains("not met: 3.", attempt.Errors, StringComparison.Ordinal);
        Assert.Equal(3, attempt.Errors.Split('\n').Count(l => l.StartsWith("  - ", StringComparison.Ordinal)));
        Assert.Equal(
            3, attempt.Output.Split('\n').Count(l => l.Contains("Startup check failed", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    [InlineData("development")]
    [InlineData("Development ")]
    [InlineData("")]
    public async Task S67_Environment_Is_production_unless_exactly_Development(string environment)
    {
        var settings = With("any host");
        settings["ASPNETCORE_ENVIRONMENT"] = environment;
        var attempt = await StartAttempt.RunAsync(settings, Ct);
        Assert.Equal(1, attempt.ExitCode);
        Assert.False(attempt.WasBound);
    }

    [Fact]
    public async Task S70_Public_API_description_Is_warned_about()
    {
        var settings = production.Good();
        settings["Api:Docs"] = "true";
        settings["AllowedHosts"] = "*"; // So that the process ends by itself after writing its log.
        var attempt = await StartAttempt.RunAsync(settings, Ct);
        Assert.Contains("Api:Docs is true", attempt.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S67_Valid_installation_Starts_behind_a_proxy_or_with_a_certificate()
    {
        foreach (var settings in new[] { production.Good(), production.GoodWithCertificate(Ports.Free()) })
        {
            var attempt = await StartAttempt.RunAsync(settings, Ct);
            Assert.True(attempt.WasBound, attempt.Errors + attempt.Output);
        }
    }

    /// <summary>
    /// One start has all faults that change different settings and are named by different checks, so that each must be
    /// found by its own.
    /// </summary>
    private Task<StartAttempt> AttemptAsync(string fault)
    {
        var starts = new List<(List<string> Faults, List<string> Names, Dictionary<string, string?> Changes)>();
        foreach (var each in Faults.GroupBy(f => f.Data.Item1, f => f.Data.Item2))
        {
            var changes = Changes(each.Key);
            var start = starts.Find(s => !s.Names.Intersect(each).Any() && !s.Changes.Keys.Any(changes.ContainsKey));
            if (start.Faults is null)
            {
                starts.Add(start = ([], [], []));
            }

            start.Faults.Add(each.Key);
            start.Names.AddRange(each);
            changes.ToList().ForEach(change => start.Changes.Add(change.Key, change.Value));
        }

        var number = starts.FindIndex(s => s.Faults.Contains(fault));
        var changed = starts[number].Changes;
        var settings = production.Good().Where(setting => !changed.ContainsKey(setting.Key))
            .Concat(changed.Where(change => change.Value is not null)
                .Select(c => new KeyValuePair<string, string>(c.Key, c.Value!)));
        return s_attempts.GetOrAdd(
            number, _ => StartAttempt.RunAsync(settings.ToDictionary(), CancellationToken.None));
    }

    /// <summary>What a fault changes; null removes the setting.</summary>
    private Dictionary<string, string?> Changes(string fault)
    {
        var (good, bad) = (production.Good(), With(fault));
        return good.Keys.Union(bad.Keys).Where(key => good.GetValueOrDefault(key) != bad.GetValueOrDefault(key))
            .ToDictionary(key => key, key => bad.GetValueOrDefault(key));
    }

    private IEnumerable<string> Secrets(string fault)
    {
        var settings = With(fault);
        yield return new NpgsqlConnectionStringBuilder(production.OwnerSettings).Password!;
        if (settings.TryGetValue("Secrets:FernetKeys:0", out var key) && key.Length > 0)
        {
            yield return key;
        }

        yield return "sk-canary";
    }

    private Dictionary<string, string> With(string fault)
    {
        var settings = production.Good();
        var postgres = settings["ConnectionStrings:Postgres"];
        switch (fault)
        {
            case "no signing keys":
                settings["Jwt:KeyDirectory"] = "";
                break;
            case "empty key folder":
                settings["Jwt:KeyDirectory"] = production.Folder("none");
                break;
            case "short signing key":
                settings["Jwt:KeyDirectory"] = Key("short", 2048, UnixFileMode.UserRead);
                break;
            case "readable signing key":
                settings["Jwt:KeyDirectory"] = Key("open", 3072, UnixFileMode.UserRead | UnixFileMode.OtherRead);
                break;
            case "no encryption keys":
                settings.Remove("Secrets:FernetKeys:0");
                break;
            case "malformed encryption key":
                settings["Secrets:FernetKeys:0"] = "not-a-key-at-all-canary";
                break;
            case "example encryption key":
                settings["Secrets:FernetKeys:0"] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
                break;
            case "cheap passwords":
                settings["Passwords:WorkFactor"] = "11";
                break;
            case "owner's role":
                settings["ConnectionStrings:Postgres"] = production.OwnerSettings;
                break;
            case "bad database":
                settings["ConnectionStrings:Postgres"] = production.Bad.App;
                break;
            case "old vector extension":
                settings["ConnectionStrings:Postgres"] = production.Bad.App + ";Search Path=public,pg_catalog";
                break;
            case "port 80":
                settings["Egress:AllowedPorts:0"] = "80";
                break;
            case "key in use by others":
                settings["Jwt:KeyDirectory"] = Key("shared", 3072, UnixFileMode.UserRead | UnixFileMode.GroupWrite);
                break;
            case "no reset":
                settings["ConnectionStrings:Postgres"] = postgres + ";No Reset On Close=true";
                break;
            case "multiplexing":
                settings["ConnectionStrings:Postgres"] = postgres + ";Multiplexing=true";
                break;
            case "no database":
                settings.Remove("ConnectionStrings:Postgres");
                break;
            case "any host":
                settings["AllowedHosts"] = "*";
                break;
            case "detailed errors":
                settings["DetailedErrors"] = "true";
                break;
            case "no https":
                settings.Remove("Proxies:Known:0");
                break;
            case "everybody is a proxy":
                settings["ForwardedHeaders_Enabled"] = "true";
                break;
            case "whole internet is a proxy":
                settings["Proxies:Known:0"] = "0.0.0.0/0";
                break;
            case "database elsewhere":
                settings["ConnectionStrings:Postgres"] =
                    postgres.Replace("127.0.0.1", "192.0.2.1", StringComparison.Ordinal) + ";Timeout=2";
                break;
            case "redis elsewhere":
                settings["ConnectionStrings:Redis"] = "192.0.2.1:6379,connectTimeout=500";
                break;
            case "private hosts":
                settings["Egress:AllowedPrivateHosts:0"] = "127.0.0.1";
                break;
            case "provider over http":
                settings["Inference:Providers:x:BaseUrl"] = "http://models.example/v1";
                settings["Inference:Providers:x:ApiKey"] = "sk-canary";
                break;
            case "metadata address":
                settings["Egress:AllowedPrivateHosts:0"] = "169.254.169.254";
                break;
            case "metadata address in IPv6":
                settings["Egress:AllowedPrivateHosts:0"] = "[::ffff:169.254.169.254]";
                break;
            case "metadata name":
                settings["Egress:AllowedPrivateHosts:0"] = "metadata.google.internal.";
                break;
            case "link-local address as a number":
                settings["Egress:AllowedPrivateHosts:0"] = "0xA9FEA9FE";
                break;
            case "error detail":
                settings["ConnectionStrings:Postgres"] = postgres + ";Include Error Detail=true";
                break;
            case "logged parameters":
                settings["ConnectionStrings:PostgresOwner"] = production.OwnerSettings + ";Log Parameters=true";
                break;
            case "environment with a blank":
                settings["ASPNETCORE_ENVIRONMENT"] = "production ";
                break;
            case "nonsense limit":
                settings["Limits:Requests:PerPrincipal"] = "0";
                break;
            default:
                throw new ArgumentException(fault);
        }

        return settings;
    }

    private string Key(string folder, int bits, UnixFileMode mode)
    {
        var path = production.Folder(folder);
        if (Directory.GetFiles(path).Length == 0)
        {
            ProductionSettings.WriteKey(path, bits, mode);
        }

        return path;
    }
}

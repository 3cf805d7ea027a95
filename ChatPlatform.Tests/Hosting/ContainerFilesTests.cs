using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatPlatform.Tests.Support;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace ChatPlatform.Tests.Hosting;

/// <summary>Dockerfile and compose.yaml, as far as they can be tested without a container engine.</summary>
public sealed class ContainerFilesTests(PlatformFixture platform)
{
    private static readonly DockerfileStages s_docker = new();

    private static readonly Dictionary<object, object> s_compose = ReadCompose();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Dockerfile_Copies_existing_paths_only()
    {
        var paths = s_docker.Stages.SelectMany(s => s.Instructions).Where(i => i is { Name: "COPY", From: null })
            .SelectMany(i => i.Words.SkipLast(1)).ToList();
        Assert.NotEmpty(paths);
        Assert.All(paths, path => Assert.True(Path.Exists(Repository.Path(path)), path));
        Assert.All(paths, path => Assert.False(DockerfileStages.IsIgnored(path), path));
        Assert.True(DockerfileStages.IsIgnored("ChatPlatform.Tests/ChatPlatform.Tests.csproj"));
        Assert.True(DockerfileStages.IsIgnored(".env"));
        Assert.All(s_docker.Images, image => Assert.Matches(@":\d+\.\d+\.\d+", image));
    }

    [Fact]
    public void Image_Runs_as_an_unprivileged_user_with_a_health_check_on_its_port()
    {
        var final = s_docker.Final;
        Assert.Equal("$APP_UID", final.Last(i => i.Name == "USER").Text);
        Assert.True(final.FindIndex(i => i.Name == "USER") > final.FindLastIndex(i => i.Name is "RUN" or "COPY"));
        Assert.Equal("5080", final.Single(i => i.Name == "EXPOSE").Text);
        Assert.Contains("ASPNETCORE_URLS=http://+:5080", final.Single(i => i.Name == "ENV").Words);
        var check = final.Single(i => i.Name == "HEALTHCHECK").Text;
        Assert.EndsWith("""CMD ["bash", "health.sh"]""", check, StringComparison.Ordinal);
        Assert.Equal("""["dotnet", "ChatPlatform.Web.dll"]""", final.Single(i => i.Name == "ENTRYPOINT").Text);
    }

    [Fact]
    public void Containers_Use_known_options_only()
    {
        var names = s_docker.Final.Single(i => i.Name == "ENV").Words.Select(word => word.Split('=')[0])
            .Concat(Services("app", "migrate", "seed").SelectMany(s => Map(s["environment"]).Keys).Cast<string>())
            .Concat(Map(s_compose["secrets"]).Keys.Cast<string>())
            .Where(name => name.Contains("__", StringComparison.Ordinal))
            .Distinct().ToList();
        Assert.True(names.Count >= 7, string.Join(", ", names));
        var documented = File.ReadAllText(Repository.Path("docs", "operations.md"));
        using var defaults = JsonDocument.Parse(File.ReadAllText(Repository.Path("appsettings.json")));
        Assert.All(names, name =>
        {
            var path = Regex.Replace(name, @"__\d+$", "").Split("__");
            var hasDefault = defaults.RootElement.TryGetProperty(path[0], out var section)
                && section.TryGetProperty(path[1], out _);
            Assert.True(hasDefault || documented.Contains($"`{path[0]}:{path[1]}", StringComparison.Ordinal), name);
        });
    }

    [Fact]
    public void Server_Starts_after_the_migration_and_has_the_only_open_port()
    {
        var services = Map(s_compose["services"]);
        Assert.Equal(["app"], services.Where(s => Map(s.Value).ContainsKey("ports")).Select(s => (string)s.Key));
        var port = Assert.Single(List(Services("app").Single()["ports"]));
        Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal);
        Assert.Equal("service_healthy", Condition("app", "postgres"));
        Assert.Equal("service_healthy", Condition("app", "redis"));
        Assert.Equal("service_completed_successfully", Condition("app", "migrate"));
        Assert.Equal("service_completed_successfully", Condition("app", "seed"));
        Assert.Equal("service_healthy", Condition("migrate", "postgres"));
        Assert.All(Services("postgres", "redis"), service => Assert.True(service.ContainsKey("healthcheck")));
        Assert.Equal("pgvector/pgvector:0.8.1-pg17", Services("postgres").Single()["image"]);
        Assert.Equal("redis:7.4.2-bookworm", Services("redis").Single()["image"]);
    }

    [Fact]
    public void Services_Get_only_their_own_secrets_as_files()
    {
        var known = Map(s_compose["secrets"]).Keys.Cast<string>().ToHashSet();
        foreach (var (name, service) in Map(s_compose["services"]))
        {
            var secrets = Map(service).TryGetValue("secrets", out var list) ? List(list) : [];
            Assert.All(secrets, secret => Assert.Contains(secret, known));
            Assert.Equal((string)name is "migrate" or "seed", secrets.Contains("ConnectionStrings__PostgresOwner"));
        }

        Assert.DoesNotContain("Password=", File.ReadAllText(Repository.Path("compose.yaml")), StringComparison.Ordinal);
        var mounts = List(Services("postgres").Single()["volumes"])
            .Where(mount => mount.StartsWith("./", StringComparison.Ordinal))
            .Select(mount => mount.Split(':')[0]).ToList();
        Assert.Equal(3, mounts.Count);
        Assert.All(mounts, mount => Assert.True(File.Exists(Repository.Path(mount)), mount));
    }

    [Fact]
    public void Variables_of_compose_Have_an_example()
    {
        var used = Regex.Matches(File.ReadAllText(Repository.Path("compose.yaml")), @"\$\{(\w+)")
            .Select(match => match.Groups[1].Value)
            .Concat(Map(s_compose["secrets"]).Values.Select(secret => (string)Map(secret)["environment"]));
        Assert.Equal(used.Distinct().Order(), Names(Repository.Path(".env.example")).Order());
    }

    [Fact]
    public async Task Docker_env_script_Writes_new_values_for_the_variables_of_the_example_once()
    {
        using var user = await OrdinaryUser.CreateAsync(Ct);
        var script = Path.Combine(Directory.CreateDirectory(Path.Combine(user.Folder, "scripts")).FullName, "env");
        var written = Path.Combine(user.Folder, ".env");
        File.Copy(Repository.Path("scripts", "docker-env"), script);
        await Shell.RunAsync(user.Command(user.Folder, "bash", script), Ct);
        var text = await File.ReadAllTextAsync(written, Ct);
        Assert.Equal(Names(Repository.Path(".env.example")), Names(written));
        Assert.Equal("600", (await Shell.RunAsync("stat", ["-c", "%a", written], Ct)).Trim());
        var password = Regex.Match(text, "^POSTGRES_PASSWORD=(.{24})$", RegexOptions.Multiline).Groups[1].Value;
        Assert.Equal(2, Regex.Count(text, $";Password={Regex.Escape(password)}$", RegexOptions.Multiline));

        await Shell.RunAsync(user.Command(user.Folder, "bash", script), Ct);
        Assert.Equal(text, await File.ReadAllTextAsync(written, Ct));
    }

    [Fact]
    public async Task Commands_of_stages_Cannot_write_outside_their_folder()
    {
        using var user = await OrdinaryUser.CreateAsync(Ct);
        Assert.NotEqual("0", (await Shell.RunAsync(user.Command(user.Folder, "id", "-u"), Ct)).Trim());
        await Shell.RunAsync(user.Command(user.Folder, "touch", "inside"), Ct);
        var outside = Path.Combine("/usr", Path.GetFileName(user.Folder));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Shell.RunAsync(user.Command(user.Folder, "touch", outside), Ct));
        Assert.False(File.Exists(outside));
    }

    [Fact]
    public async Task Image_Starts_with_secrets_as_files_and_is_healthy_when_an_ordinary_user_runs_all_stages()
    {
        using var user = await OrdinaryUser.CreateAsync(Ct);
        await user.SharePackagesAsync(Ct);
        await s_docker.RunAsync("assets", user, Ct);
        await s_docker.RunAsync("build", user, Ct);
        var folder = await s_docker.RunAsync("final", user, Ct);
        Assert.True(File.Exists(Path.Combine(folder, "Inference", "Embeddings", "Model", "vocab.txt")));
        Assert.True(File.Exists(Path.Combine(folder, "wwwroot", "widget.js")));
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(folder, "wwwroot", "fonts"), "*.woff2"));
        Assert.Empty(Directory.EnumerateFiles(folder, "*Tests*", SearchOption.AllDirectories));
        var native = Directory.EnumerateFiles(folder, "libonnxruntime.so", SearchOption.AllDirectories).First();
        Assert.DoesNotContain("not found", await Shell.RunAsync("ldd", [native], Ct), StringComparison.Ordinal);

        var database = await platform.CreateDatabaseAsync();
        try
        {
            // The image's program files belong to root.
            await Shell.RunAsync("chmod", ["-R", "a-w", folder], Ct);
            await StartAsync(user, folder, database);
        }
        finally
        {
            await Shell.RunAsync("chmod", ["-R", "u+w", folder], Ct);
            await platform.DropAsync(database);
        }
    }

    /// <summary>Runs the entry point and the health check of the image in its last WORKDIR.</summary>
    private static async Task StartAsync(OrdinaryUser user, string folder, TestDatabase database)
    {
        var root = Path.Combine(user.Folder, "final");
        var secrets = Directory.CreateDirectory(Path.Combine(root, "run", "secrets")).FullName;
        await File.WriteAllTextAsync(Path.Combine(secrets, "ConnectionStrings__Postgres"), database.App + "\n", Ct);
        await File.WriteAllTextAsync(Path.Combine(secrets, "Secrets__FernetKeys__0"), AppFixture.SecretKey + "\n", Ct);
        var start = user.Command(folder, Arguments("ENTRYPOINT"));
        foreach (var (name, value) in s_docker.EnvironmentIn(root))
        {
            start.Environment[name] = value;
        }

        var url = $"http://127.0.0.1:{Ports.Free()}";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = url;
        start.Environment["SecretsDirectory"] = secrets;
        start.Environment["Serilog__MinimumLevel__Default"] = "Fatal";
        using var app = Process.Start(start)!;
        try
        {
            await Wait.UntilAsync(() => IsHealthyAsync(user, folder, url), TimeSpan.FromSeconds(60));
            Assert.False(await IsHealthyAsync(user, folder, $"http://127.0.0.1:{Ports.Free()}"));
            using var http = new HttpClient();
            var loader = await http.GetStringAsync(new Uri(url + "/widget.js"), Ct);
            Assert.Contains("widget", loader, StringComparison.Ordinal);
            Assert.Contains("keys", await http.GetStringAsync(new Uri(url + "/.well-known/jwks.json"), Ct));
            Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(root, "data", "keys")));
        }
        finally
        {
            app.Kill();
            await app.WaitForExitAsync(Ct);
        }
    }

    private static async Task<bool> IsHealthyAsync(OrdinaryUser user, string folder, string url)
    {
        var start = user.Command(folder, Arguments("HEALTHCHECK"));
        start.Environment["ASPNETCORE_URLS"] = url;
        start.RedirectStandardError = true;
        using var check = Process.Start(start)!;
        await check.WaitForExitAsync(Ct);
        return check.ExitCode == 0;
    }

    /// <summary>The program and its arguments of an instruction of the final stage.</summary>
    private static string[] Arguments(string instruction)
    {
        var text = s_docker.Final.Single(i => i.Name == instruction).Text;
        return JsonSerializer.Deserialize<string[]>(text[text.IndexOf('[', StringComparison.Ordinal)..])!;
    }

    /// <summary>The names of the variables in a file.</summary>
    private static IEnumerable<string> Names(string file) =>
        File.ReadLines(file).Where(line => line[0] != '#').Select(line => line.Split('=')[0]);

    private static Dictionary<object, object> ReadCompose()
    {
        using var reader = File.OpenText(Repository.Path("compose.yaml"));
        return new DeserializerBuilder().Build()
            .Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(reader)));
    }

    private static Dictionary<object, object> Map(object node) => (Dictionary<object, object>)node;

    private static List<string> List(object node) => [.. ((List<object>)node).Cast<string>()];

    private static List<Dictionary<object, object>> Services(params string[] names) =>
        [.. names.Select(name => Map(Map(s_compose["services"])[name]))];

    private static string Condition(string service, string on) =>
        (string)Map(Map(Services(service).Single()["depends_on"])[on])["condition"];
}

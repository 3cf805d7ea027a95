namespace ChatPlatform.Tests.Support.App;

/// <summary>An application that can start further instances on the same database.</summary>
public class TwinFixture(PlatformFixture platform) : AppFixture(platform)
{
    private Dictionary<string, string?> _settings = [];

    /// <summary>The settings of this application.</summary>
    internal IReadOnlyDictionary<string, string?> Settings => _settings;

    /// <summary>Starts another instance on its own port.</summary>
    /// <param name="secretKeys">Its Secrets:FernetKeys; by default those of this application.</param>
    internal AppFactory StartTwin(params string[] secretKeys)
    {
        var settings = new Dictionary<string, string?>(_settings);
        for (var i = 0; i < secretKeys.Length; i++)
        {
            settings[$"Secrets:FernetKeys:{i}"] = secretKeys[i];
        }

        foreach (
            var surplus in settings
                .Keys.Where(k =>
                    secretKeys.Length > 0
                    && k.StartsWith("Secrets:FernetKeys:", StringComparison.Ordinal)
                    && int.Parse(k[19..], System.Globalization.CultureInfo.InvariantCulture) >= secretKeys.Length)
                .ToList())
        {
            settings.Remove(surplus);
        }

        var twin = new AppFactory(settings);
        twin.UseKestrel(0);
        twin.StartServer();
        return twin;
    }

    protected override void Configure(IDictionary<string, string?> settings) => _settings = new(settings);
}
